"""What Amazon's events say, by the examples of its guides."""

from typing import Any

import pytest

from messaging.receipts.sns_events import receipt_in

MAIL = {"messageId": "0102-mail", "tags": {"delivery": ["dlv_1"]}, "destination": ["seller@example.com"]}


def of_phone(kind: str, **more: Any) -> dict[str, Any]:
    return {
        "eventType": kind,
        "eventVersion": "1.0",
        "eventTimestamp": 1686975103470,
        "isFinal": True,
        "originationPhoneNumber": "+12065550152",
        "destinationPhoneNumber": "+14255550156",
        "isoCountryCode": "US",
        "messageId": "862a8790",
        "messageType": "TRANSACTIONAL",
        "messageStatus": kind.partition("_")[2],
        "context": {"delivery": "dlv_1"},
        **more,
    }


def said(event: dict[str, Any]) -> tuple[str, str, str]:
    """Outcome, failure and what ops read."""
    receipt = receipt_in(event)
    assert receipt is not None
    assert receipt.delivery == "dlv_1"
    return receipt.outcome.name.lower(), receipt.failure or "", receipt.reason


@pytest.mark.parametrize(
    ("kind", "outcome", "failure"),
    [
        ("TEXT_QUEUED", "taken", ""),
        ("TEXT_SUCCESSFUL", "taken", ""),
        ("TEXT_DELIVERED", "delivered", ""),
        ("TEXT_INVALID", "returned", "no_such_address"),
        ("TEXT_INVALID_MESSAGE", "returned", "ours"),
        ("TEXT_UNREACHABLE", "returned", "number_unreachable"),
        ("TEXT_CARRIER_UNREACHABLE", "returned", "number_unreachable"),
        ("TEXT_TTL_EXPIRED", "returned", "number_unreachable"),
        ("TEXT_BLOCKED", "returned", "carrier_refused"),
        ("TEXT_CARRIER_BLOCKED", "returned", "carrier_refused"),
        ("TEXT_SPAM", "returned", "carrier_refused"),
        ("TEXT_PROTECT_BLOCKED", "returned", "country_not_served"),
        ("VOICE_RINGING", "taken", ""),
        ("VOICE_ANSWERED", "delivered", ""),
        ("VOICE_COMPLETED", "delivered", ""),
        ("VOICE_BUSY", "returned", "not_answered"),
        ("VOICE_NO_ANSWER", "returned", "not_answered"),
        ("VOICE_FAILED", "returned", "number_unreachable"),
    ],
)
def test_an_event_of_a_phone(kind: str, outcome: str, failure: str) -> None:
    assert said(of_phone(kind)) == (outcome, failure, kind if failure else "")


@pytest.mark.parametrize(
    "event", [of_phone("TEXT_UNKNOWN"), of_phone("TEXT_CARRIER_UNREACHABLE", isFinal=False), of_phone("MEDIA_SENT")]
)
def test_what_says_nothing_final_of_a_phone_is_passed_over(event: dict[str, Any]) -> None:
    assert receipt_in(event) is None


def bounce(kind: str, detail: str, status: str = "") -> dict[str, Any]:
    whom = {"emailAddress": "seller@example.com", **({"status": status} if status else {})}
    return {"bounceType": kind, "bounceSubType": detail, "bouncedRecipients": [whom]}


@pytest.mark.parametrize(
    ("said_of_it", "failure", "overrules"),
    [
        (bounce("Permanent", "General", "5.1.1"), "no_such_address", True),
        (bounce("Permanent", "General", "5.7.1"), "refused", True),
        (bounce("Permanent", "General"), "refused", True),
        (bounce("Permanent", "NoEmail"), "no_such_address", True),
        (bounce("Permanent", "Suppressed"), "no_such_address", True),
        (bounce("Permanent", "OnAccountSuppressionList"), "refused", True),
        (bounce("Transient", "MailboxFull", "4.2.2"), "mailbox_full", False),
        (bounce("Transient", "General", "4.4.7"), "unreachable", False),
        (bounce("Undetermined", "Undetermined"), "unreachable", False),
        ({"bounceType": "Permanent", "bouncedRecipients": []}, "refused", True),
    ],
)
def test_a_bounce_says_why(said_of_it: dict[str, Any], failure: str, overrules: bool) -> None:
    receipt = receipt_in({"eventType": "Bounce", "mail": MAIL, "bounce": said_of_it})
    assert receipt is not None
    assert (receipt.outcome.name, receipt.failure, receipt.overrules) == ("RETURNED", failure, overrules)
    assert "seller@example.com" not in receipt.reason


@pytest.mark.parametrize(
    ("kind", "body", "outcome", "failure", "reason"),
    [
        ("Send", {}, "taken", "", ""),
        ("Delivery", {"delivery": {}}, "delivered", "", ""),
        ("DeliveryDelay", {"deliveryDelay": {"delayType": "MailboxFull"}}, "delayed", "", "DeliveryDelay MailboxFull"),
        ("Reject", {"reject": {"reason": "Bad content"}}, "returned", "ours", "Reject"),
        ("Complaint", {"complaint": {"complaintFeedbackType": "abuse"}}, "complained", "", "Complaint"),
        (
            "Complaint",
            {"complaint": {"complaintSubType": "OnAccountSuppressionList"}},
            "returned",
            "refused",
            "Complaint OnAccountSuppressionList",
        ),
    ],
)
def test_an_event_of_a_mail(kind: str, body: dict[str, Any], outcome: str, failure: str, reason: str) -> None:
    assert said({"eventType": kind, "mail": MAIL, **body}) == (outcome, failure, reason)


def test_an_older_notification_has_no_tags_and_is_found_by_their_name() -> None:
    receipt = receipt_in({"notificationType": "Delivery", "mail": {"messageId": "0102-mail"}, "delivery": {}})
    assert receipt is not None
    assert (receipt.delivery, receipt.ref) == ("", "0102-mail")


def test_an_opened_mail_is_none_of_our_business() -> None:
    assert receipt_in({"eventType": "Open", "mail": MAIL, "open": {}}) is None
