"""The shape of study.yml: title, places, sources and their instruments, licence, consent."""

from __future__ import annotations

import re
from typing import Literal, Self

from pydantic import Field, PositiveInt, field_validator, model_validator

from impra_research.declared import LANGUAGES, Declared, Label, Language, Name, PathBelow
from impra_research.faults import Fault, refuse_faults
from impra_research.standards.countries import Country
from impra_research.study.archive import Archive
from impra_research.study.own_keys import one_after_the_other, refuse_foreign_keys
from impra_research.study.periods import Encoding, Period

Instrument = Literal["kobo", "limesurvey", "csv", "parquet", "stata", "spss", "excel", "fixed_width",
                     "google_forms", "ms_forms"]  # fmt: skip
ROW_NUMBER = "#row"  # a `key` for files without a column that numbers the respondents


class Place(Declared):
    """A place that is compared; `country` (ISO 3166 alpha-2) says which law pages speak of.

    `in_text` is its name within a sentence, where that is another: the United Kingdom.
    """

    label: Label
    in_text: Label | None = None
    country: Country | None = None


class Sheet(Declared):
    """Where the rows of some tables are: a sheet, another file, or columns repeated `repeat` times.

    `key` names the column that numbers the rows; `#row` takes the number of the row in the file.
    `named` gives headings, by the number of the column, to columns that have none or one that stands
    twice.
    """

    sheet: str | None = None
    file: PathBelow | None = None
    sha256: str | None = None
    key: str | None = None
    parent: str | None = None
    repeat: int | None = Field(default=None, ge=1, le=100)
    named: dict[PositiveInt, str] = {}
    first_row: int | None = Field(default=None, ge=1)
    heading_rows: int | None = Field(default=None, ge=1, le=10)
    last_row: int | None = Field(default=None, ge=1)
    stop_at: str | None = Field(default=None, min_length=1)


class Source(Declared):
    """One file (or workbook) as received, and how its instrument writes.

    `form` names the definition of the instrument (XLSForm, one a version; .lss), which tells names from
    labels. `language` is that of the answers in the file; `asked_in` names the language of the questions
    where it is another, also one that the pages are not written in. `numbers_like` shows how the
    numbers of respondents look when they are no whole numbers of up to seven digits: under `AB00`,
    each letter stands for any letter and each digit for any digit. `*` in a name of `left_in_raw` stands
    for any signs. `columns` are the first and the last character of each column where no sign parts
    them; `several` are the options of questions that took several answers in one cell, `other` among
    them where a text of one's own could be written. `answered_in_order` says that columns stand in the
    order of the questions and each row is one questionnaire: empty cells behind the last answer become
    `(broke off)`.
    """

    instrument: Instrument
    file: PathBelow
    sha256: str | None = None
    form: tuple[PathBelow, ...] = ()
    prefix: Name
    numbers_like: str | None = None
    language: Language
    asked_in: str | None = None
    country: Country | None = None
    encoding: Encoding | None = None
    delimiter: str | None = Field(default=None, min_length=1, max_length=1)
    decimal: Literal[".", ","] = "."
    headings: Literal["codes", "as_written"] | None = None
    columns: dict[str, tuple[int, int]] = {}
    several: dict[str, tuple[str, ...]] = {}
    answered_in_order: bool = False
    missing: dict[str, str] = {}
    sheets: dict[str, Sheet]
    left_in_raw: dict[str, str] = {}

    @field_validator("form", mode="before")
    @classmethod
    def _one_or_several(cls, form: object) -> object:
        return (form,) if isinstance(form, str) else form

    @field_validator("left_in_raw")
    @classmethod
    def _names_something(cls, left: dict[str, str]) -> dict[str, str]:
        if any(name and not name.strip("*") for name in left):
            raise ValueError("`*` alone would leave out every column, also those of a later export")
        return left

    def left_by(self, column: str) -> str | None:
        """Give the name under `left_in_raw` that a column falls under; None when it must be read.

        Examples
        --------
        >>> source = Source(instrument="csv", file="a.csv", prefix="A", language="en",
        ...                 sheets={"main": Sheet()}, left_in_raw={"q13[*]": "fields of study"})
        >>> source.left_by("q13[SQ001]"), source.left_by("q14[SQ001]")
        ('q13[*]', None)
        """
        if column in self.left_in_raw:
            return column
        return next((name for name in self.left_in_raw if _falls_under(column, name)), None)

    _in_their_order = field_validator("columns")(one_after_the_other)

    @model_validator(mode="after")
    def _keys_are_of_the_instrument(self) -> Self:
        of_sheets = (sheet.model_fields_set for sheet in self.sheets.values())
        refuse_foreign_keys(self.instrument, self.model_fields_set.union(*of_sheets))
        return self

    def files(self) -> dict[str, str | None]:
        """List the data files that the source and its sheets name, each with its declared sha256."""
        own = {sheet.file: sheet.sha256 for sheet in self.sheets.values() if sheet.file}
        return own | {self.file: self.sha256}


def _falls_under(column: str, name: str) -> bool:
    pieces = name.split("*")
    like = ".*".join(map(re.escape, pieces))
    return len(pieces) > 1 and re.fullmatch(like, column, re.DOTALL) is not None


class Sampling(Declared):
    """How respondents were chosen; `weight` names the variable that holds survey weights.

    `purposive`: sought out one by one; `volunteer`: whoever answered an open call; `probability`: drawn.
    """

    kind: Literal["purposive", "volunteer", "probability"] | None = None
    weight: str | None = None
    note: Label


class StudyFile(Declared):
    """The shape of study.yml.

    Above `accept_above`, a spelling that nobody decided on yet counts as the name it resembles.
    """

    title: Label
    description: Label
    synthetic: bool
    notice: Label
    source_line: Label
    obtain: Label
    licence: Label  # a name such as CC0-1.0 is the same in every language
    consent: Label
    fieldwork: Period | None = None
    sampling: Sampling
    places: dict[str, Place]
    files_at: tuple[str, ...] = ("",)
    sources: dict[str, Source]
    not_collected: dict[str, Label] = {}
    languages: tuple[Language, ...] = Field(default=LANGUAGES, min_length=1)  # of the pages
    privacy_allow: dict[
        str, str
    ] = {}  # what looks like a person's and may be shown, with the reason
    accept_above: float | None = Field(default=None, ge=0.9, le=1)
    deposit: Archive = Archive()

    @field_validator("licence", mode="before")
    @classmethod
    def _named_alike(cls, licence: object) -> object:
        return dict.fromkeys(LANGUAGES, licence) if isinstance(licence, str) else licence

    @model_validator(mode="after")
    def _every_source_has_a_main_sheet(self) -> Self:
        text = "needs a sheet `main`, the one with a row a respondent"
        refuse_faults(Fault(("sources", name, "sheets"), text)
                      for name, each in self.sources.items() if "main" not in each.sheets)  # fmt: skip
        return self
