"""The file is read line by line, and what is broken is named by its line."""

import tracemalloc
from pathlib import Path

import pytest

from core.errors import DomainError
from sellers.importing.reading import Unreadable, count_lines, read_lines


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    file = tmp_path / "sellers.csv"
    file.write_text("email,full_name\n" + "".join(f"s{n}@example.com,{'x' * 500}\n" for n in range(20_000)))
    tracemalloc.start()
    assert (count_lines(file), sum(1 for _line in read_lines(file))) == (20_001, 20_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < file.stat().st_size / 2


def test_a_line_is_counted_from_where_it_begins(tmp_path: Path) -> None:
    file = tmp_path / "sellers.csv"
    file.write_text('email\n"a\nb\nc"\n\nd\n')
    assert [(line.number, line.cells["email"]) for line in read_lines(file)] == [(2, "a\nb\nc"), (6, "d")]


def test_what_is_longer_than_any_cell_ends_the_reading(tmp_path: Path) -> None:
    file = tmp_path / "sellers.csv"
    file.write_text(f'email\na@example.com\n"{"x" * (5 << 20)}\nb@example.com\n')
    lines = read_lines(file)
    assert next(lines).number == 2
    with pytest.raises(Unreadable, match="field larger than field limit") as broken:
        next(lines)
    assert broken.value.line == 3


def test_half_a_character_at_the_end_is_noticed(tmp_path: Path) -> None:
    file = tmp_path / "sellers.csv"
    file.write_bytes("email\nZoë".encode()[:-1])
    with pytest.raises(DomainError, match="bad_file"):
        count_lines(file)
