"""What an announcement may consist of: plain words in every language, and a page of our own site. For staff."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from core.wording import missing_languages
from verification.models import AnnouncementVersion

TITLE_LENGTH, TEXT_LENGTH = 120, 3000
# A tag, or an address that a mail program makes a link of: no message of ours leads elsewhere.
_NOT_PLAIN = re.compile(r"</?[a-z!]|://|\bwww\.|\bmailto:|\S@\S", re.IGNORECASE)
_STAFF_ONLY = ("/admin/", "/demo/", "/accounts/")


def faults_of_words(version: AnnouncementVersion) -> list[str]:
    """Sentences that say what keeps it from being published; none: nothing does."""
    texts = [version.title, version.body, *([version.task] if version.task else [])]
    faults = []
    if missing := missing_languages(*texts):
        faults.append(_("A text is missing in: %(languages)s.") % {"languages": ", ".join(missing)})
    if not all(is_plain(text) for text in texts):
        faults.append(_("The texts must be plain: no HTML, and no addresses of pages or mailboxes in them."))
    if not is_page_of_ours(version.path):
        faults.append(_("The page must be one of the sellers’ pages of this site, such as /contact/."))
    return faults


def is_plain(texts: Mapping[str, str]) -> bool:
    return not any(_NOT_PLAIN.search(text) for text in texts.values())


def is_page_of_ours(path: str) -> bool:
    """Whether it is one of the sellers' pages; none is fine too."""
    parts = urlsplit(path)
    if parts.scheme or parts.netloc or (path and not path.startswith("/")) or path.startswith(_STAFF_ONLY):
        return False
    try:
        return not path or bool(resolve(parts.path))
    except Resolver404:
        return False
