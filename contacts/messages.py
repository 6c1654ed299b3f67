"""What this app says: codes, and what became of an address."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext as _

from contacts.codes import put_through, spelled
from contacts.masks import masked
from contacts.models import Address, CodeAttempt, StaffCall
from contacts.returned import doubt_what_came_back
from core.clock import database_now
from core.models import User
from core.times import format_moment
from messaging.channels.sms_length import fit_sms
from messaging.models import Message
from messaging.purposes import Purpose, Secret, Text


def _attempt(message: Message) -> CodeAttempt:
    if isinstance(message.subject, CodeAttempt):
        return message.subject
    return CodeAttempt.objects.select_related("address__contact").get(public_id=message.about)


def _code_is_current(message: Message) -> bool:
    """Neither used, replaced by another, given up, nor expired: once it is confirmed, nothing more is sent."""
    attempt = _attempt(message)
    return (
        attempt.status == CodeAttempt.Status.OPEN
        and attempt.sends == message.revision
        and attempt.expires_at > database_now()
    )


def _code(message: Message, secret: dict[str, Any]) -> Text:
    attempt, code = _attempt(message), secret.get("code", "")
    address, minutes = attempt.address, int((attempt.expires_at - attempt.sent_at).total_seconds()) // 60
    who = {"name": _name(message.recipient), "address": masked(address)}
    to_other = address.contact.is_somebody_else
    return Text(
        title=_("Code to confirm an emergency contact"),
        paragraphs=[
            _("%(name)s named %(address)s as the emergency contact of a seller account.") % who,
            Secret(_("The code is: %(code)s") % {"code": code}),
            *([_("Please pass the code on to %(name)s, and to nobody else.") % who] if to_other else []),
            _("It is valid for %(minutes)d minutes and is entered on the page of the account only.")
            % {"minutes": minutes},
            _("If you do not know about this, ignore the message: without the code nothing happens."),
        ],
        action=_confirm_by_link(address, secret["link"], who) if "link" in secret else _enter(address),
        # Only copies say these: the message center, which is written while the seller waits, has no code.
        sms=_code_sms(code, minutes, address, message.recipient) if code else "",
        spoken=_code_spoken(code, minutes, address, message.recipient) if code else "",
        to_other=to_other,
    )


def _enter(address: Address) -> tuple[str, str]:
    return _("Enter the code"), reverse("contact_code", args=[address.public_id])


def _confirm_by_link(address: Address, link: str, who: dict[str, str]) -> tuple[str, str]:
    """It asks for the log-in, and confirms nothing by being opened: mail servers open links too."""
    words = _("Confirm this address without typing the code")
    if address.contact.is_somebody_else:
        words = _("For %(name)s, who has to log in: confirm this address without typing the code") % who
    return words, reverse("contact_link", args=[address.public_id, link])


def _code_sms(code: str, minutes: int, address: Address, user: User) -> str:
    """With the phrase where one SMS holds it; the last line lets a phone fill the code in (ux 8). To somebody else, at
    a number that nobody has confirmed yet, neither the phrase nor any other words of the seller's go."""
    said = {"code": code, "minutes": minutes, "phrase": user.phrase}
    mine = [
        _("%(code)s is your Vouchroom code, valid for %(minutes)d minutes. Your phrase: %(phrase)s") % said,
        _("%(code)s is your Vouchroom code. Your phrase: %(phrase)s") % said,
        _("%(code)s is your Vouchroom code, valid for %(minutes)d minutes.") % said,
    ]
    others = [
        _(
            "%(code)s is the Vouchroom code for the seller whose emergency contact you are, valid for %(minutes)d "
            "minutes."
        )
        % said,
        _("%(code)s is the Vouchroom code, valid for %(minutes)d minutes.") % said,
    ]
    wordings = others if address.contact.is_somebody_else else mine
    return fit_sms(wordings, ending=f"\n\n@{urlsplit(settings.SITE_ORIGIN).hostname} #{code}")


def _code_spoken(code: str, minutes: int, address: Address, user: User) -> str:
    """Said twice: nobody has a pen at hand at once."""
    digits = {"digits": spelled(code)}
    sentences = [
        _("This is Vouchroom, with a code to confirm an emergency contact."),
        _("Please pass the code on to the seller who named you, and to nobody else.")
        if address.contact.is_somebody_else
        else _("The phrase of the account is: %(phrase)s.") % {"phrase": user.phrase},
        _("The code is: %(digits)s.") % digits,
        _("Once more: %(digits)s.") % digits,
        _("It is valid for %(minutes)d minutes and is entered on the page of the account only.") % {"minutes": minutes},
        _("If you do not know about this, hang up: without the code nothing happens."),
    ]
    return put_through(address.extension, "\n\n".join(sentences))


def _changing(message: Message, secret: dict[str, Any]) -> Text:
    address = Address.objects.select_related("contact").get(public_id=message.about)
    name, where, to_other = _name(message.recipient), masked(address), address.contact.is_somebody_else
    said = {"name": name, "phrase": message.recipient.phrase}
    full = _(
        "The emergency contact of %(name)s is to change. If that is not right, log in to Vouchroom. Phrase: %(phrase)s"
    )
    short = _("The emergency contact of %(name)s is to change. If that is not right, log in to Vouchroom.")
    return Text(
        title=_("The emergency contact is to be changed"),
        paragraphs=[
            _("%(address)s was entered as the new emergency contact of the account of %(name)s.")
            % {"address": where, "name": name},
            _("The present one stays valid until the new one is confirmed by a code."),
            _("If the owner of the account did not do this: log in, change the password and enter the right contact."),
        ],
        action=(_("See the emergency contact"), reverse("contact")),
        sms=fit_sms([short % said] if to_other else [full % said, short % said]),
        spoken=put_through(secret.get("extension", ""), (short if to_other else full) % said),
        to_other=to_other,
    )


def _confirmed(message: Message, secret: dict[str, Any]) -> Text:
    known = message.subject
    address = known if isinstance(known, Address) else Address.objects.get(public_id=message.about)
    return Text(
        title=_("Emergency contact confirmed: %(address)s") % {"address": masked(address)},
        paragraphs=[_("Urgent notices go there too from now on. You need do nothing more about it.")],
    )


def _person_changed(message: Message, secret: dict[str, Any]) -> Text:
    """To whoever it was before: the phrase is the account's own."""
    name = _name(message.recipient)
    short = _(
        "The person named as emergency contact of %(name)s was changed. If that is not right, log in to Vouchroom."
    ) % {"name": name}
    return Text(
        title=_("The emergency contact names another person"),
        paragraphs=[
            _("Somebody changed the name, or the relation, of the emergency contact of the account of %(name)s.")
            % {"name": name},
            _("The confirmed e-mail address and phone number stay valid until others are confirmed in their place."),
            _("If the owner of the account did not do this: log in, change the password and enter the right contact."),
        ],
        action=(_("See the emergency contact"), reverse("contact")),
        sms=short,
        spoken=put_through(secret.get("extension", ""), short),
        to_other=True,
    )


def _programme(message: Message, secret: dict[str, Any]) -> Text:
    return Text(
        title=_("The account-health programme is open to you"),
        paragraphs=[
            _("E-mail address and phone number of your emergency contact are both confirmed."),
            _("It stays open to you, even when you change them later. You need do nothing more about it."),
        ],
        action=(_("See the emergency contact"), reverse("contact")),
    )


def _in_doubt(message: Message, secret: dict[str, Any]) -> Text:
    address = Address.objects.get(public_id=message.about)
    where = {"address": masked(address)}
    why = {
        Address.Trouble.RETURNED: _("What we sent to %(address)s came back: messages do not arrive there any more."),
        Address.Trouble.WRONG_PERSON: _("We called %(address)s, and somebody else answered."),
    }
    return Text(
        title=_("We do not reach your emergency contact"),
        paragraphs=[
            why[Address.Trouble(address.trouble)] % where,
            _("Please enter another one. If it is right after all, confirm it by a code: you need not type it again."),
            _("Until then, urgent notices do not go there. Nothing else changes, and there is no deadline for it."),
        ],
        action=(_("See the emergency contact"), reverse("contact")),
    )


def _is_in_doubt(message: Message) -> bool:
    standing = Address.objects.filter(public_id=message.about, status=Address.Status.VERIFIED)
    return standing.exclude(trouble="").exists()


def _called(message: Message, secret: dict[str, Any]) -> Text:
    call = StaffCall.objects.select_related("address").get(public_id=message.about)
    reader = message.recipient
    tried = {"when": format_moment(call.made_at, reader.time_zone, reader.language), "topic": call.get_topic_display()}
    back = {
        "number": call.call_back,
        "until": format_moment(call.call_back_until, reader.time_zone, reader.language),
        "reference": call.public_id,
    }
    return Text(
        title=_("We called your emergency contact and missed them"),
        paragraphs=[
            _("We called on %(when)s. It was about: %(topic)s.") % tried,
            _("Call back at %(number)s until %(until)s, and name this reference: %(reference)s.") % back,
            _("We never ask for a code, a password or a payment by phone. Your home page shows what is open."),
        ],
        action=(_("See the emergency contact"), reverse("contact")),
    )


def _may_call_back(message: Message) -> bool:
    return StaffCall.objects.filter(public_id=message.about, call_back_until__gt=Now()).exists()


def _name(user: User) -> str:
    return user.full_name or user.email


def _always(message: Message) -> bool:
    return True


PURPOSES = [
    Purpose("contact_code", _code, still_true=_code_is_current, safe_to_repeat=False, urgent=True),
    Purpose("contact_changing", _changing, _always, at_night=True, undelivered=doubt_what_came_back),
    Purpose("contact_person_changed", _person_changed, _always, at_night=True, undelivered=doubt_what_came_back),
    Purpose("contact_confirmed", _confirmed, still_true=_always),
    Purpose("contact_programme", _programme, still_true=_always),
    Purpose("contact_called", _called, still_true=_may_call_back, at_night=True),
    Purpose("contact_in_doubt", _in_doubt, still_true=_is_in_doubt),
]
