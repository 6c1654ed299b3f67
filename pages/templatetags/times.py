"""Times in the page's language: {% moment instant zone %}, {% day date %}, {% clock instant zone %}, …"""

from datetime import UTC

from django import template
from django.utils.html import format_html
from django.utils.translation import get_language

from core import times

register = template.Library()


@register.simple_tag
def moment(instant, zone):
    return _time_element(instant, times.format_moment(instant, zone, get_language()))


@register.simple_tag
def moment_text(instant, zone):
    """For plain text, such as a mail."""
    return times.format_moment(instant, zone, get_language())


@register.simple_tag
def clock(instant, zone):
    return _time_element(instant, times.format_clock(instant, zone, get_language()))


@register.simple_tag
def wall(clock):
    """A time of day on no particular day."""
    return times.format_wall(clock, get_language())


@register.simple_tag
def day(date):
    return format_html('<time datetime="{}">{}</time>', date.isoformat(), times.format_day(date, get_language()))


@register.simple_tag
def zone_name(instant, zone):
    return times.format_zone(instant, zone, get_language())


def _time_element(instant, text):
    stamp = instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return format_html('<time datetime="{}">{}</time>', stamp, text)
