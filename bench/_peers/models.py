import pghistory
from django.db import models
from simple_history.models import HistoricalRecords

from core.ids import new_id


def _new_id() -> str:
    return new_id("thg")


class Thing(models.Model):
    public_id = models.CharField(max_length=40, unique=True, default=_new_id)
    name = models.CharField(max_length=100)
    state = models.CharField(max_length=20)

    class Meta:
        abstract = True


class Plain(Thing):
    pass


class ByVouchroom(Thing):
    pass


@pghistory.track(pghistory.UpdateEvent())
class ByPghistory(Thing):
    pass


class ByAuditlog(Thing):
    pass


class BySimpleHistory(Thing):
    history = HistoricalRecords()
