"""Stills: single pictures out of the live video, as evidence for one check."""

import hashlib
import io

from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from audit.log import record
from core.clock import database_now
from core.errors import DomainError
from core.files import keep_files, read_file, stage_file
from core.models import User
from core.policy import current_policy
from sellers.grounds import Ground
from verification.models import Check, Still
from verification.reviewing.actions.reviews import lock_review, room_of


def add_still(check: Check, *, actor: User, image: bytes) -> Still:
    """`image` is JPEG. It is rebuilt from its pixels, hashed, encrypted and bound to the check.

    DomainError: "no_picture", "too_large", "not_now", and what lock_review() says.
    """
    plain = _rebuild(image)
    still = Still(check_of=check, sha256=hashlib.sha256(plain).hexdigest())
    # The store may be far away: no row is locked while it works.
    still.file = stage_file(plain, bound_to=still.place, purpose="pages")
    _keep(still, actor=actor)
    return still


@transaction.atomic
def _keep(still: Still, *, actor: User) -> None:
    review = lock_review(still.check_of.review, actor=actor)
    if room_of(review).admitted_at is None:
        raise DomainError("not_now", _("A still can be taken as soon as the seller is admitted."))
    still.save()
    keep_files([still.file])
    data = {"check": still.check_of.code, "still": still.public_id, "sha256": still.sha256}
    record("still.taken", actor=actor, subject=review.case, data=data)


@transaction.atomic
def mark_unusable(still: Still, *, actor: User) -> None:
    """Blurred, or of the wrong thing. It stays with the check, with its hash, and counts no longer."""
    review = lock_review(still.check_of.review, actor=actor)
    still = Still.objects.select_for_update().get(pk=still.pk)
    if still.unusable_at:
        return
    still.unusable_at = database_now()
    still.save(update_fields=["unusable_at"])
    record("still.marked_unusable", actor=actor, subject=review.case, data={"still": still.public_id})


def read_still(still: Still, *, actor: User, ground: Ground) -> bytes:
    """The JPEG. A look is an audit event."""
    plain = read_file(still.file, bound_to=still.place)
    record(
        "still.viewed", actor=actor, subject=still.check_of.review.case, data={"still": still.public_id, **ground.told}
    )
    return plain


def _rebuild(image: bytes) -> bytes:
    policy = current_policy()
    if len(image) > policy.document_size_megabytes * 1024 * 1024:
        raise DomainError("too_large", _("The picture is larger than the policy allows. Take it again."))
    try:
        with Image.open(io.BytesIO(image), formats=["JPEG"]) as picture:
            if picture.width * picture.height > policy.image_size_megapixels * 1_000_000:
                raise DomainError("too_large", _("The picture has more pixels than the policy allows. Take it again."))
            pixels = picture.convert("RGB")
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise DomainError("no_picture", _("No picture arrived. Take it again while the video is running.")) from error
    rebuilt = Image.new("RGB", pixels.size)
    rebuilt.paste(pixels)
    buffer = io.BytesIO()
    rebuilt.save(buffer, "JPEG", quality=90)
    return buffer.getvalue()
