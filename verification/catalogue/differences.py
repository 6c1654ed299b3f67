"""What differs between two versions of a reason, for people to read. Pure."""

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.languages import language_name
from sellers.models import Document
from verification.catalogue.examples import ALTS
from verification.models import ReasonVersion

Difference = tuple[str, str, str]  # what, before, now


def differences(before: ReasonVersion, after: ReasonVersion) -> list[Difference]:
    rows = zip(_rows(before), _rows(after), strict=True)
    return [(label, old, new) for (label, old), (_label, new) in rows if old != new]


def _rows(version: ReasonVersion) -> list[tuple[str, str]]:
    return [
        (_name("label"), version.label),
        *_texts(version, "text"),
        *_texts(version, "remedy"),
        (_name("picture"), str(ALTS.get(version.picture, version.picture))),
        (_name("for_documents"), documents_of(version)),
        (_name("video_only"), _("yes") if version.video_only else _("no")),
    ]


def _texts(version: ReasonVersion, name: str) -> list[tuple[str, str]]:
    return [
        (f"{_name(name)}: {language_name(code)}", getattr(version, name).get(code, ""))
        for code, _language in settings.LANGUAGES
    ]


def documents_of(version: ReasonVersion) -> str:
    return ", ".join(str(Document.Kind(kind).label) for kind in version.for_documents)


def _name(field: str) -> str:
    return capfirst(str(ReasonVersion._meta.get_field(field).verbose_name))  # type: ignore[union-attr]
