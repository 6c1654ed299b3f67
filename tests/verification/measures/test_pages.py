from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import Approval, User
from sellers.models import Seller
from tests.verification.measuring import approval_for, approved, in_effect, proposed
from verification.measures.actions.saying_done import say_done
from verification.models import Measure

pytestmark = pytest.mark.django_db
Kind = Measure.Kind
LIST = "/admin/verification/measure/"


def form(**fields: Any) -> dict[str, Any]:
    filled = {
        "kind": "close",
        "ground": "documents_forged",
        "facts": "The register did not issue your licence.",
        "evidence": "A letter of the register.",
        "evidence_on": date.today().isoformat(),
        "last_day": "",
        "exception": "",
        "why_exception": "",
    }
    return filled | fields


def test_a_lead_proposes_from_the_sellers_page_and_ops_confirm(
    seller: Seller, lead: User, ops: User, log_in: Any
) -> None:
    active = approved(seller)
    client = log_in(lead)
    way = f"{LIST}of/{active.public_id}/"
    assert way in client.get(f"/admin/sellers/seller/{active.pk}/change/").content.decode()
    assert "Propose a measure" in client.get(way).content.decode()
    assert client.post(way, form()).status_code == 302
    measure = Measure.objects.get()
    shown = log_in(ops).get(f"/admin/core/approval/{approval_for(measure).pk}/change/").content.decode()
    assert "A letter of the register." in shown
    assert "The register did not issue your licence." in shown
    log_in(ops).post(f"/admin/core/approval/{approval_for(measure).pk}/confirm/")
    assert Measure.objects.get().status == Measure.Status.ANNOUNCED


def test_whoever_confirms_reads_until_when_and_what_the_seller_will_read(
    seller: Seller, lead: User, ops: User, log_in: Any
) -> None:
    measure = proposed(approved(seller), Kind.SUSPEND, by=lead)
    client = log_in(ops)
    assert (
        "It ends by itself on"
        in client.get(f"/admin/core/approval/{approval_for(measure).pk}/change/").content.decode()
    )
    page = client.get(f"{LIST}{measure.pk}/change/").content.decode()
    for part in ("As the seller will read it", "Your account will be suspended for a time", "Acme Trading Ltd"):
        assert part in page


def test_what_is_refused_is_said_and_what_was_typed_is_kept(seller: Seller, lead: User, log_in: Any) -> None:
    active = approved(seller)
    way = f"{LIST}of/{active.public_id}/"
    wrong_ground = log_in(lead).post(way, form(ground="documents_expired")).content.decode()
    assert "With this measure go:" in wrong_ground
    early = log_in(lead).post(way, form(evidence_on="2020-01-01")).content.decode()
    assert "It takes new evidence" in early
    assert "The register did not issue your licence." in early
    assert not Measure.objects.exists()


def test_the_page_shows_all_of_it_and_what_the_seller_reads(seller: Seller, lead: User, ops: User, log_in: Any) -> None:
    measure = in_effect(approved(seller), Kind.RESTRICT, by=lead, and_by=ops)
    say_done(measure, actor=seller.user, text="It came today.")
    page = log_in(ops).get(f"{LIST}{measure.pk}/change/").content.decode()
    for part in ("A letter of the register.", "Your account is restricted", "It came today.", "Answer that it stays"):
        assert part in page
    log_in(ops).post(f"{LIST}{measure.pk}/answer/", {"text": "Page 2 is missing."})
    assert Measure.objects.get().answer == "Page 2 is missing."
    log_in(ops).post(f"{LIST}{measure.pk}/lift/", {"reason": "All is there."})
    assert Approval.objects.get(kind="measure.lift").proposed_by == ops


def test_the_list_shows_what_is_open_and_who_waits_in_as_many_queries_for_many(
    seller: Seller, make_seller: Any, lead: User, log_in: Any
) -> None:
    proposed(approved(seller), Kind.CLOSE, by=lead)
    client = log_in(lead)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            page = client.get(LIST).content.decode()
        assert "close the account for good" in page
        return len(found)

    one = queries()
    for number in range(10):
        proposed(approved(make_seller(f"s{number}@example.com")), Kind.CLOSE, by=lead)
    assert queries() == one
    assert client.get(f"{LIST}?standing=answer").status_code == 200


@pytest.mark.parametrize("who", ["account_manager", "support"])
def test_it_is_for_leads_and_ops(who: str, seller: Seller, lead: User, log_in: Any, request: Any) -> None:
    measure = proposed(approved(seller), Kind.CLOSE, by=lead)
    client = log_in(request.getfixturevalue(who))
    for address in (LIST, f"{LIST}{measure.pk}/change/", f"{LIST}of/{seller.public_id}/"):
        assert client.get(address).status_code == 403


def test_the_list_marks_who_waits_for_an_answer(seller: Seller, lead: User, ops: User, log_in: Any) -> None:
    measure = in_effect(approved(seller), Kind.RESTRICT, by=lead, and_by=ops)
    say_done(measure, actor=seller.user, text="It came today.")
    assert (
        "waits for an answer" in log_in(lead).get(LIST).content.decode().split("result_list", 1)[1].split("</table>")[0]
    )


def test_each_reason_says_with_which_measures_it_goes(seller: Seller, lead: User, log_in: Any) -> None:
    page = log_in(lead).get(f"{LIST}of/{approved(seller).public_id}/").content.decode()
    assert "A document has expired and was not replaced (restrict, suspend)" in page
