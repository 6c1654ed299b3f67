"""A copy of everything about a seller as a ZIP: index.html to read and print, data.json for programs, all files."""

import json
from datetime import date, datetime
from io import BytesIO
from itertools import chain
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from core.clock import database_now
from core.times import format_day, format_moment
from sellers.models import Seller
from sellers.rights.exporting import Row, sections


def make_bundle(seller: Seller, *, originals: bool = True) -> bytes:
    """In the seller's language, with times in the seller's zone. It takes seconds: never inside a transaction.

    `originals`: with files as they came.
    """
    with translation.override(seller.user.language):
        parts = [(section, list(section.rows(seller))) for section in sections()]
        made_at, buffer = database_now(), BytesIO()
        with ZipFile(buffer, "w", ZIP_DEFLATED) as bundle:
            names = []
            for section, _rows in parts:
                for name, content in chain(section.files(seller), section.originals(seller) if originals else ()):
                    bundle.writestr(name, content, ZIP_STORED)  # pictures do not get smaller
                    names.append(name)
            said = [(section.title, [_shown(row, seller) for row in rows]) for section, rows in parts]
            context = {"seller": seller, "sections": said, "made": _text(made_at, seller), "files": names}
            bundle.writestr("index.html", render_to_string("sellers/rights/bundle.html", context))
            plain = {section.code: [_plain(row) for row in rows] for section, rows in parts}
            data = {"made_at": made_at.isoformat(), "seller": seller.public_id, "sections": plain, "files": names}
            bundle.writestr("data.json", json.dumps(data, ensure_ascii=False, indent=1))
    return buffer.getvalue()


def _shown(row: Row, seller: Seller) -> list[tuple[str, str]]:
    return [(item.label, _text(item.value, seller)) for item in row if item.value not in (None, "")]


def _text(value: Any, seller: Seller) -> str:
    if isinstance(value, datetime):
        return format_moment(value, seller.user.time_zone, seller.user.language)
    if isinstance(value, date):
        return format_day(value, seller.user.language)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)


def _plain(row: Row) -> dict[str, Any]:
    return {
        item.code: item.value.isoformat() if isinstance(item.value, date) else item.value
        for item in row
        if item.value not in (None, "")
    }
