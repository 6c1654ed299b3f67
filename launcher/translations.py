"""`make messages` brings locale/*/LC_MESSAGES/django.po up to date with the sources (docs/translations.md).

Babel does it in Python, so neither this nor its test needs GNU gettext. What is written depends on the sources and on
the translations alone: no line numbers, no dates, no wrapping. A text that has gone is dropped; nothing is guessed.
"""

import ast
import re
from collections.abc import Collection, Iterator, Mapping
from fnmatch import fnmatch
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from launcher.calls import ROOT

LOCALES = ("de", "ja", "zh_Hans")
# What only staff read stays English, and stays out of the files for translators. Of the names in models, sellers read
# those of their answers and bookings alone (contacts, scheduling, sellers).
STAFF = (
    "audit/*",
    "config/*",
    "integration/*",
    "templates/integration/testmode/*",
    "*/admin.py",
    "*/admin/*",
    "*/apps.py",
    "*/keeping.py",
    "*/audited.py",
    "*/management/*",
    "contacts/actions/calls.py",
    "core/accounts.py",
    "core/accounts_admin.py",
    "core/approvals.py",
    "core/approvals_admin.py",
    "core/models.py",
    "core/policy.py",
    "core/roles.py",
    "messaging/approvals.py",
    "messaging/models.py",
    "contacts/countries_admin.py",
    "contacts/ops.py",
    "messaging/genuine/ops.py",
    "messaging/ops_tasks/*",
    "messaging/sending/*",
    "scheduling/actions/arrivals.py",
    "scheduling/actions/attempts.py",
    "scheduling/actions/certificates.py",
    "scheduling/actions/managers.py",
    "scheduling/actions/taking_over.py",
    "scheduling/actions/teaching.py",
    "scheduling/attendance.py",
    "scheduling/models/alarms.py",
    "scheduling/models/availability.py",
    "scheduling/models/recordings.py",
    "scheduling/models/training.py",
    "scheduling/ops.py",
    "scheduling/recording/*",
    "scheduling/room/check_words.py",
    "scheduling/room/staff_texts.py",
    "scheduling/staff_messages.py",
    "scheduling/teaching.py",
    "scheduling/timeline.py",
    "scheduling/training/*",
    "scheduling/training_messages.py",
    "scheduling/week.py",
    "sellers/company/*",
    "sellers/rights/classes.py",
    "sellers/rights/explaining.py",
    "sellers/rights/registering.py",
    "sellers/rights/report.py",
    "sellers/rights/holding.py",
    "sellers/hiding.py",
    "sellers/quotas.py",
    "sellers/same_numbers.py",
    "sellers/grounds.py",
    "sellers/why.py",
    "templates/account/company_refused.html",
    "templates/admin/*",
    "verification/*/pages.py",
    "verification/*/forms.py",
    "verification/*/proposals.py",
    "verification/announcements/actions/publishing.py",
    "verification/announcements/days.py",
    "verification/announcements/preview.py",
    "verification/announcements/progress.py",
    "verification/announcements/words.py",
    "verification/appeals/actions/hearing.py",
    "verification/appeals/hearers.py",
    "verification/assignment/actions/giving_back.py",
    "verification/assignment/actions/taking.py",
    "verification/assignment/actions/takeover.py",
    "verification/assignment/messages.py",
    "verification/assignment/qualified.py",
    "verification/campaigns/actions/campaigns.py",
    "verification/campaigns/invitees.py",
    "verification/campaigns/progress.py",
    "verification/catalogue/actions.py",
    "verification/catalogue/differences.py",
    "verification/catalogue/uses.py",
    "verification/certification/actions/dropping.py",
    "verification/certification/actions/importing.py",
    "verification/certification/actions/suspending.py",
    "verification/certification/board.py",
    "verification/certification/volume_file.py",
    "verification/changes/actions/ending.py",
    "verification/changes/needs.py",
    "verification/checklists/*",
    "verification/comparing/declared.py",
    "verification/consistency/*",
    "verification/console/*",
    "verification/life/table.py",
    "verification/measures/actions/answer_owed.py",
    "verification/measures/actions/beginning_again.py",
    "verification/measures/actions/carrying_out.py",
    "verification/measures/actions/proposing.py",
    "verification/models/*",
    "verification/ops.py",
    "verification/promises/*",
    "verification/registering.py",
    "verification/reviewing/actions/challenges.py",
    "verification/reviewing/actions/decidable.py",
    "verification/reviewing/actions/decisions.py",
    "verification/reviewing/actions/pausing.py",
    "verification/reviewing/actions/reviews.py",
    "verification/reviewing/actions/stills.py",
    "verification/reviewing/fitting.py",
    "verification/reviewing/unfinished.py",
    "verification/screening/actions/planning.py",
    "verification/screening/plans.py",
    "verification/screenplans/*",
    "verification/second/actions/deciding_again.py",
    "verification/second/actions/holding.py",
    "verification/second/actions/settling.py",
    "verification/sessions/actions/arrivals.py",
    "verification/sessions/actions/owed.py",
)
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
HEADER = """\
msgid ""
msgstr ""
"Language: {locale}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"

"""
CALL = re.compile(r"""\b(_|n?p?gettext)\(((?:\s*,?\s*u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"))+)""")


def main() -> None:
    template = collect()
    for locale in LOCALES:
        po_file(locale).write_bytes(updated(locale, template))


def po_file(locale: str) -> Path:
    return ROOT / "locale" / locale / "LC_MESSAGES" / "django.po"


def collect() -> Catalog:
    """Every text that a seller can read, with the files it stands in."""
    catalog = Catalog()
    for path in _sources():
        method: Any = "python" if path.suffix == ".py" else from_template
        with path.open("rb") as source:
            for _line, text, _comments, context in extract(method, source, KEYWORDS):
                catalog.add(text, locations=[(str(path.relative_to(ROOT)), 1)], context=context)
    return catalog


def updated(locale: str, template: Catalog) -> bytes:
    """The file of this language, as it should stand."""
    with po_file(locale).open("rb") as file:
        catalog = read_po(file, locale=locale)
    catalog.update(template, no_fuzzy_matching=True)
    out = BytesIO()
    out.write(HEADER.format(locale=locale, plurals=catalog.plural_forms).encode())
    write_po(out, catalog, width=0, omit_header=True, sort_by_file=True, ignore_obsolete=True, include_lineno=False)
    return out.getvalue()


def from_template(
    source: IO[bytes], keywords: Mapping[str, Any], tags: Collection[str], options: Mapping[str, Any]
) -> Iterator[Any]:
    """An extraction method of Babel's: Django turns the template's tags into calls, which are read off here."""
    for function, arguments in CALL.findall(templatize(source.read().decode())):
        yield 1, function, ast.literal_eval(f"({arguments.strip()},)"), []


def _sources() -> Iterator[Path]:
    for folder in sorted([ROOT / "templates", *(made.parent for made in ROOT.glob("*/apps.py"))]):
        for path in sorted(folder.rglob("*")):
            name = str(path.relative_to(ROOT))
            if path.suffix in (".py", ".html", ".txt") and not any(fnmatch(name, pattern) for pattern in STAFF):
                yield path


if __name__ == "__main__":
    main()
