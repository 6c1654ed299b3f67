"""What goes with an erasure of what sellers, messaging and core hold."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Q

from audit.log import SYSTEM
from audit.models import Event, Place, SavedFilter
from audit.subjects import subjects_of
from core.files import discard_files
from core.models import Approval, User
from core.phrases import new_phrase
from messaging.erasing import forget_messages
from messaging.models import Message, OpsTask, Report
from sellers.models import (
    BankAccount,
    Business,
    Document,
    ErasureRequest,
    LegalHold,
    LogInPlace,
    Person,
    Seller,
    SellerReference,
    StatedReason,
    TaxInformation,
    TravelNote,
    Upload,
)
from sellers.rights.classes import remove_exports


def erase_account(seller: Seller) -> None:
    """The log-in, with everything that could bring it back, and where it was used."""
    user = User.objects.select_for_update().get(pk=seller.user_id)
    keys = list(UserSession.objects.filter(user=user).values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    for model in (UserSession, EmailAddress, Authenticator, SocialAccount, LogInPlace):
        model._default_manager.filter(user=user).delete()
    _forget_places(seller)
    _forget_filters(seller)
    user.email = f"{user.public_id}@erased.invalid"
    user.full_name, user.phrase, user.last_login = "", new_phrase(), None
    user.language, user.time_zone, user.is_active = "en", "UTC", False
    user.quiet_from, user.quiet_until, user.muted_topics, user.reminders_by_sms = None, None, [], False
    user.set_unusable_password()
    user.save()


def _forget_places(seller: Seller) -> None:
    """Where the seller was, and where others were when they tried to be the seller. An address at which somebody else
    acted as well stays: it is theirs too, and they may be held."""
    own = {seller.user.public_id, *subjects_of(seller.public_id)}
    located = Event.objects.exclude(place="").order_by()
    about = located.filter(Q(actor=seller.user.public_id) | Q(actor=SYSTEM, subject__in=own))
    tokens = set(about.values_list("place", flat=True).distinct())
    others = located.filter(place__in=tokens).exclude(actor=seller.user.public_id)
    shared = others.exclude(actor=SYSTEM, subject__in=own).values_list("place", flat=True).distinct()
    Place.objects.filter(token__in=tokens - set(shared)).delete()


def _forget_filters(seller: Seller) -> None:
    """Those that look for the seller, with the names that they were given."""
    for own in (seller.public_id, seller.user.public_id):
        SavedFilter.objects.filter(query__contains=own).delete()


def erase_messages(seller: Seller) -> None:
    """With the tasks that this gave ops, and what was pasted into them."""
    forget_messages(Message.objects.filter(recipient=seller.user_id))
    OpsTask.objects.filter(reports__reporter=seller.user_id).update(facts=b"")
    Report.objects.filter(reporter=seller.user_id).delete()
    OpsTask.objects.filter(key__in=subjects_of(seller.public_id)).delete()


def erase_details(seller: Seller) -> None:
    """What was declared and uploaded, copies of it, and what was typed about it."""
    for document in Document.objects.filter(seller=seller):
        discard_files([*document.original, *document.pages])
    Document.objects.filter(seller=seller).update(original=[], pages=[])
    for upload in Upload.objects.filter(document__seller=seller):
        discard_files(upload.parts)
        upload.delete()
    for model in (Business, Person, BankAccount, TaxInformation, TravelNote, SellerReference):
        model._default_manager.filter(seller=seller).delete()
    remove_exports(list(seller.exports.all()))
    ErasureRequest.objects.filter(seller=seller).update(answer=b"")
    holds = LegalHold.objects.filter(seller=seller)
    about = subjects_of(seller.public_id)
    holds.update(reason=b"")
    StatedReason.objects.filter(subject__in=about).update(text=b"")
    Approval.objects.filter(subject__in=about).update(reason=b"", answer=b"")
