from collections.abc import Callable
from datetime import time, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from audit.models import Event
from core.errors import DomainError
from core.models import User
from scheduling.actions import save_account_manager, save_calendar
from scheduling.models import AccountManager, Availability, Booking, Place, TimeOff
from sellers.models import Seller

pytestmark = pytest.mark.django_db
LogIn = Callable[[User], Client]


def form_of(manager: AccountManager, **fields: object) -> dict:
    hours = manager.availability.get()
    return {
        "staff_number": manager.staff_number,
        "active": "on",
        "time_zone": manager.time_zone,
        "languages": manager.languages,
        "country": "GB",
        "document_countries": ["GB", "IE"],
        "buffer_minutes": 15,
        "sessions_per_day": 6,
        **{f"{prefix}-{form}_FORMS": 0 for prefix in ("extra_hours", "time_off") for form in ("TOTAL", "INITIAL")},
        "availability-TOTAL_FORMS": 1,
        "availability-INITIAL_FORMS": 1,
        "availability-0-id": hours.pk,
        "availability-0-manager": manager.pk,
        "availability-0-weekday": hours.weekday,
        "availability-0-starts": "09:00",
        "availability-0-ends": "17:00",
    } | fields


@pytest.fixture
def on_mondays(make_manager: Callable[..., AccountManager]) -> AccountManager:
    return make_manager(time_zone="Europe/London", hours=[(0, time(9), time(17))])


def save(client: Client, manager: AccountManager, **fields: object):
    return client.post(f"/admin/scheduling/accountmanager/{manager.pk}/change/", form_of(manager, **fields))


@pytest.mark.parametrize("role", ["lead", "ops"])
def test_leads_and_ops_keep_hours_languages_zone_and_skills(
    on_mondays: AccountManager, log_in: LogIn, request: pytest.FixtureRequest, role: str
) -> None:
    fields = {"time_zone": "Asia/Tokyo", "languages": ["en", "ja"], "availability-0-ends": "18:30"}
    answer = save(log_in(request.getfixturevalue(role)), on_mondays, **fields)
    assert answer.status_code == 302
    on_mondays.refresh_from_db()
    assert (on_mondays.time_zone, on_mondays.languages) == ("Asia/Tokyo", ["en", "ja"])
    assert (on_mondays.country, on_mondays.document_countries) == ("GB", ["GB", "IE"])
    assert (on_mondays.buffer_minutes, on_mondays.sessions_per_day) == (15, 6)
    assert on_mondays.availability.get().ends == time(18, 30)


def test_saving_is_an_event_with_the_whole_week(on_mondays: AccountManager, log_in: LogIn, lead: User) -> None:
    save(log_in(lead), on_mondays, **{"availability-0-ends": "18:30"})
    events = dict(Event.objects.filter(subject=on_mondays.public_id).values_list("action", "data"))
    assert events["account_manager.calendar_saved"] == '{"extra":[],"hours":["0 09:00–18:30"],"time_off":[]}'
    assert '"languages":["en"]' in events["account_manager.saved"]
    assert set(Event.objects.filter(subject=on_mondays.public_id).values_list("actor", flat=True)) == {lead.public_id}


def test_hours_can_be_removed(on_mondays: AccountManager, log_in: LogIn, lead: User) -> None:
    save(log_in(lead), on_mondays, **{"availability-0-DELETE": "on"})
    assert not Availability.objects.exists()
    assert Event.objects.get(action="account_manager.calendar_saved").data == '{"extra":[],"hours":[],"time_off":[]}'


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"time_zone": "Mars/Olympus"}, "Select a valid choice"),
        ({"languages": []}, "required"),
        ({"availability-0-ends": "08:00"}, "must end later than they begin"),
    ],
)
def test_nonsense_is_refused_and_changes_nothing(
    on_mondays: AccountManager, log_in: LogIn, lead: User, fields: dict, text: str
) -> None:
    answer = save(log_in(lead), on_mondays, **fields)
    assert answer.status_code == 200
    assert text in answer.content.decode()
    assert not Event.objects.filter(subject=on_mondays.public_id).exists()


@pytest.mark.parametrize("role", ["account_manager", "support"])
def test_others_do_not_see_the_calendars(
    on_mondays: AccountManager, log_in: LogIn, request: pytest.FixtureRequest, role: str
) -> None:
    assert save(log_in(request.getfixturevalue(role)), on_mondays).status_code == 403


def test_only_staff_who_have_no_calendar_yet_can_get_one(
    on_mondays: AccountManager, seller: Seller, support: User, log_in: LogIn, ops: User
) -> None:
    page = log_in(ops).get("/admin/scheduling/accountmanager/add/")
    offered = set(page.context["adminform"].form.fields["user"].queryset)
    assert offered == {support}


def test_midnight_is_an_end_of_hours(on_mondays: AccountManager, log_in: LogIn, lead: User) -> None:
    save(log_in(lead), on_mondays, **{"availability-0-ends": "00:00"})
    assert str(on_mondays.availability.get()) == "Monday 09:00–24:00"


def test_extra_hours_at_a_place_and_time_off_are_kept_and_told(
    on_mondays: AccountManager, log_in: LogIn, lead: User
) -> None:
    place = Place.objects.create(name="Hall", address="1 Hall Street, Leeds", time_zone="Europe/London")
    extra = {"day": "2027-05-01", "starts": "10:00", "ends": "12:00", "place": place.pk, "manager": on_mondays.pk}
    off = {"first_day": "2027-05-03", "last_day": "2027-05-04", "manager": on_mondays.pk}
    fields = {f"extra_hours-0-{name}": value for name, value in extra.items()}
    fields |= {f"time_off-0-{name}": value for name, value in off.items()}
    save(log_in(lead), on_mondays, **fields, **{"extra_hours-TOTAL_FORMS": 1, "time_off-TOTAL_FORMS": 1})
    newest = Event.objects.filter(action="account_manager.calendar_saved").latest("pk").data
    assert f'"extra":["2027-05-01 10:00–12:00 {place.public_id}"]' in newest
    assert '"time_off":["2027-05-03 2027-05-04"]' in newest


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"sessions_per_day": 0}, "greater than or equal to 1"),
        ({"buffer_minutes": 241}, "less than or equal to 240"),
        ({"document_countries": ["ZZ"]}, "not one of the available choices"),
    ],
)
def test_skills_and_limits_that_make_no_sense_are_refused(
    on_mondays: AccountManager, log_in: LogIn, lead: User, fields: dict, text: str
) -> None:
    assert text in save(log_in(lead), on_mondays, **fields).content.decode()
    assert not Event.objects.filter(subject=on_mondays.public_id).exists()


def test_the_page_shows_the_coming_week_in_words_beside_the_picture(
    booking: Booking, log_in: LogIn, lead: User
) -> None:
    off = timezone.now().date() + timedelta(days=6)
    TimeOff.objects.create(manager=booking.manager, first_day=off, last_day=off)
    page = log_in(lead).get(f"/admin/scheduling/accountmanager/{booking.manager_id}/change/").content.decode()
    assert page.count('<li class="vr-week__day">') == 7
    assert "Booked: 12:00–12:30." in page
    assert "Free: 00:00–12:00, 12:30–00:00." in page
    assert "<strong>Time off.</strong>" in page
    assert "style=" not in page[page.index("vr-week") : page.index("vr-week__words")]


def test_the_managers_list_costs_the_same_queries_at_one_row_and_at_thirty(
    make_manager: Callable[..., AccountManager], log_in: LogIn, ops: User, django_assert_num_queries: Callable
) -> None:
    client = log_in(ops)
    for count in [1, 29]:
        for number in range(count):
            make_manager(f"m{count}-{number}")
        client.get("/admin/scheduling/accountmanager/")
        with django_assert_num_queries(9):
            client.get("/admin/scheduling/accountmanager/")


@pytest.mark.parametrize("own", [True, False])
def test_nobody_types_until_when_somebody_is_trained(
    on_mondays: AccountManager, log_in: LogIn, lead: User, own: bool
) -> None:
    if own:
        AccountManager.objects.update(user=lead)
    before = on_mondays.trained_until
    answer = save(log_in(lead), on_mondays, buffer_minutes=30, trained_until="2099-01-01")
    assert answer.status_code == 302
    on_mondays.refresh_from_db()
    assert (on_mondays.trained_until, on_mondays.buffer_minutes) == (before, 30)


def test_nobody_chooses_their_own_languages_countries_and_hours(
    on_mondays: AccountManager, log_in: LogIn, lead: User
) -> None:
    AccountManager.objects.update(user=lead)
    fields = {"languages": ["ja"], "document_countries": ["CN"], "availability-0-ends": "18:30"}
    assert save(log_in(lead), on_mondays, **fields).status_code == 302
    on_mondays.refresh_from_db()
    assert (on_mondays.languages, on_mondays.document_countries) == (["en"], [])
    assert on_mondays.availability.get().ends == time(17)


@pytest.mark.parametrize("fields", [{"languages": ["ja"]}, {"document_countries": ["CN"]}])
def test_nor_does_any_other_door_take_them(on_mondays: AccountManager, fields: dict[str, list[str]]) -> None:
    for name, value in fields.items():
        setattr(on_mondays, name, value)
    with pytest.raises(DomainError, match="own_calendar"):
        save_account_manager(on_mondays, actor=on_mondays.user)


def test_nor_hours(on_mondays: AccountManager) -> None:
    with pytest.raises(DomainError, match="own_calendar"):
        save_calendar(on_mondays, actor=on_mondays.user, changed=[], removed=list(on_mondays.availability.all()))
    assert on_mondays.availability.exists()


def test_nobody_says_of_themselves_that_they_hold_sessions(
    on_mondays: AccountManager, log_in: LogIn, lead: User
) -> None:
    AccountManager.objects.update(user=lead)
    assert save(log_in(lead), on_mondays, active="").status_code == 302
    assert AccountManager.objects.get().active


def test_nor_does_any_other_door(on_mondays: AccountManager, lead: User) -> None:
    on_mondays.active = False
    with pytest.raises(DomainError, match="own_training"):
        save_account_manager(on_mondays, actor=on_mondays.user)
    save_account_manager(on_mondays, actor=lead)


def test_nobody_gives_themselves_a_calendar(support: User) -> None:
    own = AccountManager(user=support, staff_number="M-9", time_zone="UTC", languages=["en"])
    with pytest.raises(DomainError, match="own_training"):
        save_account_manager(own, actor=support)
