from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import translation

from core.times import (
    day_in,
    end_of_day,
    format_clock,
    format_day,
    format_moment,
    format_moment_briefly,
    format_zone,
    last_minute,
    zone_choices,
    zones_near,
)

INSTANT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def plain(text):
    return text.replace("\u202f", " ")


def test_a_moment_is_written_as_each_language_writes_it():
    assert plain(format_moment(INSTANT, "Europe/Berlin", "en")) == (
        "Tuesday, November 24, 2026, 10:00 AM (Berlin, UTC+01:00)"
    )
    assert format_moment(INSTANT, "Europe/Berlin", "de") == "Dienstag, 24. November 2026, 10:00 (Berlin, UTC+01:00)"
    assert format_moment(INSTANT, "Asia/Shanghai", "zh-hans") == "2026年11月24日星期二 17:00（上海，UTC+08:00）"
    assert format_moment(INSTANT, "Asia/Tokyo", "ja") == "2026年11月24日火曜日 18:00（東京、UTC+09:00）"


def test_briefly_it_has_neither_year_nor_offset_and_the_month_in_few_letters():
    assert plain(format_moment_briefly(INSTANT, "Europe/Berlin", "en")) == "Tue, Nov 24, 10:00 AM (Berlin)"
    assert format_moment_briefly(INSTANT, "Europe/Berlin", "de") == "Di., 24. Nov., 10:00 (Berlin)"
    assert format_moment_briefly(INSTANT, "Asia/Shanghai", "zh-hans") == "11月24日周二 17:00（上海）"
    late = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)
    assert format_moment_briefly(late, "Asia/Tokyo", "ja") == "11月25日(水) 1:00（東京）"
    assert plain(format_moment_briefly(INSTANT, "UTC", "en")) == "Tue, Nov 24, 9:00 AM (UTC)"


def test_the_day_is_that_of_the_zone():
    assert "November 25" in format_moment(datetime(2026, 11, 24, 16, 0, tzinfo=UTC), "Asia/Shanghai", "en")


def test_the_offset_follows_the_daylight_saving_time_of_the_instant():
    assert format_zone(datetime(2026, 7, 1, tzinfo=UTC), "Europe/Berlin", "en") == "Berlin, UTC+02:00"
    assert format_zone(INSTANT, "America/St_Johns", "en") == "St. John’s, UTC−03:30"


def test_an_old_zone_name_of_a_browser_is_understood():
    assert format_zone(INSTANT, "Asia/Calcutta", "en") == "Kolkata, UTC+05:30"


def test_utc_has_no_city():
    assert format_zone(INSTANT, "UTC", "en") == "UTC"


def test_a_zone_may_be_an_object():
    assert format_clock(INSTANT, ZoneInfo("Asia/Tokyo"), "de") == "18:00"


def test_a_day_is_written_with_its_weekday():
    assert format_day(date(2026, 11, 24), "de") == "Dienstag, 24. November 2026"


def test_the_tag_gives_machines_the_instant_in_utc():
    template = Template("{% load times %}{% clock instant 'Europe/Berlin' %}")
    with translation.override("de"):
        assert template.render(Context({"instant": INSTANT})) == '<time datetime="2026-11-24T09:00:00Z">10:00</time>'


def test_the_choice_of_zones_names_the_present_ones_only():
    choices = dict(zone for _region, zones in zone_choices(INSTANT, "de") for zone in zones)
    assert choices["Asia/Tokyo"] == "Tokio, UTC+09:00"
    assert "Asia/Kolkata" in choices
    assert "Asia/Calcutta" not in choices


@pytest.mark.parametrize("zone", ["Europe/London", "Asia/Kathmandu", "America/St_Johns", "Pacific/Kiritimati"])
def test_a_deadline_in_days_includes_the_whole_last_day_where_the_person_lives(zone):
    local = INSTANT.astimezone(ZoneInfo(zone))
    last = end_of_day(INSTANT, zone, days=14).astimezone(ZoneInfo(zone))
    assert (last.date(), last.hour, last.minute) == (local.date() + timedelta(days=14), 23, 59)


def test_where_the_last_minute_of_the_day_comes_twice_the_later_one_counts():
    clocks_go_back_at_midnight = datetime(2026, 4, 4, 12, 0, tzinfo=UTC)
    last = end_of_day(clocks_go_back_at_midnight, "America/Santiago", days=0)
    assert last == datetime(2026, 4, 5, 3, 59, tzinfo=UTC)


def test_the_zones_of_the_same_country_are_near_itself_first():
    near = zones_near("Asia/Urumqi", INSTANT, "en")
    assert near == [("Asia/Urumqi", "Urumqi, UTC+06:00"), ("Asia/Shanghai", "Shanghai, UTC+08:00")]


def test_nothing_is_near_a_zone_that_is_none():
    assert zones_near("Moon/Base", INSTANT, "en") == []


def test_what_day_it_is_depends_on_where():
    instant = datetime(2026, 11, 23, 11, 30, tzinfo=UTC)
    days = [day_in(zone, instant).isoformat() for zone in ("Pacific/Kiritimati", "Europe/Berlin", "Pacific/Niue")]
    assert days == ["2026-11-24", "2026-11-23", "2026-11-23"]
    assert day_in("Pacific/Niue", instant - timedelta(hours=1)).isoformat() == "2026-11-22"


def test_the_last_minute_of_a_day_is_the_later_one_where_clocks_are_put_back_at_midnight():
    assert last_minute(date(2026, 4, 4), "America/Santiago") == datetime(2026, 4, 5, 3, 59, tzinfo=UTC)
    assert last_minute(date(2026, 11, 23), "Asia/Tokyo") == datetime(2026, 11, 23, 14, 59, tzinfo=UTC)
