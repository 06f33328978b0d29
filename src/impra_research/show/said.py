"""What the interviews say, as read: counts of persons, each small one hidden wherever it could be found.

A code counts for a person when every coder of the interview found it there, or the consensus did: as
in the joint display, so that no two pages count one thing twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

import pandas as pd

from impra_research.analyse.joint import below, quoted_by_place
from impra_research.codebook import Theme
from impra_research.coding import Interviews, case_matrix, case_shares
from impra_research.coding.cases import coders_of, deciding, lineage, settled_documents
from impra_research.coding.outputs import co_occurrence, saturation
from impra_research.coding.outputs.saturation import Saturation
from impra_research.read.acts import CONSENSUS
from impra_research.show.beside import quotation_told
from impra_research.show.disclosure import HIDDEN
from impra_research.show.few_persons import hidden_codes, marked
from impra_research.show.labels import Look
from impra_research.show.results import NotEstimated
from impra_research.show.told import few

SIDES = ("having", "lacking")
PAIRS, NEAR = 10, 200  # pairs listed; characters between passages that are near
ORDERS = 100_000  # of interviews: of a thousand, the ends of the band are noise


def speakers(interviews: Interviews, look: Look) -> pd.DataFrame:
    """Count who speaks of each theme and code: as `case_shares`, and how a count is `hidden`, or ""."""
    spoken = case_shares(_matrix(interviews, look), interviews.transcript)
    return marked(spoken, interviews, look.study.codebook.themes, look.min_cell)


def speakers_told(spoken: pd.DataFrame, look: Look) -> pd.DataFrame:
    """Write them: `label` (a code behind a dash), then a column a place compared, such as "8 of 12"."""
    told = {place: _told(rows, look) for place, rows in spoken.groupby("place", observed=True)}
    codes = [code for code in look.study.codebook.themes if code in set(spoken["code"])]
    return pd.DataFrame([
        {"label": labelled(code, look)} | {place: told[place][code] for place in look.places if place in told}
        for code in codes
    ])  # fmt: skip


def speaker_bars(spoken: pd.DataFrame, look: Look) -> pd.DataFrame:
    """Take what a figure of codes may show: `theme`, `group`, `share`; without an interval."""
    leaves = spoken[~spoken["code"].isin(look.families) & spoken["place"].isin(look.places)]
    shown = leaves.assign(share=leaves["share"].mask(leaves["hidden"] != ""), low=float("nan"),
                          high=float("nan"))  # fmt: skip
    drawn = shown[shown.groupby("code")["share"].transform("max") > 0]
    order = drawn.groupby("code")["share"].max().sort_values(ascending=False, kind="stable").index
    ranked = drawn.assign(rank=drawn["code"].map(list(order).index)).sort_values(
        "rank", kind="stable"
    )
    return ranked.rename(columns={"place": "group", "code": "theme"})[
        ["theme", "group", "share", "low", "high"]
    ]


def most_spoken(spoken: pd.DataFrame, look: Look) -> dict[str, object] | NotEstimated:
    """Name the codes that most persons of each place speak of: `codes_a`, `cases_a`, and so on."""
    leaves = spoken[~spoken["code"].isin(look.families)]
    values: dict[str, object] = {}
    for ending, place in zip("ab", look.places, strict=True):
        here = leaves[leaves["place"] == place]
        if here.empty or here["cases"].max() < look.min_cell:
            return NotEstimated("few_speakers", {"min_cell": look.min_cell})
        most = here[here["cases"] == here["cases"].max()]
        each = look.words.say("most_spoken_each") if len(most) > 1 else ""
        cases = int(most["cases"].max())
        values |= {f"codes_{ending}": [look.theme(code) for code in most["code"]],
                   f"cases_{ending}": cases, f"persons_{ending}": int(most["n"].max()),
                   f"each_{ending}": each}  # fmt: skip
    return values


def by_answer(
    spoken: pd.DataFrame, interviews: Interviews, answer: pd.DataFrame, look: Look,
    *, variable: str, value: str,
) -> pd.DataFrame:  # fmt: skip
    """Set codes beside the survey: `label`, `having` (those who gave this answer), `lacking` (others).

    Only of codes of which no count is small, here or by place: one would give the other away.
    """
    counts = counts_by_answer(spoken, interviews, answer, look, variable=variable, value=value)
    return pd.DataFrame([
        {"label": labelled(row["code"], look)}
        | {side: of_persons(row[side], row[f"n_{side}"], look) for side in SIDES}
        for row in counts.to_dict("records")
    ], columns=["label", *SIDES])  # fmt: skip


def counts_by_answer(
    spoken: pd.DataFrame, interviews: Interviews, answer: pd.DataFrame, look: Look,
    *, variable: str, value: str,
) -> pd.DataFrame:  # fmt: skip
    """Count them: `code`, then who speaks of it among `having` and `lacking`, of `n_having`, `n_lacking`."""
    matrix = _matrix(interviews, look)[_open(spoken, look)]
    gave = set(answer.loc[answer[variable].astype("str") == value, "person"])
    having = matrix.index.isin(gave)
    sides = dict(zip(SIDES, (matrix[having], matrix[~having]), strict=True))
    sizes = {f"n_{side}": len(rows) for side, rows in sides.items()}
    if min(sizes.values()) < look.min_cell:
        return pd.DataFrame(columns=["code", *SIDES, *sizes])
    counts = pd.DataFrame({side: rows.sum() for side, rows in sides.items()})
    shown = counts[~counts.isin(range(1, look.min_cell)).any(axis="columns")]
    return shown.rename_axis("code").reset_index().assign(**sizes)


def pairs_told(spoken: pd.DataFrame, interviews: Interviews, look: Look) -> pd.DataFrame:
    """List codes that go together in most persons: `one`, `other`, `both`, `c`, `near`, in words."""
    themes, known = look.study.codebook.themes, set(_open(spoken, look))
    pairs = co_occurrence(_in_one(in_common(interviews), themes), interviews.transcript, themes,
                          within="near", characters=NEAR)  # fmt: skip
    apart = [not {first, second} & {*lineage(first, themes)[1:], *lineage(second, themes)[1:]}
             for first, second in zip(pairs["first"], pairs["second"], strict=True)]  # fmt: skip
    pairs = pairs[apart]
    pairs = pairs[pairs["first"].isin(known) & pairs["second"].isin(known)]
    shown = _in_persons(pairs, _matrix(interviews, look))
    shown = shown[shown["persons"] >= look.min_cell].sort_values(
        "c", ascending=False, kind="stable"
    )
    n = interviews.transcript["person"].nunique()
    hidden = shown["cases"].between(1, look.min_cell - 1) & (shown["together"] >= look.min_cell)
    near = [HIDDEN if small else few(int(count), look)
            for small, count in zip(hidden, shown["together"], strict=True)]  # fmt: skip
    both = [of_persons(int(count), n, look) for count in shown["persons"]]
    return shown.assign(one=shown["first"].map(look.theme), other=shown["second"].map(look.theme),
                        both=both, near=near).head(PAIRS)  # fmt: skip


def _in_one(segment: pd.DataFrame, themes: Mapping[str, Theme]) -> pd.DataFrame:
    """Join what overlaps in a document of one code, or of codes below one theme, whoever coded it."""
    above = {code: lineage(code, themes) for code in segment["code"].unique()}
    wide = segment.assign(code=segment["code"].map(above), coder=CONSENSUS).explode("code")
    rows = wide.sort_values(["document", "code", "start", "end"], ignore_index=True)
    of = ["document", "code"]
    reach = (
        rows.groupby(of)["end"].cummax().groupby([rows[name] for name in of]).shift(fill_value=-1)
    )
    passage = (rows["start"] >= reach).cumsum().rename("passage")
    return rows.groupby([*of, "coder", passage], as_index=False).agg(
        start=("start", "min"), end=("end", "max")
    )


def _in_persons(pairs: pd.DataFrame, matrix: pd.DataFrame) -> pd.DataFrame:
    """Count for each pair of codes the persons who speak of both, and their part of those of either."""
    speaks = [matrix[list(pairs[name])].to_numpy(dtype=bool) for name in ("first", "second")]
    both, either = (speaks[0] & speaks[1]).sum(axis=0), (speaks[0] | speaks[1]).sum(axis=0)
    return pairs.assign(persons=both, c=pd.array(both / either.clip(1), dtype="Float64"))


def saturated(interviews: Interviews) -> Saturation | NotEstimated:
    """Say after how many interviews little new was found; without a code that coders share, why not."""
    segment = in_common(interviews)
    if segment.empty:
        return NotEstimated("agreement")
    return saturation(segment, interviews.transcript, coders=sorted(segment["coder"].unique()),
                      read=interviews.segment["document"], draws=ORDERS)  # fmt: skip


def saturation_steps(found: Saturation) -> pd.DataFrame:
    """List the curve wherever it changes: `documents` (their number), `found`, `median`, `low`, `high`."""
    band = found.band.rename(columns={"interviews": "documents", "found": "median"})
    steps = band.assign(found=found.steps["found"].to_numpy())
    steps = steps[["documents", "found", "median", "low", "high"]].round().astype("int64")
    return steps.drop_duplicates(["found", "median", "low", "high"])


def saturation_told(found: Saturation) -> dict[str, object]:
    """Name what a sentence says of saturation; `form` tells whether it was reached."""
    known = found.orders.dropna(subset=["reached"])
    share = known["share"].cumsum() / max(known["share"].sum(), 1e-9)
    ends = {"soonest": 0.025, "latest": 0.975}
    values = {name: value for name, value in asdict(found).items() if not hasattr(value, "columns")}
    return values | {
        "form": {"": "reached", "not_reached": "not_reached"}.get(found.why, "none"),
        "draws": int(found.orders["orders"].sum()),
        "last_new": found.steps.loc[found.steps["new"] > 0, "interview"].max(),
        **{name: known.loc[share >= part, "reached"].min() for name, part in ends.items()},
    }  # fmt: skip


def theme_quotations(interviews: Interviews, look: Look) -> pd.DataFrame:
    """Quote a passage of each place on each theme: `label`, a column a place; `said` lists them."""
    themes = look.study.codebook.themes
    heads = [code for code, theme in themes.items() if theme.parent is None]
    quoted = quoted_by_place(
        [below([head], themes) for head in heads], interviews, look.places, look.words.language
    )
    none = look.words.say("quotation.none")
    rows = [
        {"label": look.theme(head), "said": [each for each in row.values() if each]}
        | {place: quotation_told(each, look, of="quotation_alone") if each else none
           for place, each in row.items()}
        for head, row in zip(heads, quoted, strict=True) if any(row.values())
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["label", "said", *look.places])


def settled(interviews: Interviews, look: Look) -> dict[str, object]:
    """Say what counts where coders settled on something, or that nowhere they did."""
    by_consensus = {*interviews.segment["coder"]} & {CONSENSUS}
    if by_consensus or settled_documents(interviews.transcript):
        say = look.words.say
        return {"where": say("settled.where"), "counts": say("settled.counts"),
                "passages": say("settled.passages")}  # fmt: skip
    return {"where": "", "counts": look.words.say("settled.nothing"), "passages": ""}


def passages_in_common(interviews: Interviews, look: Look) -> dict[str, object]:
    """Say of synthetic interviews how many passages several persons have word for word, or nothing."""
    persons = interviews.segment.groupby("quote", observed=True)["person"].nunique()
    common = int((persons > 1).sum())
    if not (common and look.study.declared.synthetic):
        return {"told": ""}
    told = look.words.say("passages_in_common", passages=len(persons), common=common)
    return {"told": f" {told}"}


def in_common(interviews: Interviews) -> pd.DataFrame:
    """Take the segments whose code every coder of the interview applied somewhere in it."""
    said = deciding(interviews.segment, interviews.transcript)
    coders = said["document"].map(coders_of(said, interviews.transcript))
    alike = said.groupby(["document", "code"], observed=True)["coder"].transform("nunique")
    return said[alike == coders]


def _matrix(interviews: Interviews, look: Look) -> pd.DataFrame:
    return case_matrix(interviews.segment, interviews.transcript, look.study.codebook.themes)


def _open(spoken: pd.DataFrame, look: Look) -> list[str]:
    """List the codes of which no count by place is hidden."""
    hidden = hidden_codes(spoken)
    return [code for code in look.study.codebook.themes if code not in hidden]


def _told(rows: pd.DataFrame, look: Look) -> dict[str, str]:
    counts = zip(rows["code"], rows["hidden"], rows["cases"], rows["n"], strict=True)
    return {code: of_persons(mark or int(cases), int(n), look) for code, mark, cases, n in counts}


def of_persons(cases: int | str, n: int, look: Look) -> str:
    """Write "8 of 12"."""
    return look.words.say("cases_of_persons", cases=look.words.written(cases), persons=n)


def labelled(code: str, look: Look) -> str:
    """Name a code, behind a dash where it stands below another."""
    depth = len(lineage(code, look.study.codebook.themes)) - 1
    return "– " * depth + look.theme(code)
