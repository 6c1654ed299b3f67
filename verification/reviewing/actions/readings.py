"""What the document says of a declared field, as the reviewer reads it."""

from django.db import transaction

from audit.log import record
from core.models import User
from verification.comparing.declared import Field
from verification.models import Reading, Review
from verification.reviewing.actions.reviews import lock_review, refuse_stale

AS_DECLARED = "="


@transaction.atomic
def save_reading(review: Review, field: Field, *, actor: User, text: str, revision: int) -> Reading:
    """`text` "=": it says what was declared; "": nothing is said any more. `revision` as in save_check().

    DomainError: "stale", and what lock_review() says.
    """
    review = lock_review(review, actor=actor)
    reading = review.readings.filter(field=field.code).first() or Reading(review=review, field=field.code)
    refuse_stale(reading.revision, revision)
    seller = review.case.seller
    reading.text = field.in_words(field.value(seller)) if text == AS_DECLARED else text
    reading.revision += 1
    reading.save()
    found = field.compare(seller, reading.text).verdict if reading.text else ""
    data = {"field": field.code, "found": found}  # never the words themselves (R36)
    record("reading.saved", actor=actor, subject=review.case, data=data)
    return reading
