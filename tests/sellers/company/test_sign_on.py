"""Staff log in with their company account: who gets in, as whom, and with which roles."""

import json
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken

from audit.models import Event
from core import roles
from core.models import User
from messaging.models import Message
from sellers.models import Seller
from tests.sellers.company.going import is_in, sign_on, visitor, way_back
from tests.sellers.company.issuer import OTHER_KEY, Issuer

pytestmark = pytest.mark.django_db
EMAIL = "ada@company.example"


def roles_held(user: User) -> set[str]:
    return set(user.groups.values_list("name", flat=True))


def test_a_first_sign_on_makes_an_account_with_the_mapped_role(issuer: Issuer) -> None:
    client = visitor()
    answer = sign_on(client, to="/admin/")
    user = User.objects.get(email=EMAIL)
    assert (answer.status_code, answer["Location"], is_in(client)) == (302, "/admin/", True)
    assert (user.full_name, user.is_staff, user.is_superuser) == ("Ada Ames", True, False)
    assert (roles_held(user), user.has_usable_password()) == ({roles.SUPPORT}, False)
    assert not Seller.objects.filter(user=user).exists()
    saved = json.loads(Event.objects.get(action="user.account_saved", subject=user.public_id).data)
    assert saved["roles"] == [roles.SUPPORT]


def test_nothing_of_the_token_is_kept(issuer: Issuer) -> None:
    sign_on(visitor())
    link = SocialAccount.objects.get()
    assert (link.provider, link.uid, link.extra_data) == (issuer.address, "subject-1", {})
    assert not SocialToken.objects.exists()


def test_the_account_is_found_by_its_subject_whatever_its_address(issuer: Issuer) -> None:
    sign_on(visitor())
    issuer.claims |= {"email": "ada.married@company.example"}
    sign_on(visitor())
    assert User.objects.filter(is_staff=True).count() == 1


def test_the_sign_in_page_shows_the_button_only_where_there_is_an_issuer(issuer: Issuer, settings: Any) -> None:
    assert "/accounts/company/?next=%2Fadmin%2F" in visitor().get("/accounts/login/?next=/admin/").content.decode()
    settings.OIDC_ISSUER = ""
    assert "company" not in visitor().get("/accounts/login/").content.decode()


def test_other_claims_bring_other_roles_and_end_the_log_ins_before(issuer: Issuer) -> None:
    before, after = visitor(), visitor()
    sign_on(before)
    before.get("/account/")
    issuer.claims = {"groups": ["team-leads"]}
    sign_on(after)
    assert roles_held(User.objects.get(email=EMAIL)) == {roles.LEAD}
    assert (is_in(before), is_in(after)) == (False, True)


def test_other_claims_at_a_sign_on_in_the_same_browser_log_in_anew(issuer: Issuer) -> None:
    client = visitor()
    sign_on(client)
    client.get("/account/")
    issuer.claims = {"groups": ["team-leads"]}
    sign_on(client)
    assert is_in(client)


def test_a_role_given_by_hand_goes_at_the_next_sign_on(issuer: Issuer, make_staff: Any) -> None:
    sign_on(visitor())
    user = User.objects.get(email=EMAIL)
    user.groups.add(*make_staff(roles.OPS).groups.all())
    sign_on(visitor())
    assert roles_held(user) == {roles.SUPPORT}


def told_of_the_role() -> set[str]:
    return set(Message.objects.filter(purpose="company_role").values_list("recipient__full_name", flat=True))


@pytest.mark.parametrize("role", [roles.LEAD, roles.OPS, roles.ADMINISTRATOR])
def test_administrators_and_leads_are_told_of_a_role_that_confirms(
    issuer: Issuer, make_staff: Any, settings: Any, role: str
) -> None:
    for each in (roles.LEAD, roles.ADMINISTRATOR, roles.SUPPORT):
        make_staff(each)
    settings.OIDC_ROLES = {"helpdesk": role}
    sign_on(visitor())
    assert told_of_the_role() == {"Lead", "Administrator"}
    assert f"Ada Ames has these roles now: {role}." in Message.objects.filter(purpose="company_role")[0].body


def test_nobody_is_told_of_other_roles_or_twice_of_the_same(issuer: Issuer, make_staff: Any) -> None:
    make_staff(roles.LEAD)
    sign_on(visitor())
    assert not Message.objects.filter(purpose="company_role").exists()
    issuer.claims = {"groups": ["team-leads"]}
    sign_on(visitor())
    sign_on(visitor())
    assert Message.objects.filter(purpose="company_role").count() == 1


def test_who_has_lost_every_role_is_no_staff_any_more_and_does_not_get_in(issuer: Issuer) -> None:
    before, after = visitor(), visitor()
    sign_on(before)
    before.get("/account/")
    issuer.claims = {"groups": ["everybody"]}
    answer = sign_on(after)
    user = User.objects.get(email=EMAIL)
    assert (answer.status_code, user.is_staff, roles_held(user)) == (403, False, set())
    assert (is_in(before), is_in(after)) == (False, False)


def test_a_stranger_without_a_role_is_told_and_gets_no_account(issuer: Issuer) -> None:
    issuer.claims = {}
    answer = sign_on(visitor())
    assert (answer.status_code, "no role in Vouchroom" in answer.content.decode()) == (403, True)
    assert not User.objects.filter(email=EMAIL).exists()


@pytest.mark.parametrize("verified", [False, None, "true"])
def test_an_address_that_is_not_verified_is_refused(issuer: Issuer, verified: Any) -> None:
    issuer.claims |= {"email_verified": verified}
    answer = sign_on(visitor())
    assert (answer.status_code, "does not confirm your e-mail" in answer.content.decode()) == (403, True)
    assert not User.objects.filter(email=EMAIL).exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"nonce": "of another log-in"},
        {"nonce": None},
        {"aud": "another client"},
        {"azp": "another client", "aud": ["vouchroom", "another client"]},
        {"iss": "https://another.example"},
        {"exp": 1_700_000_000},
        {"sub": None},
    ],
    ids=str,
)
def test_a_token_that_is_not_for_this_log_in_is_refused(issuer: Issuer, wrong: dict[str, Any]) -> None:
    issuer.claims |= wrong
    client = visitor()
    assert (sign_on(client).status_code, is_in(client)) == (403, False)
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize(
    "signs", [(OTHER_KEY, "RS256"), (None, "none"), ("x" * 64, "HS256")], ids=["key", "none", "hmac"]
)
def test_a_token_with_a_wrong_signature_is_refused(issuer: Issuer, signs: Any) -> None:
    issuer.signs = signs
    client = visitor()
    assert (sign_on(client).status_code, is_in(client)) == (403, False)
    assert not SocialAccount.objects.exists()


def test_a_discovery_document_of_another_issuer_is_refused(issuer: Issuer) -> None:
    issuer.says = {"issuer": "https://another.example"}
    assert visitor().get("/accounts/company/").status_code == 403


def test_an_issuer_that_is_away_is_told(issuer: Issuer, settings: Any) -> None:
    settings.OIDC_ISSUER = "http://127.0.0.1:1"
    assert "did not succeed" in visitor().get("/accounts/company/").content.decode()


def test_the_way_back_works_once_and_in_its_own_browser_alone(issuer: Issuer) -> None:
    client, other = visitor(), visitor()
    back = way_back(client)
    assert (other.get(back).status_code, is_in(other)) == (403, False)
    assert (client.get(back).status_code, is_in(client)) == (302, True)
    assert client.get(back).status_code == 403


def test_what_stands_in_the_link_does_not_reach_the_issuer(issuer: Issuer) -> None:
    there = visitor().get("/accounts/company/?scope=all&auth_params=redirect_uri%3Dhttps://x.example&process=connect")
    assert "x.example" not in there["Location"]
    assert "all" not in there["Location"].split("scope=")[1].split("&")[0]


def test_a_way_on_to_another_site_is_not_taken(issuer: Issuer) -> None:
    assert "x.example" not in sign_on(visitor(), to="https://x.example/")["Location"]


def test_a_staff_account_that_an_administrator_made_is_connected(issuer: Issuer, make_user: Any) -> None:
    made = make_user(EMAIL, is_staff=True)
    sign_on(visitor())
    assert SocialAccount.objects.get().user == made
    assert Event.objects.filter(action="user.company_connected", subject=made.public_id).exists()


def test_a_sellers_account_with_the_same_address_is_not_taken_over(issuer: Issuer, make_seller: Any) -> None:
    seller, client = make_seller(EMAIL), visitor()
    assert (sign_on(client).status_code, is_in(client)) == (403, False)
    seller.user.refresh_from_db()
    assert (seller.user.is_staff, SocialAccount.objects.exists()) == (False, False)


@pytest.mark.parametrize("what", ["superuser", "break glass", "second person"])
def test_other_accounts_are_not_connected_either(issuer: Issuer, make_user: Any, settings: Any, what: str) -> None:
    user = make_user(EMAIL, is_staff=True, is_superuser=what == "superuser")
    if what == "break glass":
        settings.BREAK_GLASS = [EMAIL]
    if what == "second person":
        SocialAccount.objects.create(user=user, provider=issuer.address, uid="subject-0")
    assert sign_on(visitor()).status_code == 403
    assert not SocialAccount.objects.filter(uid="subject-1").exists()


def test_an_account_that_nobody_has_used_yet_is_connected_and_its_address_counts_as_verified(issuer: Issuer) -> None:
    made, client = User.objects.create_user("Ada@Company.example", None, is_staff=True), visitor()
    sign_on(client)
    assert is_in(client)
    assert EmailAddress.objects.get(user=made).verified


def test_an_account_that_becomes_break_glass_is_not_the_companys_any_more(issuer: Issuer, settings: Any) -> None:
    sign_on(visitor())
    settings.BREAK_GLASS = [EMAIL]
    issuer.claims = {"groups": []}
    assert sign_on(visitor()).status_code == 403
    assert roles_held(User.objects.get(email=EMAIL)) == {roles.SUPPORT}


def test_an_account_that_is_switched_off_stays_out(issuer: Issuer) -> None:
    sign_on(visitor())
    User.objects.filter(email=EMAIL).update(is_active=False)
    answer = sign_on(visitor())
    assert (answer.status_code, "switched off" in answer.content.decode()) == (403, True)


def test_without_an_issuer_nothing_answers() -> None:
    assert [visitor().get(path).status_code for path in (
        "/accounts/company/", "/accounts/company/callback/", "/accounts/3rdparty/", "/accounts/3rdparty/signup/",
        "/accounts/social/login/error/", "/accounts/oidc/company/login/",
    )] == [404] * 6  # fmt: skip
