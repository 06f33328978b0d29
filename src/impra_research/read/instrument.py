"""What an instrument asks: the questions of a form, whichever tool it was made with.

An XLSForm, a LimeSurvey structure (.lss) or the labels inside an SPSS or Stata file all say the same
things of a column: what was asked in which language, which answers were offered, which codes mean that
there is none. `codebook draft` and the deposit read them in this one shape.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from impra_research.codebook.variables import Level


@dataclass(frozen=True, slots=True)
class Question:
    """One column of a table as received, as its instrument describes it.

    Attributes
    ----------
    column
        The heading under which `read_source` gives it.
    sheet
        The repeat group or sheet it belongs to; "" for the main one.
    level
        The level of measurement; None when the instrument does not say.
    label
        What was asked, by language as a code of ISO 639 ("" when the instrument names none).
    values
        Codes of the answers offered, each with its labels by language.
    missing
        Codes that mean no answer, each with the instrument's own word for it.
    asked_if
        The condition under which it was asked, as the instrument writes it; "" for everyone.
    several
        The question of which this column is one option, when several could be ticked; "" otherwise.
    """

    column: str
    sheet: str = ""
    level: Level | None = None
    label: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    asked_if: str = ""
    several: str = ""


@dataclass(frozen=True, slots=True)
class Instrument:
    """A form: its questions in their order, and the languages it was asked in."""

    questions: tuple[Question, ...]
    languages: tuple[str, ...] = ()

    def of_sheet(self, sheet: str) -> dict[str, Question]:
        """List the questions of one sheet, by column."""
        return {each.column: each for each in self.questions if each.sheet == sheet}
