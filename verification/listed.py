"""All sellers of this world with how their newest case stands, for a file that leaves the house (`manage.py
export_sellers`).

A case stands there as its seller knows it: that one is suspected of fraud cannot be read from it. Numbers of documents,
bank accounts and taxes are in no such file.
"""

import csv
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, TextIO

from audit.exports.making import harmless
from audit.log import Subject, record
from sellers.models import Seller
from verification.models import Case

Row = dict[str, Any]
BATCH = 1000
LIST = SimpleNamespace(public_id="list_sellers")
IN_REVIEW = (Case.Status.DOCUMENT_REVIEW, Case.Status.RULING_NEEDED, Case.Status.FRAUD_SUSPECTED)
# Where each column comes from.
SELLER = {
    "id": "public_id",
    "reference": "platform_reference__reference",
    "status": "status",
    "created_at": "created_at",
    "handed_in_at": "locked_at",
    "closed_at": "closed_at",
    "erased_at": "erased_at",
    "language": "user__language",
    "time_zone": "user__time_zone",
    "business_kind": "business__kind",
    "business_country": "business__country",
}
PERSONAL = {
    "email": "user__email",
    "full_name": "user__full_name",
    "business_legal_name": "business__legal_name",
    "business_street": "business__street",
    "business_city": "business__city",
    "business_region": "business__region",
    "business_postcode": "business__postcode",
    "person_given_name": "person__given_name",
    "person_family_name": "person__family_name",
}
CASE = ("case", "case_status", "case_submitted_at")


def columns(*, personal: bool) -> list[str]:
    return [*SELLER, *CASE, *(PERSONAL if personal else ())]


def rows(*, personal: bool) -> Iterator[Row]:
    """By age, in batches: however many there are, memory does not grow."""
    fields, last = SELLER | (PERSONAL if personal else {}), 0
    found = Seller.objects.live().order_by("pk").values_list("pk", *fields.values())
    while batch := list(found.filter(pk__gt=last)[:BATCH]):
        last = batch[-1][0]
        cases = _newest_cases([key for key, *_values in batch])
        for key, *values in batch:
            row = dict(zip(fields, map(_told, values), strict=True)) | cases.get(key, dict.fromkeys(CASE))
            yield {name: row[name] for name in columns(personal=personal)}


def _newest_cases(sellers: list[int]) -> dict[int, Row]:
    newest = Case.objects.filter(seller__in=sellers).order_by("seller", "-pk").distinct("seller")
    return {
        case.seller_id: {
            "case": case.public_id,
            "case_status": "in_review" if case.status in IN_REVIEW else case.status,
            "case_submitted_at": _told(case.submitted_at),
        }
        for case in newest.only("public_id", "seller", "status", "submitted_at")
    }


def _told(value: Any) -> Any:
    """None where there is nothing; times as RFC 3339 in UTC."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return value or None


def write_csv(file: TextIO, found: Iterator[Row], names: list[str]) -> None:
    writer = csv.writer(file)
    writer.writerow(names)
    for row in found:
        writer.writerow([harmless(row[name] or "") for name in names])


def write_lines(file: TextIO, found: Iterator[Row], names: list[str]) -> None:
    for row in found:
        file.write(json.dumps(row, ensure_ascii=False) + "\n")


FORMATS = {".csv": write_csv, ".jsonl": write_lines}


def tell_of_export(*, actor: Subject | None, count: int, personal: bool, sha256: str) -> None:
    """In the log before anybody has the file."""
    data = {"count": count, "personal": personal, "sha256": sha256}
    record("sellers.exported", actor=actor, subject=LIST, data=data)
