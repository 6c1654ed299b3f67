"""`manage.py import_sellers`, with files as people make them."""

import csv
import json
import stat
from collections.abc import Callable
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from audit.models import Event
from core.models import User
from sellers.actions import lock_details, open_account_for, save_business
from sellers.importing import taking
from sellers.importing.forms import fields_by_column
from sellers.models import BankAccount, Business, Document, Person, Seller
from sellers.references import save_reference
from tests.races import results_at_once
from tests.sellers.details import BANK_ACCOUNT, BUSINESS, PERSON

pytestmark = pytest.mark.django_db

PARTS = {"business": BUSINESS, "person": PERSON, "bank_account": BANK_ACCOUNT}
DETAILS = {f"{part}_{name}": str(value) for part, fields in PARTS.items() for name, value in fields.items()}
MIA = {"email": "mia@example.com", "full_name": "Mia Roth", "language": "de", "time_zone": "Europe/Berlin", **DETAILS}

Import = Callable[..., dict[str, Any]]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "sellers.csv"


@pytest.fixture
def refused(tmp_path: Path) -> Path:
    return tmp_path / "refused.csv"


def write(file: Path, *lines: dict[str, str], columns: list[str] | None = None, encoding: str = "utf-8") -> None:
    with file.open("w", encoding=encoding, newline="") as target:
        writer = csv.DictWriter(target, columns or [*lines[0]], restval="")
        writer.writeheader()
        writer.writerows(lines)


def take(file: Path, *options: str) -> dict[str, Any]:
    """The object of --json, with the exit code."""
    out, code = StringIO(), 0
    try:
        call_command("import_sellers", str(file), "--json", *options, stdout=out, stderr=StringIO())
    except SystemExit as end:
        code = int(end.code or 0)
    return {**json.loads(out.getvalue()), "code": code}


def counts(told: dict[str, Any]) -> tuple[int, int, int, int, int]:
    """(exit code, imported, completed, unchanged, refused)"""
    return told["code"], *(told[name] for name in ("imported", "completed", "unchanged", "refused"))  # type: ignore[return-value]


def errors(told: dict[str, Any]) -> list[tuple[int, str, str]]:
    return [(error["line"], error["column"], error["message"]) for error in told["errors"]]


def plain(number: int) -> dict[str, str]:
    return {"email": f"seller{number}@example.com"}


def test_a_line_with_everything_is_a_seller_as_the_pages_would_have_made_it(file: Path) -> None:
    write(file, MIA)
    assert counts(take(file)) == (0, 1, 0, 0, 0)
    seller = Seller.objects.with_details().get()
    user = seller.user
    assert (user.email, user.full_name, user.language) == ("mia@example.com", "Mia Roth", "de")
    assert user.time_zone == "Europe/Berlin"
    for part, fields in PARTS.items():
        assert {name: getattr(getattr(seller, part), name) for name in fields} == fields
    kinds = {document.kind for document in seller.documents.all()}
    assert Document.Kind.BUSINESS_EXTRACT in kinds
    assert set(Event.objects.values_list("actor", flat=True)) == {"system"}
    assert [*Event.objects.filter(subject=seller.public_id).order_by("position").values_list("action", flat=True)][
        :2
    ] == [
        "seller.registered",
        "seller.details_saved",
    ]


def test_every_column_that_the_help_names_is_taken_over_by_some_form() -> None:
    assert set(MIA) | {"reference", "person_machine_readable"} == set(fields_by_column())


def test_an_address_alone_is_enough(file: Path) -> None:
    write(file, {"email": " Mia@Example.COM "})
    assert counts(take(file)) == (0, 1, 0, 0, 0)
    assert Seller.objects.get().user.email == "mia@example.com"
    assert Business.objects.count() == 0


def test_a_dry_run_says_the_same_and_leaves_nothing(file: Path) -> None:
    write(file, MIA, {**MIA, "email": "no address"}, {**MIA, "email": "MIA@example.com"})
    before = Event.objects.count()
    told = take(file, "--dry-run")
    assert (told["dry_run"], counts(told)) == (True, (3, 1, 0, 0, 2))
    assert (Seller.objects.count(), User.objects.count(), Event.objects.count()) == (0, 0, before)
    assert errors(told) == errors(take(file))
    assert Seller.objects.count() == 1


def test_what_is_wrong_is_said_by_line_and_column_in_the_sentences_of_the_pages(file: Path) -> None:
    wrong = {
        "email": "mia",
        "business_country": "Germany",
        "business_city": "",
        "person_birth_date": "27.03.1985",
        "bank_account_number": "DE89 3704 0044 0532 0130 01",
    }
    write(file, MIA, {**MIA, **wrong})
    told = take(file)
    assert counts(told) == (3, 1, 0, 0, 1)
    found = {column: message for line, column, message in errors(told) if line == 3}
    assert set(found) == set(wrong)
    assert found["business_city"] == "Fill in “Town or city”."
    assert found["person_birth_date"] == "Write the day as 1985-03-27."
    assert "IBAN" in found["bank_account_number"]


def test_a_part_of_which_something_is_given_is_asked_for_whole(file: Path) -> None:
    write(file, {**dict.fromkeys(MIA, ""), "email": "mia@example.com", "bank_account_holder": "Mia"})
    told = take(file)
    assert counts(told) == (1, 0, 0, 0, 1)
    assert [column for _line, column, _message in errors(told)] == ["bank_account_country", "bank_account_number"]
    assert Seller.objects.count() == 0


def test_the_same_file_again_changes_nothing(file: Path) -> None:
    write(file, MIA, plain(1) | dict.fromkeys(DETAILS, ""))
    take(file)
    before = Event.objects.count()
    assert counts(take(file)) == (0, 0, 0, 2, 0)
    assert Event.objects.count() == before


def test_what_is_missing_is_added_and_what_differs_is_not_overwritten(file: Path) -> None:
    seller = open_account_for("mia@example.com", actor=None)
    save_business(seller, actor=None, **{**BUSINESS, "postcode": ""})
    write(file, MIA)
    assert counts(take(file)) == (0, 0, 1, 0, 0)
    assert Business.objects.get().postcode == BUSINESS["postcode"]
    assert (Person.objects.count(), BankAccount.objects.count()) == (1, 1)
    write(file, {**MIA, "business_city": "Bonn", "person_given_name": "Ina"})
    told = take(file)
    assert counts(told) == (1, 0, 0, 0, 1)
    assert "other values in business_city, person_given_name." in errors(told)[0][2]
    assert Business.objects.get().city == BUSINESS["city"]


def test_what_was_handed_in_gets_nothing_added(file: Path) -> None:
    lock_details(open_account_for("mia@example.com", actor=None), actor=None)
    write(file, MIA)
    told = take(file)
    assert counts(told) == (1, 0, 0, 0, 1)
    assert "handed the details in" in errors(told)[0][2]


def test_an_address_of_the_staff_makes_nobody_a_seller(file: Path, ops: User) -> None:
    write(file, {"email": ops.email})
    told = take(file)
    assert counts(told) == (1, 0, 0, 0, 1)
    assert "none of a seller" in errors(told)[0][2]


def test_a_seller_of_the_test_world_is_none_of_this_one(file: Path) -> None:
    open_account_for("mia@example.com", actor=None, is_test=True)
    write(file, MIA)
    assert counts(take(file)) == (1, 0, 0, 0, 1)
    assert Business.objects.count() == 0


def test_a_line_carries_the_platforms_own_reference(file: Path) -> None:
    write(file, {**MIA, "reference": "A-17"})
    assert counts(take(file)) == (0, 1, 0, 0, 0)
    seller = Seller.objects.get()
    assert (seller.platform_reference.reference, seller.platform_reference.is_test) == ("A-17", False)
    said = Event.objects.filter(subject=seller.public_id).values_list("action", "actor")
    assert ("seller.reference_saved", "system") in said
    assert counts(take(file)) == (0, 0, 0, 1, 0)


def test_a_reference_is_added_to_who_is_there_also_when_all_is_handed_in(file: Path) -> None:
    seller = open_account_for("mia@example.com", actor=None)
    lock_details(seller, actor=None)
    write(file, {"email": "mia@example.com", "reference": "A-17"})
    assert counts(take(file)) == (0, 0, 1, 0, 0)
    assert seller.platform_reference.reference == "A-17"


def test_another_reference_of_who_is_there_is_not_overwritten(file: Path) -> None:
    save_reference(open_account_for("mia@example.com", actor=None), actor=None, reference="A-17")
    write(file, {"email": "mia@example.com", "reference": "A-18"})
    told = take(file)
    assert counts(told) == (1, 0, 0, 0, 1)
    assert "another reference, A-17" in errors(told)[0][2]


@pytest.mark.parametrize("options", [[], ["--dry-run"]])
def test_a_reference_that_another_seller_has_is_refused_in_its_column(file: Path, options: list[str]) -> None:
    """Of those who are there, and of those before it in the file; one of the test world takes none."""
    save_reference(open_account_for("ina@example.com", actor=None), actor=None, reference="A-17")
    tests = open_account_for("test@example.com", actor=None, is_test=True)
    save_reference(tests, actor=None, reference="A-18")
    numbers = ["A-17", "A-18", "A-18"]
    write(file, *({**plain(place), "reference": number} for place, number in enumerate(numbers)))
    told = take(file, *options)
    assert counts(told) == (3, 1, 0, 0, 2)
    assert [(line, column) for line, column, _message in errors(told)] == [(2, "reference"), (4, "reference")]
    assert "Line 3 has the same reference" in errors(told)[1][2]


def test_the_lines_that_were_refused_are_kept_mended_and_imported(file: Path, refused: Path) -> None:
    write(file, MIA, {**MIA, "email": "ina@example.com", "business_kind": "firm"}, {**MIA, "email": 'Zoë\n"Quote"'})
    assert counts(take(file, "--errors", str(refused))) == (3, 1, 0, 0, 2)
    assert stat.S_IMODE(refused.stat().st_mode) == 0o600
    with refused.open(encoding="utf-8", newline="") as lines:
        kept = list(csv.DictReader(lines))
    assert [(row["line"], row["email"]) for row in kept] == [("3", "ina@example.com"), ("4", 'Zoë\n"Quote"')]
    assert kept[0]["error"].startswith("business_kind: ")
    kept[0]["business_kind"], kept[1]["email"] = "company", "zoe@example.com"
    write(file, *kept)
    assert counts(take(file, "--errors", str(refused))) == (0, 2, 0, 0, 0)
    assert Seller.objects.count() == 3


def test_the_file_itself_is_no_place_for_what_was_refused(file: Path) -> None:
    write(file, MIA)
    before = file.read_bytes()
    with pytest.raises(CommandError, match="Name another one"):
        take(file, "--errors", str(file))
    assert file.read_bytes() == before


def test_who_is_stopped_in_the_middle_goes_on_with_the_next_line(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(file, *(MIA | plain(number) for number in range(5)))
    real, calls = taking.import_seller, []

    def stopped(*given: Any, **options: Any) -> str:
        done = real(*given, **options)
        calls.append(done)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return done

    monkeypatch.setattr(taking, "import_seller", stopped)
    assert take(file)["code"] == 130
    assert Seller.objects.count() == 2  # the third was taken back with its line
    monkeypatch.undo()
    assert counts(take(file)) == (0, 3, 0, 2, 0)
    assert Business.objects.count() == 5


def refusal(file: Path) -> str:
    with pytest.raises(CommandError) as caught:
        take(file)
    assert (Seller.objects.count(), User.objects.count()) == (0, 0)
    return str(caught.value)


def test_a_byte_order_mark_is_no_part_of_the_first_column(file: Path) -> None:
    write(file, MIA, encoding="utf-8-sig")
    assert counts(take(file)) == (0, 1, 0, 0, 0)


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_another_encoding_is_noticed_before_the_first_line(file: Path, encoding: str) -> None:
    write(file, {"email": "mia@example.com", "full_name": "Mia"}, {"email": "z@example.com", "full_name": "Zoë"})
    file.write_bytes(file.read_bytes().decode().encode(encoding))
    assert f"not in UTF-8: see line {3 if encoding == 'latin-1' else 1}." in refusal(file)


def test_columns_that_are_unknown_missing_or_there_twice_are_noticed_before_the_first_line(file: Path) -> None:
    for header, said in [
        ("email;full_name", "not known: “email;full_name”. Separate columns by commas"),
        ("full_name", "no column email"),
        ("email,bank_account_holder", "no column bank_account_country, bank_account_number"),
        ("email,full_name,email", "a column twice: email"),
        ("", "no column email"),
    ]:
        file.write_text(f"{header}\nmia@example.com,Mia,Mia\n")
        assert said in refusal(file)
    assert "No such file" in refusal(file.with_name("elsewhere.csv"))


def test_odd_lines_are_refused_one_by_one_and_the_others_taken(file: Path) -> None:
    lines = [
        "email,full_name",
        "a@example.com,A,stray",
        "short@example.com",
        "",
        ",",
        '"b@example.com","B ""the"" bee',
        'over two lines"',
        "n@example.com,N\0",
        f"c@example.com,{'x' * (1 << 20)}",
        "B@Example.com,again",
        "=cmd|' /C calc'!A0,+1",
        "d@example.com,\x1b[31mD",
    ]
    file.write_bytes("\r\n".join(lines).encode())
    told = take(file)
    found = errors(told)
    assert [(line, column) for line, column, _message in found] == [
        (2, ""), (3, ""), (8, "full_name"), (9, "full_name"), (10, "email"), (11, "email"),
    ]  # fmt: skip
    assert found[0][2] == "It has 3 cells, and the header has 2: look for a stray comma."
    assert found[4][2] == "Line 6 has the same address: one line for each seller."
    assert max(len(message) for _line, _column, message in found) < 400
    assert set(Seller.objects.values_list("user__email", flat=True)) == {"b@example.com", "d@example.com"}
    assert User.objects.get(email="b@example.com").full_name == 'B "the" bee\r\nover two lines'


def test_from_a_quotation_mark_that_is_nowhere_closed_nothing_more_is_taken(file: Path) -> None:
    file.write_text('email,full_name\na@example.com,A\nb@example.com,"B\nc@example.com,C\n')
    told = take(file)
    assert counts(told) == (3, 1, 0, 0, 0)
    assert told["unreadable"].startswith("Line 3 cannot be read (unexpected end of data)")
    assert Seller.objects.get().user.email == "a@example.com"


def test_progress_is_told(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sellers.management.commands import import_sellers

    monkeypatch.setattr(import_sellers, "EVERY", 2)
    write(file, *(plain(number) for number in range(5)))
    out, err = StringIO(), StringIO()
    call_command("import_sellers", str(file), "--dry-run", stdout=out, stderr=err)
    told = [line.partition("UTC  ")[2] for line in err.getvalue().splitlines()]
    assert [line.partition(":")[0] for line in told] == ["line 3 of 6 (50 %)", "line 5 of 6 (83 %)"]
    assert out.getvalue() == "Would be, of 5 lines: 5 imported, 0 completed, 0 unchanged, 0 refused.\n"


@pytest.mark.django_db(transaction=True)
def test_of_two_imports_of_one_file_at_once_each_line_is_taken_by_one(file: Path) -> None:
    write(file, *(MIA | plain(number) for number in range(6)))
    told = results_at_once([partial(list, taking.take_over(file, dry_run=False, actor=None)) for _import in range(2)])
    done = sorted(taken.done for each in told for taken in each)
    assert done == ["imported"] * 6 + ["unchanged"] * 6
    assert (Seller.objects.count(), Business.objects.count(), BankAccount.objects.count()) == (6, 6, 6)
