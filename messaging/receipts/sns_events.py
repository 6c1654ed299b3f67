"""What Amazon says of a copy, as a receipt of ours: events of SES and of AWS End User Messaging. Pure.

SES: "Contents of event data" of its developer guide, and the older notifications, which say the same under another
name. SMS and voice: "Event types for SMS, MMS, and voice" of the user guide.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from messaging.channels.replies import by_status
from messaging.failures import Failure
from messaging.receipts.actions import Outcome, Receipt

_OF_PHONE: dict[str, tuple[Outcome, Failure | None]] = {
    **dict.fromkeys(
        # "Successful" is the carrier's word, not the phone's.
        ["TEXT_QUEUED", "TEXT_PENDING", "TEXT_SENT", "TEXT_SUCCESSFUL", "VOICE_INITIATED", "VOICE_RINGING"],
        (Outcome.TAKEN, None),
    ),
    **dict.fromkeys(["TEXT_DELIVERED", "VOICE_ANSWERED", "VOICE_COMPLETED"], (Outcome.DELIVERED, None)),
    **dict.fromkeys(["TEXT_BLOCKED", "TEXT_CARRIER_BLOCKED", "TEXT_SPAM"], (Outcome.RETURNED, Failure.CARRIER_REFUSED)),
    **dict.fromkeys(
        [
            "TEXT_UNREACHABLE",
            "TEXT_CARRIER_UNREACHABLE",
            "TEXT_TTL_EXPIRED",
            "VOICE_FAILED",
            "VOICE_TTL_EXPIRED",
        ],
        (Outcome.RETURNED, Failure.NUMBER_UNREACHABLE),
    ),
    **dict.fromkeys(["VOICE_BUSY", "VOICE_NO_ANSWER"], (Outcome.RETURNED, Failure.NOT_ANSWERED)),
    "TEXT_INVALID": (Outcome.RETURNED, Failure.NO_SUCH_ADDRESS),
    "TEXT_INVALID_MESSAGE": (Outcome.RETURNED, Failure.OURS),
    "TEXT_PROTECT_BLOCKED": (Outcome.RETURNED, Failure.COUNTRY_NOT_SERVED),
}
_OF_BOUNCE = {
    "NoEmail": Failure.NO_SUCH_ADDRESS,
    "Suppressed": Failure.NO_SUCH_ADDRESS,  # bounced for others lately, so it was not tried
    "MailboxFull": Failure.MAILBOX_FULL,
}


def receipt_in(event: dict[str, Any]) -> Receipt | None:
    """None of what says nothing about the fate of a copy. KeyError, TypeError or AttributeError of another shape."""
    return _of_mail(event) if "mail" in event else _of_phone(event)


def _of_phone(event: dict[str, Any]) -> Receipt | None:
    kind = event["eventType"]
    outcome, failure = _OF_PHONE.get(kind, (None, None))
    if outcome is None or (failure and event.get("isFinal") is False):
        return None
    context = event.get("context") or {}
    return Receipt(
        "aws",
        outcome,
        delivery=str(context.get("delivery", "")),
        ref=str(event["messageId"]),
        failure=failure,
        reason=kind if failure else "",
    )


def _of_mail(event: dict[str, Any]) -> Receipt | None:
    mail = event["mail"]
    tag = str((mail.get("tags") or {}).get("delivery", [""])[0])
    receipt = partial(Receipt, "ses", delivery=tag, ref=str(mail["messageId"]))
    match event.get("eventType") or event["notificationType"]:
        case "Send":
            return receipt(Outcome.TAKEN)
        case "Delivery":
            return receipt(Outcome.DELIVERED)
        case "DeliveryDelay":
            return receipt(Outcome.DELAYED, reason=f"DeliveryDelay {event['deliveryDelay']['delayType']}")
        case "Reject":
            return receipt(Outcome.RETURNED, failure=Failure.OURS, reason="Reject")
        case "Complaint":
            return _of_complaint(event["complaint"], receipt)
        case "Bounce":
            return _of_bounce(event["bounce"], receipt)
    return None


def _of_complaint(complaint: dict[str, Any], receipt: Callable[..., Receipt]) -> Receipt:
    if complaint.get("complaintSubType") == "OnAccountSuppressionList":  # of an earlier mail: this one was not sent
        reason = "Complaint OnAccountSuppressionList"
        return receipt(Outcome.RETURNED, failure=Failure.REFUSED, reason=reason)
    return receipt(Outcome.COMPLAINED, reason="Complaint")


def _of_bounce(bounce: dict[str, Any], receipt: Callable[..., Receipt]) -> Receipt:
    """A transient one of a mail that had arrived is an answer by machine, as of somebody on holiday."""
    kind, detail = bounce["bounceType"], bounce.get("bounceSubType", "")
    status = str((bounce.get("bouncedRecipients") or [{}])[0].get("status", ""))
    permanent = kind == "Permanent"
    otherwise = by_status(status, Failure.REFUSED if permanent else Failure.UNREACHABLE)
    return receipt(
        Outcome.RETURNED,
        failure=_OF_BOUNCE.get(detail, otherwise),
        reason=f"Bounce {kind} {detail} {status}".strip(),
        overrules=permanent,
    )
