"""How good the candidates of assisted coding are in interviews that were not learnt from.

    .venv/bin/python benchmarks/suggestions.py

Prints and writes `benchmarks/suggestions.md`: per code and by pair of languages, how many of the first
candidates are right and how many coded turns are among them, on the demonstration study. Its interviews are
put together from a stock of written passages, so a passage is held out wherever and in whichever language it
stands; what comes of holding out the interview alone is told beside, because it flatters.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from impra_research.coding.assisted import (
    by_letters,
    examples_of,
    found_by_likeness,
    found_by_rules,
    found_within,
    meaning_version,
    passages_of,
)
from impra_research.read.codings import read_codings
from impra_research.run.meaning import kept_meaning
from impra_research.run.suggested import Suggestions
from impra_research.run.transcribed import coding_folder
from impra_research.study import Study

ROOT = Path(__file__).parents[1]
REPORT = Path(__file__).with_suffix(".md")
FIRST = (5, 20)  # precision of the first five, recall of the first twenty
PAIRS = [(None, None), ("fr", "fr"), ("it", "it"), ("fr", "it"), ("it", "fr")]
NAMES = {None: "both", "fr": "French", "it": "Italian"}
INTRODUCTION = """\
# What assisted coding finds in interviews that it did not learn from

Written by `benchmarks/suggestions.py`. **The study is synthetic**: {documents} interviews, {turns} turns of
respondents, {codes} codes, {coded} passages coded by two coders. Its interviews are put together from a stock
of written passages, each in three languages, so what one interview says may be said in another word for word,
or in translation. Here an interview is held out *and* every passage in it, wherever and in whatever language
it stands; that leaves two or three other passages of a code to learn from. Figures of real interviews will
differ; of your own, `impra interviews machine --coder YOU` gives the agreement.

A candidate is right when it overlaps a passage to which a coder gave the code. *Right of 5*: share of the
first five candidates of a code that are right (precision). *Found in 20*: share of the turns with the code
that are among its first twenty candidates (recall). *By lot*: the same of turns drawn by lot; in one language
there are half as many turns to draw from. With so few passages, differences of a few hundredths say nothing.
*tfidf* compares runs of letters, *semantic* is the sentence encoder ({encoder}). The dictionary
(`data/raw/codebook/dictionary.yml`) was written from the definitions and examples of codes.yml and not
changed since it was measured; one interview and the beginnings of the passages on paperwork had been read
before. It proposes nothing where it finds nothing. The way to score, the mean likeness to a code's passages,
was the best of six tried on this same study: the figures of *tfidf* and *semantic* are a little too good.

"""


class Measured:
    """The demonstration study, and what each method proposes in it."""

    def __init__(self, study: Study) -> None:
        self.suggestions = Suggestions(study)
        self.transcripts = self.suggestions.transcripts
        self.passages, self.examples = (
            passages_of(self.transcripts),
            examples_of(self.suggestions.segment),
        )
        self.spoken = self.transcripts.transcript.set_index("document")["language"]
        turn = self.transcripts.turn
        self.turns = turn.loc[turn["speaker"] == "respondent", ["document", "turn", "start", "end"]]
        self.same = list(self._same_passages())

    def _same_passages(self) -> Iterator[set[str]]:
        """Name, for each example, the passages of the stock that it is of, the same in all languages."""
        told = read_codings(coding_folder(self.suggestions.study)).translation
        whole = told.assign(start=told["start"].astype(int), end=told["end"].astype(int))
        whole["stock"] = [row.en for row in whole.itertuples()]
        self.stock = whole.groupby("document")["stock"].agg(set).to_dict()
        for row in self.examples.itertuples():
            near = whole[whole["document"].eq(row.document) & whole["start"].lt(row.end)
                         & whole["end"].gt(row.start)]  # fmt: skip
            yield set(near["stock"])

    def hidden(self, document: str) -> np.ndarray:
        """Say which examples are of an interview, or say what is said in it."""
        said = self.stock.get(document, set())
        own = self.examples["document"].eq(document).to_numpy()
        return own | np.array([bool(stock & said) for stock in self.same])

    def likeness(self, represent, learnt=None, searched=None, *, strictly=True) -> pd.DataFrame:
        """Give every candidate, learnt from the interviews of a language and sought in another."""
        here = self.passages[self._of(self.passages, searched)].reset_index(drop=True)
        from_there = self._of(self.examples, learnt)
        examples = self.examples[from_there].reset_index(drop=True)
        hidden = (lambda document: self.hidden(document)[from_there]) if strictly else None
        return found_by_likeness(here, examples, represent, hidden=hidden)

    def rules(self, searched=None) -> pd.DataFrame:
        """Give every candidate of the dictionary."""
        sentences = passages_of(self.transcripts, longest=1)
        rules = self.suggestions.study.codebook.dictionary
        return found_by_rules(sentences[self._of(sentences, searched)], rules)

    def scores(self, candidates: pd.DataFrame, searched=None) -> pd.DataFrame:
        """One row a code: precision of the first five, recall of the first twenty, chance."""
        turns = self.turns[self._of(self.turns, searched)]
        few, many = (found_within(candidates, self.examples, turns, first=n).set_index("code")
                     for n in FIRST)  # fmt: skip
        return few[["coded", "proposed", "right", "precision", "chance"]].join(
            many[["recall", "right"]].rename(columns={"right": "found"})
        )

    def pooled(self, candidates: pd.DataFrame, searched=None) -> list[str]:
        """Tell all codes together: every candidate and every coded turn weighs alike."""
        scores = self.scores(candidates, searched)
        total = scores[["right", "proposed", "found", "coded"]].sum().astype(int)
        by_lot = min(1, FIRST[1] / self._of(self.turns, searched).sum())
        return [f"{total.right}/{total.proposed} = {share(total.right / total.proposed)}",
                share(scores["chance"].mean()),
                f"{total.found}/{total.coded} = {share(total.found / total.coded)}",
                share(by_lot)]  # fmt: skip

    def _of(self, table: pd.DataFrame, language: str | None) -> np.ndarray:
        every = np.ones(len(table), dtype=bool)
        return (
            every
            if language is None
            else (table["document"].map(self.spoken) == language).to_numpy()
        )


def share(number: float) -> str:
    return "-" if pd.isna(number) else f"{number:.2f}"


def table(heads: list[str], rows: list[list[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def report(study: Study) -> str:
    measured = Measured(study)
    letters = by_letters(measured.passages["words"])
    with kept_meaning(measured.suggestions.folder) as meaning:
        methods = {"tfidf": letters, "semantic": meaning}
        pairs = [
            [name, NAMES[learnt], NAMES[searched],
             *measured.pooled(measured.likeness(represent, learnt, searched), searched)]
            for name, represent in methods.items() for learnt, searched in PAIRS
        ]  # fmt: skip
        pairs += [["dictionary", "nothing", NAMES[searched],
                   *measured.pooled(measured.rules(searched), searched)]
                  for searched in (None, "fr", "it")]  # fmt: skip
        flattered = [[name, *measured.pooled(measured.likeness(represent, strictly=False))]
                     for name, represent in methods.items()]  # fmt: skip
        single = {name: measured.scores(measured.likeness(each)) for name, each in methods.items()}
    single["dictionary"] = measured.scores(measured.rules())
    order = [code for code in study.codebook.themes if code in next(iter(single.values())).index]
    codes = [
        [code, str(int(next(iter(single.values())).at[code, "coded"])),
         *(share(each.at[code, name]) for each in single.values() for name in ("precision", "recall"))]
        for code in order
    ]  # fmt: skip
    told = {"documents": len(measured.spoken), "turns": len(measured.turns), "codes": len(order),
            "coded": len(measured.examples), "encoder": meaning_version()}  # fmt: skip
    return "\n".join([
        INTRODUCTION.format(**told) + "## All codes, by language\n",
        table(["method", "learnt from", "sought in", "right of 5", "by lot", "found in 20", "by lot"], pairs),
        "## Code by code\n",
        "Learnt from and sought in both languages; first right of 5, then found in 20.\n",
        table(["code", "turns", *(f"{name}, {n}" for name in single for n in FIRST)], codes),
        "## When the interview alone is held out\n",
        "Not what to expect: what is found are the very passages learnt from, said in another interview.\n",
        table(["method", "right of 5", "by lot", "found in 20", "by lot"], flattered),
    ])  # fmt: skip


if __name__ == "__main__":
    told = report(Study.open(ROOT / "data"))
    REPORT.write_text(told, encoding="utf-8")
    sys.stdout.write(told)
