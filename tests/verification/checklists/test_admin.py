import pytest
from django.urls import reverse

from tests.answers import words_of
from verification.models import Checklist

pytestmark = pytest.mark.django_db

LIST = "/admin/verification/checklist/"
CHECK = {
    "code": "stamp",
    "position": 15,
    "title": "Stamp of the bank",
    "guidance": "Is it there?",
    "where": "always",
    "required": "on",
    "reason_codes": ["altered", "unreadable"],
}


@pytest.fixture
def client(lead, log_in):
    return log_in(lead)


@pytest.fixture
def shipped():
    return Checklist.objects.get(subject="bank_statement", country="")


def page_of(checklist, name="change", *more):
    return reverse(f"admin:verification_checklist_{name}", args=[checklist.pk, *more])


def draft_of(client, checklist):
    client.post(page_of(checklist, "draft"))
    return Checklist.objects.get(published_at=None)


def test_a_lead_drafts_changes_and_publishes_a_version(client, lead, shipped):
    draft = draft_of(client, shipped)
    assert "Stamp of the bank" in words_of(client.post(page_of(draft, "item_add"), CHECK, follow=True))
    page = words_of(client.get(page_of(draft)))
    assert "Changed since version 1 Stamp of the bank (added)" in page
    page = words_of(client.post(page_of(draft, "publish"), {"note": "Stamps were forgotten"}, follow=True))
    assert "in use" in page
    assert f"by {lead}. Why: Stamps were forgotten" in page
    assert "Begin a draft as a copy" in page
    draft.refresh_from_db()
    assert (draft.number, draft.published_by) == (2, lead)


def test_a_change_shows_what_stood_before_and_what_stands_now(client, shipped):
    draft = draft_of(client, shipped)
    item = draft.items.get(code="bank")
    form = {**CHECK, "code": "bank", "position": item.position, "title": "Holder and number", "guidance": item.guidance}
    client.post(page_of(draft, "item", "bank"), {**form, "reason_codes": item.reason_codes})
    page = words_of(client.get(page_of(draft)))
    assert "Title Bank statement: holder and number = declared Holder and number" in page
    assert "Guidance" not in page


def test_a_fault_stands_beside_its_field_and_what_was_typed_is_kept(client, shipped):
    draft = draft_of(client, shipped)
    response = client.post(page_of(draft, "item_add"), {**CHECK, "title": "", "guidance": "Look at the stamp"})
    assert "This field is required" in words_of(response) or "Fill in" in words_of(response)
    assert "Look at the stamp" in words_of(response)
    refused = client.post(page_of(draft, "item_add"), {**CHECK, "code": "bank"})
    assert "Another check of this checklist has that code." in words_of(refused)


def test_what_is_not_sound_is_not_published_and_told_why(client, shipped):
    draft = draft_of(client, shipped)
    client.post(page_of(draft, "item_add"), {**CHECK, "reason_codes": []})
    page = words_of(client.post(page_of(draft, "publish"), {"note": "x"}, follow=True))
    assert "Stamp of the bank: choose at least one reason for a failure." in page
    page = words_of(client.post(page_of(draft, "publish"), {"note": ""}, follow=True))
    assert "Say why it was changed" in page


def test_a_published_version_has_no_forms_and_refuses_what_is_sent_all_the_same(client, shipped):
    assert "Add a check" not in words_of(client.get(page_of(shipped)))
    assert "never changes" in words_of(client.post(page_of(shipped, "item_add"), CHECK))
    client.post(page_of(shipped, "remove", "bank"))
    client.post(page_of(shipped, "discard"))
    assert shipped.items.count() == 2


def test_a_draft_can_be_thrown_away(client, shipped):
    draft = draft_of(client, shipped)
    assert "The draft is gone." in words_of(client.post(page_of(draft, "discard"), follow=True))
    assert not Checklist.objects.filter(published_at=None).exists()


def test_a_country_gets_a_checklist_of_its_own(client):
    page = words_of(client.post(f"{LIST}add/", {"subject": "passport", "country": "FR"}, follow=True))
    assert "Differs from: Passport, any country, version 1 Nothing differs." in page.replace("passport", "Passport")
    again = client.post(f"{LIST}add/", {"subject": "passport", "country": "FR"})
    assert "There is a draft of this checklist already" in words_of(again)


def test_the_list_shows_what_is_in_use_and_earlier_ones_when_asked(client, shipped):
    draft = draft_of(client, shipped)
    client.post(page_of(draft, "item_add"), CHECK)
    client.post(page_of(draft, "publish"), {"note": "x"})
    count = Checklist.objects.count()
    assert f"{count - 1} checklists" in words_of(client.get(LIST))
    assert f"{count} checklists" in words_of(client.get(f"{LIST}?versions=all"))


def test_the_page_costs_as_much_with_30_checks_as_with_one(client, shipped, django_assert_num_queries):
    draft = draft_of(client, shipped)
    client.get(page_of(draft))
    with django_assert_num_queries(12):
        client.get(page_of(draft))
    for number in range(30):
        draft.items.create(code=f"c{number}", position=number, title="t", guidance="g", reason_codes=["altered"])
    with django_assert_num_queries(12):
        client.get(page_of(draft))


@pytest.mark.parametrize("who", ["seller", "account_manager", "ops", "support"])
def test_nobody_else_reads_or_writes_them(who, request, log_in, shipped):
    user = request.getfixturevalue(who)
    client = log_in(user.user if who == "seller" else user)
    draft = Checklist.objects.create(subject="bank_statement", country="", number=2)
    pages = [LIST, f"{LIST}add/", page_of(shipped), page_of(draft, "item_add")]
    assert all(client.get(page).status_code in (302, 403) for page in pages)
    acts = [page_of(draft, "publish"), page_of(draft, "discard"), page_of(shipped, "draft"), page_of(draft, "item_add")]
    assert all(client.post(page, {**CHECK, "note": "x"}).status_code in (302, 403) for page in acts)
    assert Checklist.objects.filter(pk=draft.pk, published_at=None).exists()
    assert not draft.items.exists()


def test_who_may_only_look_finds_no_button(client, shipped, make_staff, log_in):
    from django.contrib.auth.models import Permission

    support = make_staff("support")
    support.user_permissions.add(Permission.objects.get(codename="view_checklist"))
    page = words_of(log_in(support).get(page_of(shipped)))
    assert "Checks" in page
    assert "Begin a draft" not in page
