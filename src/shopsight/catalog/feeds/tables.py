"""Reading CSV of any dialect: rows as a spreadsheet numbers them, and damage that stays within its row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TextIO

MAX_ROW_CHARACTERS = 1024 * 1024
_DELIMITERS = ",\t;|"

# The csv module's limit is one number for the whole process and too small for a description with pictures in it.
csv.field_size_limit(max(csv.field_size_limit(), MAX_ROW_CHARACTERS))


@dataclass(frozen=True, slots=True)
class Row:
    """One record: `number` counts from 1 with the header; `problem` is a code and a message where it is unusable."""

    number: int
    values: dict[str, str]
    problem: tuple[str, str] | None = None


class Table:
    """A delimited text with a header. Iterate for its rows; `columns` are the headings, made distinct."""

    def __init__(self, file: TextIO) -> None:
        lines = _Lines(file)
        first = lines.first()
        self.delimiter = delimiter_of(first)
        self._records = _records(lines, self.delimiter)
        self.columns = distinct([cell.strip() for cell in next(self._records).cells])

    def __iter__(self) -> Iterator[Row]:
        columns = self.columns
        width = len(columns)
        for record in self._records:
            if record.problem:
                yield Row(record.number, {}, record.problem)
                continue
            cells = record.cells
            if len(cells) > width and any(map(str.strip, cells[width:])):
                yield Row(record.number, {}, _too_wide(width, len(cells)))
            elif any(map(str.strip, cells)):
                yield Row(record.number, dict(zip(columns, cells, strict=False)))


def delimiter_of(line: str) -> str:
    """Return the delimiter that cuts the header into most cells; a comma where none does."""
    return max(_DELIMITERS, key=lambda delimiter: len(next(csv.reader([line], delimiter=delimiter), [])))


def header_of(sample: str) -> list[str]:
    """Return the headings of a table that begins like `sample`."""
    lines = [line for line in sample[:MAX_ROW_CHARACTERS].splitlines(keepends=True) if line.strip()]
    if lines and _is_excel_hint(lines[0]):
        lines = lines[1:]
    if not lines:
        return []
    try:
        return [cell.strip() for cell in next(csv.reader(lines, delimiter=delimiter_of(lines[0])), [])]
    except csv.Error:
        return []


def count_rows(sample: str) -> int:
    """Return how many rows below the header the text has."""
    return sum(1 for _ in Table(io.StringIO(sample, newline="")))


def distinct(names: Sequence[str]) -> list[str]:
    """Number repeated headings: image, image (2), image (3)."""
    counts: dict[str, int] = {}
    result = []
    for name in names:
        counts[name] = counts.get(name, 0) + 1
        result.append(name if counts[name] == 1 else f"{name} ({counts[name]})")
    return result


@dataclass(slots=True)
class _Record:
    number: int
    cells: list[str]
    problem: tuple[str, str] | None = None


class _TooLong(Exception):
    pass


class _Unclosed(Exception):
    pass


class _Lines:
    """Physical lines for the csv reader; remembers those of the record under way so that they can be read again."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._again: list[str] = []
        self.taken: list[str] = []
        self._taken_characters = 0

    def first(self) -> str:
        """Return the header's first line without taking it: blank lines and Excel's `sep=` line are passed over."""
        line = self._read()
        while line and (not line.strip() or _is_excel_hint(line)):
            line = self._read()
        self._again.append(line)
        return line

    def begin_record(self) -> None:
        self.taken = []
        self._taken_characters = 0

    def again_from_second(self) -> None:
        """Give back all lines of the record under way but its first."""
        self._again.extend(reversed(self.taken[1:]))

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.pop() if self._again else self._read()
        if not line:
            if self.taken:
                raise _Unclosed
            raise StopIteration
        self.taken.append(line)
        self._taken_characters += len(line)
        if self._taken_characters > MAX_ROW_CHARACTERS:
            raise _TooLong
        return line

    def _read(self) -> str:
        line = self._file.readline(MAX_ROW_CHARACTERS + 1)
        rest = line
        while len(rest) > MAX_ROW_CHARACTERS and not rest.endswith(("\n", "\r")):
            rest = self._file.readline(MAX_ROW_CHARACTERS + 1)
        return line


def _records(lines: _Lines, delimiter: str) -> Iterator[_Record]:
    """Read records; one whose quotes go wrong costs its first line only, and reading goes on with the next."""
    reader = csv.reader(lines, delimiter=delimiter)
    number, width = 0, 0
    while True:
        lines.begin_record()
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            break
        except _TooLong:
            alone = len(lines.taken) == 1
            problem = _LONG_LINE if alone else _OPEN_QUOTE
        except _Unclosed:
            problem = _OPEN_QUOTE
        except csv.Error as error:
            problem = ("broken_row", f"this row cannot be read as a table row: {error}")
        else:
            width = width or len(cells)
            if len(lines.taken) == 1 or len(cells) <= width:
                yield _Record(number, cells)
                continue
            problem = _OPEN_QUOTE
        lines.again_from_second()
        yield _Record(number, [], problem)
    if number == 1:
        yield _Record(1, [])


_LONG_LINE = ("row_too_long", f"a row of at most {MAX_ROW_CHARACTERS} characters was wanted, this one is longer")
_OPEN_QUOTE = (
    "unclosed_quote",
    'a closing quote (") was wanted, a cell of this row has none; double quotes within cells',
)


def _too_wide(wanted: int, got: int) -> tuple[str, str]:
    return (
        "wrong_columns",
        f"{wanted} cells were wanted as in the header, got {got}; quote cells that hold the delimiter",
    )


def _is_excel_hint(line: str) -> bool:
    return line.lower().startswith("sep=") and len(line.strip()) == 5
