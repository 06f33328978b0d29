"""Keys of study.yml that only some instruments have a use for, and columns told by their characters."""

from __future__ import annotations

from collections.abc import Collection, Mapping

ONLY_FOR = {
    "answered_in_order": ("limesurvey", "google_forms", "ms_forms", "csv", "excel", "fixed_width"),
    "form": ("kobo", "limesurvey"),
    "columns": ("fixed_width",),
    "several": ("google_forms", "ms_forms"),
    "first_row": ("excel", "fixed_width"),
    "heading_rows": ("excel",),
    "last_row": ("excel",),
    "stop_at": ("excel",),
}
Span = tuple[int, int]


def refuse_foreign_keys(instrument: str, given: Collection[str]) -> None:
    """Raise a ValueError at a key that would be ignored, and at a fixed width without columns."""
    for key, instruments in ONLY_FOR.items():
        if key in given and instrument not in instruments:
            raise ValueError(f"`{key}` is for the instrument {' or '.join(instruments)} only")
    if instrument == "fixed_width" and "columns" not in given:
        raise ValueError("a file of fixed width needs `columns`: {name: [first, last]}")


def one_after_the_other(columns: Mapping[str, Span]) -> dict[str, Span]:
    """Give columns in their order in the line.

    Examples
    --------
    >>> one_after_the_other({"b": (3, 3), "a": (1, 2)})
    {'a': (1, 2), 'b': (3, 3)}
    >>> one_after_the_other({"a": (1, 2), "b": (2, 3)})
    Traceback (most recent call last):
    ...
    ValueError: column 'b' is characters 2 to 3: they are counted from 1, and columns do not overlap
    """
    ordered = dict(sorted(columns.items(), key=lambda column: column[1]))
    end = 0
    for name, (first, last) in ordered.items():
        if not end < first <= last:
            raise ValueError(
                f"column {name!r} is characters {first} to {last}: they are counted from 1, and "
                "columns do not overlap"
            )
        end = last
    return ordered
