"""The file with figures that staff import: read in memory, forgotten afterwards. Pure.

CSV in UTF-8 with the columns seller (its id), day (YYYY-MM-DD), count (discrete sales of new or unused consumer
products) and usd (their gross revenues); several lines of one seller and day are added up.
"""

import csv
from collections import defaultdict
from datetime import date
from decimal import Decimal, InvalidOperation
from io import StringIO

from django.utils.translation import gettext as _

from core.errors import DomainError
from verification.certification.inform import Trade

COLUMNS = ["seller", "day", "count", "usd"]


def trades_in(content: bytes) -> dict[str, list[Trade]]:
    """{public id of the seller: trades}. DomainError "bad_file" names the line."""
    try:
        lines = csv.DictReader(StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        if lines.fieldnames != COLUMNS:
            raise _bad(1, _("the columns must be %(columns)s") % {"columns": ",".join(COLUMNS)})
        found: dict[str, list[Trade]] = defaultdict(list)
        for line in lines:
            found[line["seller"]].append(_trade(line, lines.line_num))
    except (UnicodeDecodeError, csv.Error) as error:
        raise DomainError("bad_file", _("This is not a CSV file in UTF-8.")) from error
    return found


def _trade(line: dict[str, str], number: int) -> Trade:
    try:
        trade = Trade(date.fromisoformat(line["day"]), int(line["count"]), Decimal(line["usd"]))
    except (ValueError, TypeError, InvalidOperation) as error:
        raise _bad(number, _("day, count or usd is no date or number")) from error
    if trade.count < 0 or not trade.revenue.is_finite() or trade.revenue < 0:
        raise _bad(number, _("count and usd cannot be below zero"))
    return trade


def _bad(number: int, what: str) -> DomainError:
    return DomainError(
        "bad_file",
        _("Nothing was imported. Line %(number)d: %(what)s. Correct the file, then import it again.")
        % {"number": number, "what": what},
    )
