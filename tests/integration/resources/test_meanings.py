"""Each code of a state is explained where it is answered, and none is forgotten."""

import json
from typing import Any

import pytest

from contacts.models import Address, CodeAttempt
from contacts.standing import State
from integration.docs.written import FOLDER
from integration.models import PickedOutcome, WebhookDelivery
from integration.resources import messages
from integration.resources.cases import answers as cases
from integration.resources.contacts import answers as contacts
from integration.resources.documents import answers as documents
from integration.resources.sellers import answers as sellers
from integration.resources.testing import answers as testing
from integration.resources.webhooks import answers as webhooks
from messaging.models import Delivery
from sellers.models import Document, Seller
from verification.models import Appeal, Decision, DocumentOutcome, Measure

SCHEMAS = json.loads((FOLDER / "openapi.json").read_text(encoding="utf-8"))["components"]["schemas"]
OF_TESTS = {"PickedOutcomeAnswer", "PossibleOutcomeAnswer"}  # whose outcomes `leads_to` explains
FIELDS = {
    f"{name}.{field}": shape
    for name, schema in SCHEMAS.items()
    for field, shape in schema.get("properties", {}).items()
    if field == "status" or (field == "outcome" and name not in OF_TESTS)
    if name.endswith("Answer") and "enum" in shape
}


@pytest.mark.parametrize(
    ("explained", "known"),
    [
        (sellers.STATUSES, Seller.Status),
        (sellers.MEASURES, Measure.Kind),
        (sellers.STANDING, Measure.STANDING),
        (documents.STATUSES, Document.Status),
        (cases.OUTCOMES, set(Decision.Outcome) - {Decision.Outcome.FRAUD_SUSPECTED}),
        (cases.OF_DOCUMENTS, DocumentOutcome.Outcome),
        (cases.APPEALS, set(Appeal.Status) - {Appeal.Status.DRAFT}),
        (contacts.STATUSES, State),
        (contacts.CODES, CodeAttempt.Status),
        (contacts.WAITS, Address.CURRENT),
        (contacts.TROUBLES, Address.Trouble),
        (messages.COPIES, Delivery.Status),
        (testing.PICKED, PickedOutcome.State),
        (webhooks.STATUSES, WebhookDelivery.Status),
    ],
)
def test_each_state_that_there_is_has_its_meaning(explained: dict[str, str], known: Any) -> None:
    assert set(explained) == {str(each.value) for each in known}


@pytest.mark.parametrize("field", FIELDS)
def test_a_state_that_is_answered_says_what_each_value_means(field: str) -> None:
    shape = FIELDS[field]
    assert [value for value in shape["enum"] if f"`{value}`: " not in shape.get("description", "")] == []
