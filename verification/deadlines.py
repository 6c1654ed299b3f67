"""By when whoever acts next has to act, or promised to. Pure; calendar days from the policy, the last of them whole."""

from datetime import datetime, timedelta

from core.policy import Policy
from core.times import end_of_day
from verification.models import Case

Status = Case.Status


def deadline(status: Case.Status, *, now: datetime, zone: str, policy: Policy) -> datetime | None:
    """`zone` is the seller's. None: the state is final, or its time is that of the offers or of the booking."""
    if status in (Status.DOCUMENT_REVIEW, Status.FRAUD_SUSPECTED):
        return end_of_day(now, zone, days=policy.review_deadline_days)
    if status == Status.DOCUMENTS_NEEDED:
        return end_of_day(now, zone, days=policy.documents_deadline_days)
    if status == Status.IN_SESSION:
        return now + timedelta(minutes=policy.session_length_minutes)
    return None
