"""The yardstick of api_read: a view that reads a row and answers what stands in it."""

from django.db import models
from django.http import HttpRequest, JsonResponse
from django.urls import path


class ReadyAnswer(models.Model):
    id = models.CharField(max_length=40, primary_key=True)
    body = models.JSONField()

    objects: models.Manager["ReadyAnswer"] = models.Manager()  # of no app that is installed here, so named

    class Meta:
        app_label = "bench"
        managed = False
        db_table = "bench_readyanswer"


TABLE = """
    CREATE TABLE bench_readyanswer (id varchar(40) PRIMARY KEY, body jsonb NOT NULL);
    GRANT SELECT ON bench_readyanswer TO PUBLIC
"""


def read(request: HttpRequest, case: str) -> JsonResponse:
    answer = JsonResponse(ReadyAnswer.objects.get(pk=case).body)
    answer.headers["Content-Length"] = str(len(answer.content))
    return answer


def livez(request: HttpRequest) -> JsonResponse:
    return JsonResponse({})


urlpatterns = [path("api/v1/cases/<str:case>", read), path("livez", livez)]
