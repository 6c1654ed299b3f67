"""A browser's name out of what it says of itself."""

from django import template
from django.utils.translation import gettext as _
from ua_parser import parse

register = template.Library()


@register.filter
def browser_name(user_agent: str) -> str:
    """Such as “Chrome on Android”; of an unknown one, that it is unknown."""
    known = parse(user_agent)
    if known.user_agent is None:
        return _("Unknown browser")
    if known.os is None:
        return known.user_agent.family
    return _("%(browser)s on %(system)s") % {"browser": known.user_agent.family, "system": known.os.family}
