"""Which rows belong to a seller, and which of their instants, days and ranges move with the seller's clock.

Every model that has such a field stands in MOVED or in LEFT; tests/integration/testmode/test_belongings.py holds them
to that, so that of a new one somebody decides.
"""

from collections.abc import Iterator, Mapping

from django.apps import apps
from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField
from django.db import models

# {model: the lookup from its rows to the seller}. All its fields move but those in STAY.
MOVED: Mapping[str, str] = {
    "sellers.Seller": "pk",
    "sellers.Document": "seller",
    "sellers.Upload": "document__seller",
    "sellers.TaxInformation": "seller",
    "sellers.LegalHold": "seller",
    "sellers.Export": "seller",
    "sellers.ErasureRequest": "seller",
    "sellers.TravelNote": "seller",
    "sellers.LogInPlace": "user__seller",
    "core.User": "seller",
    "messaging.Message": "recipient__seller",
    "messaging.Delivery": "message__recipient__seller",
    "messaging.Report": "reporter__seller",
    "contacts.Contact": "seller",
    "contacts.Address": "contact__seller",
    "contacts.CodeAttempt": "address__contact__seller",
    "contacts.CodeSend": "seller",
    "contacts.StaffCall": "contact__seller",
    "scheduling.Offer": "seller",
    "scheduling.Booking": "seller",
    "scheduling.Session": "booking__seller",
    "scheduling.JoinToken": "session__booking__seller",
    "scheduling.Presence": "session__booking__seller",
    "scheduling.Listening": "session__booking__seller",
    "scheduling.ChatLine": "session__booking__seller",
    "scheduling.Meeting": "session__booking__seller",
    "scheduling.Recording": "session__booking__seller",
    "verification.HighVolume": "seller",
    "verification.Certification": "seller",
    "verification.ChangeRequest": "seller",
    "verification.Case": "seller",
    "verification.Review": "case__seller",
    "verification.Check": "review__case__seller",
    "verification.Still": "check_of__review__case__seller",
    "verification.Decision": "case__seller",
    "verification.Measure": "seller",
    "verification.Appeal": "seller",
    "verification.AppealPaper": "appeal__seller",
    "verification.Invitation": "seller",
    "verification.SentCode": "check_of__review__case__seller",
    "verification.Correction": "review__case__seller",
    "verification.MissedSession": "case__seller",
    "verification.Detour": "case__seller",
    "verification.GiveBack": "case__seller",
    "verification.Promise": "seller",
    "verification.Screening": "case__seller",
    "verification.SignalAnswer": "case__seller",
    "verification.SecondReview": "review__case__seller",
}

WORKERS = "until then somebody works on it: a worker's clock is nobody's but its own"
# {field: why it stays}.
STAY: Mapping[str, str] = {
    "core.User.last_login": "whoever sits there now has logged in now",
    "messaging.Delivery.claimed_until": WORKERS,
    "sellers.Export.claimed_until": WORKERS,
    "sellers.Upload.began_at": "how many files a seller sends in a day is counted by it; parts are kept in real time",
    "sellers.Upload.checked_until": WORKERS,
}

HOUSE = "the house's own: calendars, catalogues, settings, and what staff wrote for everybody"
LOG = "the log says when something was done, whatever a test's clock says"
LOG_IN = "log-ins are of whoever sits there now"
# {app: why none of its rows move}.
LEFT_APPS: Mapping[str, str] = {
    "admin": LOG,
    "audit": LOG,
    "integration": "between a platform and us: its time is the real one",
    **dict.fromkeys(["account", "mfa", "sessions", "socialaccount", "usersessions"], LOG_IN),
}
# {model of another app: why none of its fields move}.
LEFT: Mapping[str, str] = {
    **dict.fromkeys(
        [
            "core.DataKey", "core.PolicyVersion", "core.StrayFile", "messaging.Provider",
            "scheduling.AccountManager", "scheduling.ExtraHours", "scheduling.TimeOff", "scheduling.HolidayChange",
            "scheduling.CapacityAlarm", "scheduling.TrainingModule", "scheduling.Attempt", "scheduling.Certificate",
            "verification.Announcement", "verification.AnnouncementVersion", "verification.VolumeImport",
            "verification.SuspensionBatch", "verification.Checklist", "verification.Campaign", "verification.Reason",
            "verification.ReasonVersion", "verification.ScreenPlan",
        ],
        HOUSE,
    ),
    "sellers.Person": "what stands on a document stays, as its encrypted dates do",
    "sellers.StatedReason": "why staff looked at something, and when",
    "core.Approval": "two people's step has its own lifetime: who is to confirm it needs it still",
    "messaging.OpsTask": "what people have to look into waits for them in real time",
}  # fmt: skip

_TIMED = (models.DateField, DateRangeField, DateTimeRangeField)  # a DateTimeField is a DateField


def timed_fields(model: type[models.Model]) -> list[models.Field]:
    """Instants, days, and ranges of them."""
    return [field for field in model._meta.concrete_fields if isinstance(field, _TIMED)]


def moved_fields() -> Iterator[tuple[type[models.Model], str, list[models.Field]]]:
    """(model, its lookup to the seller, its fields that move)."""
    for label, lookup in MOVED.items():
        model = apps.get_model(label)
        yield model, lookup, [each for each in timed_fields(model) if f"{label}.{each.name}" not in STAY]
