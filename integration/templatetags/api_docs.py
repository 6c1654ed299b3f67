"""How texts of the code are shown on the pages for developers."""

import re

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
_CODE = re.compile(r"`([^`]+)`")


@register.filter
def coded(text: str) -> SafeString:
    """What stands between backticks is code."""
    return mark_safe(_CODE.sub(r"<code>\1</code>", escape(text)))
