"""What ops, leads and support see and do of announcements."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail as mails
from django.test import Client
from django.urls import reverse

from core.approvals import confirm
from core.clock import database_now
from core.ids import ALPHABET, LENGTH
from core.models import Approval, User
from core.policy import publish_policy
from messaging.models import Delivery, Message
from messaging.sending.delivering import sweep
from sellers.models import Seller
from tests.answers import text_of, words_of
from tests.verification.announcing import LANGUAGES, days_from_today, draft_of, in_all, publish
from verification.announcements.actions.publishing import propose_publication, start_correction
from verification.announcements.actions.telling import tell_next
from verification.announcements.preview import PHRASE, preview_of
from verification.announcements.progress import STANDINGS
from verification.models import Announcement, AnnouncementVersion

pytestmark = pytest.mark.django_db
LIST = "/admin/verification/announcement/"


@pytest.fixture
def client(ops: User, log_in: Callable[[User], Client]) -> Client:
    return log_in(ops)


@pytest.fixture
def draft(make_reader: Callable[..., Seller], ops: User) -> AnnouncementVersion:
    make_reader("reader")
    return draft_of(ops)


def page_of(announcement: Announcement, name: str = "change") -> str:
    return reverse(f"admin:verification_announcement_{name}", args=[announcement.pk])


def form_of(**changes: str) -> dict[str, Any]:
    texts = {f"{name}_{code}": f"{name} {code}" for name in ("title", "body", "task") for code in in_all("")}
    return {
        **texts,
        "effective_on": days_from_today(20).isoformat(),
        "path": "/contact/",
        "countries": ["GB"],
        **changes,
    }


def test_a_draft_is_written_read_in_each_language_and_proposed(
    client: Client, make_reader: Callable[..., Seller], lead: User, log_in: Callable[[User], Client]
) -> None:
    make_reader("reader")
    page = words_of(client.post(f"{LIST}add/", form_of(countries=[]), follow=True))
    announcement = Announcement.objects.get()
    assert "Nothing keeps it from being published now." in page
    assert "title en" in page
    german = words_of(client.get(page_of(announcement) + "?language=de"))
    assert "title de body de" not in german
    assert "Dies gilt" not in words_of(client.get(page_of(announcement)))
    assert "title de" in german
    page = words_of(client.post(page_of(announcement, "propose"), {"reason": "It is time."}, follow=True))
    assert "Proposed by Ops: somebody else has to confirm it." in page
    assert "Edit the draft" not in page
    confirm(Approval.objects.get(), actor=lead)
    assert "published" in words_of(log_in(lead).get(page_of(announcement)))


def test_the_second_person_reads_what_it_is_whom_it_is_for_and_where_the_preview_is(
    draft: AnnouncementVersion, ops: User, lead: User, log_in: Callable[[User], Client]
) -> None:
    proposal = propose_publication(draft.announcement, actor=ops, reason="It is time.")
    page = log_in(lead).get(reverse("admin:core_approval_change", args=[proposal.pk]))
    assert "“New fees” is published" in words_of(page)
    assert "Sellers of whom that is true today: 1." in words_of(page)
    assert page_of(draft.announcement) in text_of(page)


def test_a_proposal_whose_draft_is_gone_can_still_be_read(
    draft: AnnouncementVersion, client: Client, ops: User
) -> None:
    proposal = propose_publication(draft.announcement, actor=ops, reason="It is time.")
    client.post(reverse("admin:core_approval_withdraw", args=[proposal.pk]))
    answer = client.post(page_of(draft.announcement, "discard"))
    assert answer.headers["location"] == LIST
    page = words_of(client.get(reverse("admin:core_approval_change", args=[proposal.pk])))
    assert "This draft was thrown away since." in page


def test_the_preview_is_the_page_and_the_mail_in_the_language_asked_for(
    draft: AnnouncementVersion, client: Client
) -> None:
    page = words_of(client.get(page_of(draft.announcement) + "?language=ja"))
    assert "New fees (ja)" in page
    assert "合言葉" in page
    mail = client.get(reverse("admin:verification_announcement_mail", args=[draft.announcement_id, 1, "zh-hans"]))
    assert "New fees (zh-hans)" in text_of(mail)
    assert 'lang="zh-hans"' in text_of(mail)
    policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"
    assert mail.headers["content-security-policy"] == policy
    assert mail.headers["x-frame-options"] == "SAMEORIGIN"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_preview_is_what_is_sent_and_what_stands_in_the_message_center(
    make_reader: Callable[..., Seller], ops: User, lead: User, language: str
) -> None:
    zone = "America/New_York"
    make_reader("seller", language=language, time_zone=zone, phrase=PHRASE)
    version = draft_of(ops, path="/contact/")
    preview = preview_of(version, language, zone)
    tell_next(publish(version.announcement, ops, lead))
    sweep()
    message = Message.objects.get(purpose="announcement")
    [letter] = [each for each in mails.outbox if message.public_id in each.body]
    [html] = [content for content, kind in letter.alternatives if kind == "text/html"]
    assert PHRASE in preview.mail
    assert (letter.subject, message.title) == (preview.text.title, preview.text.title)
    assert referring_to_none(letter.body) == referring_to_none(preview.mail)
    assert referring_to_none(html) == referring_to_none(preview.html)
    assert message.body.split("\n\n") == preview.text.paragraphs
    assert (message.action_label, message.action_path) == preview.text.action


def referring_to_none(text: str) -> str:
    """Without the reference of the message, which is its own each time."""
    return re.sub(rf"msg_[{ALPHABET}]{{{LENGTH}}}", "msg_", text)


def test_a_mail_in_no_language_of_ours_is_not_there(draft: AnnouncementVersion, client: Client) -> None:
    assert client.get(f"{LIST}{draft.announcement_id}/mail/1/fr/").status_code == 404
    assert client.get(f"{LIST}{draft.announcement_id}/mail/2/de/").status_code == 404


def test_what_keeps_it_from_being_published_is_said_with_the_first_possible_day(
    make_reader: Callable[..., Seller], client: Client, ops: User
) -> None:
    make_reader("reader", time_zone="UTC")
    draft = draft_of(ops, in_days=3, title={"en": "New fees"})
    page = words_of(client.get(page_of(draft.announcement)))
    assert "A text is missing in: Simplified Chinese, Japanese, German." in page
    assert "is too early: every seller must know of it 14 days before." in page
    assert "Propose that it is published" not in page


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("path", "https://example.com/", "There is no such page for sellers on this site."),
        ("path", "/admin/", "There is no such page for sellers on this site."),
        ("body_de", "Siehe <a>", "Write plain text: no HTML"),
        ("title_en", "Look at www.example.com", "Write plain text: no HTML"),
        ("title_ja", "あ" * 121, "at most 120"),
        ("effective_on", "soon", "Enter a valid date."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_is_kept(
    client: Client, field: str, typed: str, said: str
) -> None:
    answer = client.post(f"{LIST}add/", form_of(**{field: typed}))
    assert said in words_of(answer)
    assert typed in text_of(answer)
    assert not Announcement.objects.exists()


def test_a_title_is_one_line_and_the_audience_is_kept(client: Client) -> None:
    client.post(f"{LIST}add/", form_of(title_en="New\r\nfees") | {"statuses": ["active"], "kinds": ["sole_trader"]})
    version = AnnouncementVersion.objects.get()
    assert version.title["en"] == "New fees"
    assert version.audience == {"countries": ["GB"], "statuses": ["active"], "kinds": ["sole_trader"]}


def test_a_correction_needs_a_reason_and_keeps_its_audience(
    make_published: Callable[..., Announcement], client: Client
) -> None:
    announcement = make_published()
    assert "Say why it is corrected." in words_of(client.post(page_of(announcement, "correct"), follow=True))
    client.post(page_of(announcement, "edit"), form_of(note="A slip", countries=["GB"]))
    draft = announcement.versions.get(published_at=None)
    assert (draft.note, draft.audience, draft.title["en"]) == ("A slip", {"countries": ["XX"]}, "title en")
    page = words_of(client.get(page_of(announcement)))
    assert "Changed since the version before" in page
    assert "Title New fees title en" in page
    assert "Version 1" in words_of(client.get(page_of(announcement) + "?version=1"))


def test_it_counts_who_was_told_who_read_it_and_how_the_copies_stand(
    make_published: Callable[..., Announcement], make_reader: Callable[..., Seller], client: Client
) -> None:
    make_reader("second")
    announcement = make_published()
    Delivery.objects.filter(message__recipient__email="second@example.com").update(status="failed")
    make_reader("third")
    page = words_of(client.get(page_of(announcement)))
    assert "Still to be told 1 Messages made 2 Stand in the message center 2 Read there 0" in page
    assert "Copies: waiting 1 Copies: failed 1" in page
    assert "New fees published" in words_of(client.get(LIST))


def test_withdrawing_asks_for_a_reason(make_published: Callable[..., Announcement], client: Client) -> None:
    announcement = make_published()
    assert "Say why it is withdrawn" in words_of(client.post(page_of(announcement, "withdraw"), follow=True))
    page = words_of(client.post(page_of(announcement, "withdraw"), {"why": "The fees stay."}, follow=True))
    assert "Why: The fees stay." in page
    assert "Withdraw the announcement" not in page


def test_what_is_published_cannot_be_edited(make_published: Callable[..., Announcement], client: Client) -> None:
    assert client.post(page_of(make_published(), "edit"), form_of()).status_code == 404


def test_support_and_leads_read_it_and_change_nothing(
    draft: AnnouncementVersion, make_staff: Callable[..., User], log_in: Callable[[User], Client]
) -> None:
    for role in ("support", "lead"):
        staff = log_in(make_staff(role))
        page = words_of(staff.get(page_of(draft.announcement)))
        assert ("New fees" in page, "Edit the draft" in page) == (True, False)
        for act in ("propose", "discard", "correct", "withdraw"):
            assert staff.post(page_of(draft.announcement, act), {"reason": "x", "why": "x"}).status_code == 403
    assert Announcement.objects.get().status == "draft"


def test_a_seller_reaches_none_of_it(draft: AnnouncementVersion, log_in: Callable[[User], Client]) -> None:
    seller = log_in(User.objects.get(email="reader@example.com"))
    assert seller.get(page_of(draft.announcement)).status_code == 302
    assert seller.post(page_of(draft.announcement, "discard")).status_code == 302
    assert Announcement.objects.exists()


def tags_of(answer: Any) -> list[str]:
    return re.findall(r'<span class="vr-tag vr-tag--\w+">([^<]+)</span>', text_of(answer))


def as_published(ops: User, lead: User, *, in_days: int) -> Announcement:
    """Whatever its day is."""
    draft = draft_of(ops)
    Announcement.objects.filter(pk=draft.announcement_id).update(status="published")
    AnnouncementVersion.objects.filter(pk=draft.pk).update(
        effective_on=days_from_today(in_days), published_at=database_now(), published_by=lead
    )
    return draft.announcement


@pytest.mark.parametrize(
    ("in_days", "standing"), [(1, "published"), (0, "in effect"), (-29, "in effect"), (-30, "over")]
)
def test_the_list_and_the_page_say_what_is_over(
    client: Client, ops: User, lead: User, in_days: int, standing: str
) -> None:
    publish_policy({"announcement_shown_days": 30}, actor=ops, note="test")
    announcement = as_published(ops, lead, in_days=in_days)
    for page in (LIST, page_of(announcement)):
        assert tags_of(client.get(page)) == [standing]


def test_the_list_is_filtered_by_the_tags_that_it_shows(
    make_reader: Callable[..., Seller], client: Client, ops: User, lead: User
) -> None:
    make_reader("reader")
    as_published(ops, lead, in_days=1), as_published(ops, lead, in_days=0), as_published(ops, lead, in_days=-14)
    start_correction(as_published(ops, lead, in_days=2), actor=ops)
    propose_publication(draft_of(ops).announcement, actor=ops, reason="It is time.")
    draft_of(ops)
    Announcement.objects.filter(pk=as_published(ops, lead, in_days=3).pk).update(status="withdrawn")
    shown = {name: tags_of(client.get(LIST, {"state": name})) for name in STANDINGS}
    assert shown == {
        name: [str(word)] * (2 if name == "published" else 1) for name, (_colour, word) in STANDINGS.items()
    }
    assert len(tags_of(client.get(LIST))) == 7


def test_the_list_runs_as_many_queries_at_30_rows_as_at_1(
    make_published: Callable[..., Announcement],
    client: Client,
    ops: User,
    django_assert_num_queries: Callable[..., Any],
) -> None:
    make_published()
    client.get(LIST)
    with django_assert_num_queries(QUERIES):
        client.get(LIST)
    for _ in range(29):
        draft_of(ops)
    with django_assert_num_queries(QUERIES):
        assert words_of(client.get(LIST)).count("New fees") == 30


QUERIES = 10
