"""What a seller certifies: everything that the law has us know (15 U.S.C. 45f(a)(1)(A)), as it stands. Reads only."""

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.masks import number_in_full
from contacts.models import Address
from core.blind import fingerprint
from sellers.answers import answers_of, tax_answers
from sellers.models import Seller
from verification.life.journey import Standing
from verification.life.words import Who
from verification.models import Case, Certification

Why = Certification.Why
PARTS = ("business", "person", "bank_account")
WHY: dict[str, Promise] = {
    Why.FIRST: gettext_lazy(
        "A law of the United States, the INFORM Consumers Act, asks it of whoever sells much there. You are one of "
        "these sellers for the first time."
    ),
    Why.YEARLY: gettext_lazy(
        "A law of the United States, the INFORM Consumers Act, asks it of you each year, also when nothing has "
        "changed. A year is over since the last time."
    ),
    Why.UNANSWERED: gettext_lazy(
        "We asked you before, and you have not certified yet. The law has us tell you once more before anything "
        "happens. If you certify now, nothing happens."
    ),
    Why.DECIDED: gettext_lazy(
        "We ask again because a check of your details was open, and you could not certify meanwhile. It is over now, "
        "so the days count anew."
    ),
}
OTHERWISE = gettext_lazy(
    "We tell you once more. Only after that, and after two people have looked at it, is your account suspended until "
    "you certify."
)
OTHERWISE_NOW = gettext_lazy("After two people have looked at it, your account is suspended until you certify.")
NOTHING_HAPPENS = gettext_lazy("Nothing changes by itself.")
STAYS_SUSPENDED = gettext_lazy("Your account stays suspended. There is no other deadline.")


PENDING = gettext_lazy(
    "Your details are being checked, so you cannot certify them now. The days for it stand still until then."
)


PENDING_ONCE_MORE = gettext_lazy(
    "Your change is being checked, so you cannot certify now. The days for it have stood still for one change already, "
    "and go on during this one. If it is accepted, you have certified with it. You can also take it back, and certify "
    "what stands there now."
)


BEGUN = gettext_lazy(
    "You have begun to change your details, so you cannot certify the old ones. Send the change, and you certify with "
    "it; or take it back. The days for it go on meanwhile."
)


NO_PHONE = gettext_lazy(
    "The law also asks for a phone number at which you are reached, and we have none that is confirmed and works. Give "
    "the number of your emergency contact and confirm it with a code; after that you can certify."
)


def open_certification(seller: Seller) -> Certification | None:
    """The one of which the seller has been told."""
    return seller.certifications.open().told().first()


def change_pending(seller: Seller) -> bool:
    """What is just being checked cannot be certified. An invitation that nobody took up checks nothing."""
    return seller.cases.checking().exists()


def standing_still() -> Q:
    """Of certifications: those whose clock stands while details are checked. A change of details holds it up once: one
    after another would do so for ever."""
    checking = Case.objects.checking().filter(seller=OuterRef("seller"))
    return Q(Exists(checking.filter(change=None))) | Q(Exists(checking), renewed_at=None)


def stands_still(certification: Certification) -> bool:
    return Certification.objects.filter(standing_still(), pk=certification.pk).exists()


def change_begun(seller: Seller) -> bool:
    """And not sent yet."""
    return seller.change_requests.open().exists()


def pending_of(seller: Seller) -> Promise | None:
    """Why nothing can be certified now."""
    if change_pending(seller):
        asked = open_certification(seller)
        return PENDING if asked is None or stands_still(asked) else PENDING_ONCE_MORE
    return BEGUN if change_begun(seller) else None


def phone_of(seller: Seller) -> Address | None:
    """The number at which the seller is reached: that of the emergency contact, whoever it is, confirmed and without
    any trouble known."""
    return Address.objects.filter(contact__seller=seller, kind=Address.Kind.PHONE).reachable().first()


def fingerprint_of(seller: Seller) -> str:
    """Of all that is certified. `seller` as with_details() loads it."""
    rows = [getattr(seller, part, None) for part in (*PARTS, "tax_information")]
    said = [
        f"{field.name}={getattr(row, field.attname)}"
        for row in rows if row is not None
        for field in row._meta.concrete_fields if field.name not in ("id", "public_id", "seller", "certified_at")
        and not field.name.endswith("_index")
    ]  # fmt: skip
    phone = phone_of(seller)
    reached = [f"email={seller.user.email}", f"phone={phone.value if phone else ''}"]
    return fingerprint("certified", "\n".join([*said, *reached]))


def groups_of(seller: Seller) -> list[tuple[str, list[dict[str, str]]]]:
    """For components/summary_list.html. Numbers in full: who certifies a number has to see it."""
    groups = [(each.title, each.answers) for each in answers_of(seller) if each.code in PARTS]
    if hasattr(seller, "tax_information"):
        groups.append((_("Tax information"), tax_answers(seller.tax_information)))
    shown = [(title, [{"label": each.label, "value": each.full or each.value} for each in answers])
             for title, answers in groups]  # fmt: skip
    reached = [{"label": _("E-mail address"), "value": seller.user.email}]
    if phone := phone_of(seller):
        reached.append({"label": _("Phone number of your emergency contact"), "value": number_in_full(phone)})
    return [*shown, (_("How we reach you"), reached)]


def why_asked(certification: Certification) -> str:
    return str(WHY[certification.why])


def who_acts(certification: Certification | None, seller: Seller) -> Who:
    """Next: nobody between two of them, we while something is checked."""
    if certification is None:
        return Who.NOBODY
    return Who.STAFF if change_pending(seller) else Who.SELLER


def otherwise(certification: Certification | None) -> Promise:
    if certification is None:
        return NOTHING_HAPPENS
    if certification.suspended_at:
        return STAYS_SUSPENDED
    return OTHERWISE if certification.notices == 1 else OTHERWISE_NOW


def comes_first(certification: Certification, seller: Seller) -> bool:
    """Whether nothing else is open, or it is what the account is suspended for."""
    wanted = Seller.Status.SUSPENDED if certification.suspended_at else Seller.Status.ACTIVE
    return seller.status == wanted and not change_pending(seller)


def standing_to_certify(certification: Certification) -> Standing:
    """verification.life.journey, of a certification that comes first."""
    suspended = certification.suspended_at is not None
    return Standing(
        _("Certify that your details are right"),
        Who.SELLER,
        _("Your account is suspended until then, and open again at once afterwards.")
        if suspended
        else _("If nothing has changed, it is one click."),
        otherwise(certification),
        "certify",
        _("Look at them and certify"),
        None if suspended else certification.due_at,
    )
