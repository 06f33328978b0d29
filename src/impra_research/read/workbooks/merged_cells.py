"""Cells merged in a sheet: Excel keeps the value in the first of them and leaves the others empty.

What a reader sees beside several rows was meant for each of them, so it is filled down, and said. A value
merged over several columns of answers could belong to any of them: that is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from string import ascii_uppercase

from impra_research.errors import ReceivedFileError
from impra_research.read.notes import NOTHING, Note, noted

Texts = list[list[str]]
Corner = tuple[int, int]
Merged = tuple[Corner, Corner]  # the first and the last cell, rows and columns counted from 0


def fill_headings(grid: Texts, merged: Iterable[Merged], *, rows: range) -> Texts:
    """Give the rows of headings with the text of each merged cell in all of its places."""
    filled = [list(grid[row]) for row in rows]
    for (top, left), (bottom, right) in merged:
        for row in set(range(top, bottom + 1)) & set(rows):
            width = right + 1 - left
            filled[row - rows.start][left : right + 1] = [grid[top][left]] * width
    return filled


def fill_answers(
    grid: Texts, merged: Sequence[Merged], *, rows: range, where: str
) -> tuple[Texts, Note]:
    """Give the rows of answers with merged cells filled down, and say which were.

    Raises
    ------
    ReceivedFileError
        A cell is merged over several columns, or reaches out of the rows of answers.
    """
    here = [cell for cell in merged if cell[0][0] < rows.stop and cell[1][0] >= rows.start]
    if wrong := [each for each in here if not _is_one_column_inside(each, rows)]:
        raise ReceivedFileError(
            f"{where}: cells merged over several columns or over the edge of the answers: "
            f"{', '.join(map(named, wrong))}",
            fix="correct `heading_rows`, `first_row` or `stop_at` of the sheet in study.yml, or take "
            "the cells apart in a copy and name the copy in study.yml",
        )
    filled = [list(grid[row]) for row in rows]
    for (top, column), (bottom, _) in here:
        for row in range(top, bottom + 1):
            filled[row - rows.start][column] = grid[top][column]
    return filled, _told(here)


def _is_one_column_inside(cell: Merged, rows: range) -> bool:
    (top, left), (bottom, right) = cell
    return left == right and top in rows and bottom in rows


def _told(filled: Sequence[Merged]) -> Note:
    return noted("merged_filled", cells=", ".join(map(named, filled))) if filled else NOTHING


def named(cell: Merged) -> str:
    """Name merged cells as a spreadsheet does.

    Examples
    --------
    >>> named(((3, 2), (4, 2))), named(((0, 0), (0, 27)))
    ('C4:C5', 'A1:AB1')
    """
    return ":".join(map(cell_name, cell))


def cell_name(corner: Corner) -> str:
    """Name a cell as a spreadsheet does."""
    return f"{column_letters(corner[1])}{corner[0] + 1}"


def column_letters(column: int) -> str:
    """Name a column, counted from 0, as a spreadsheet does."""
    return "".join(_letters(column))[::-1]


def column_number(letters: str) -> int:
    """Count a column from 0 by its letters.

    Examples
    --------
    >>> column_number("A"), column_number("AB")
    (0, 27)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ascii_uppercase.index(letter) + 1
    return number - 1


def _letters(column: int) -> Iterator[str]:
    while column >= 0:
        yield ascii_uppercase[column % 26]
        column = column // 26 - 1
