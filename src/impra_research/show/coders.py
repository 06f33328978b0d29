"""The coders' agreement as read: codes that they set, and apart from them the themes above."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from impra_research.analyse.joint import below
from impra_research.coding import Interviews
from impra_research.coding.agreement import WHY, coefficients, unitizing
from impra_research.coding.agreement.pieces import readers
from impra_research.coding.agreement.turns import in_speech
from impra_research.errors import UsageError, did_you_mean
from impra_research.read.acts import CONSENSUS
from impra_research.show.few_persons import COLUMNS, agreement_columns, kappa_alone
from impra_research.show.labels import Look
from impra_research.show.results import NotEstimated
from impra_research.show.words import Interval

# Kappa below it is worth the coders' talk; above is no proof (Landis & Koch are arbitrary).
ENOUGH = 0.6
APART = 0.1  # kappa of a theme above that of each of its codes: they are confused with one another
KAPPA = {"Cohen's kappa": "kappa", "Conger's kappa": "kappa", "Gwet's AC1": "ac1",
         "Krippendorff's alpha (nominal)": "alpha", "percent": "percent"}  # fmt: skip
SPANS = ("u-alpha", "|u-alpha", "cu-alpha")
DRAWS = 1000  # of the interviews, for intervals
FREE = 5  # codes pooled: of fewer, kappa of each and the pool tell the turns with one of them
FIELDS = ("n", "value", "low", "high", "why")


def coders_of(interviews: Interviews, named: str = "") -> list[str]:
    """Name the coders to compare: those named, else all; the consensus coded nothing by itself.

    Raises
    ------
    UsageError
        Somebody is named who coded nothing.
    """
    known = sorted({*interviews.segment["coder"]} - {CONSENSUS})
    chosen = [name.strip() for name in named.split(",") if name.strip()] or known
    if strange := [name for name in chosen if name not in known]:
        raise UsageError(f"no coder is called {strange[0]!r}", fix=did_you_mean(strange[0], known))
    return chosen


def measured(
    interviews: Interviews, look: Look, *, coders: str = ""
) -> pd.DataFrame | NotEstimated:
    """Every coefficient for every code (as `coefficients`); without a second coder it says so."""
    compared = coders_of(interviews, coders)
    if not readers(interviews.segment, compared):
        return NotEstimated("agreement")
    return coefficients(interviews.segment, interviews.turn, look.study.codebook.themes,
                        coders=compared, draws=DRAWS)  # fmt: skip


def code_agreement(
    agreed: pd.DataFrame, look: Look, *, spoken: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Agreement on each code, one row a code: `label`, kappa with its interval, others beside it.

    A code that nobody set stands there without figures, and `why` says so in words. `spoken`, the
    persons on the same page (as `speakers`), decides whether others stand beside (`kappa_alone`).
    """
    wide = _wide(agreed, look)
    return kappa_alone(wide.loc[wide["applied"] | ~wide["code"].isin(look.families)], spoken)


def theme_agreement(
    agreed: pd.DataFrame, look: Look, *, spoken: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Agreement on the themes that stand where any code below them does: as `code_agreement`."""
    wide = _wide(agreed, look)
    return kappa_alone(wide.loc[~wide["applied"] & wide["code"].isin(look.families)], spoken)


def pooled_coefficients(
    agreed: pd.DataFrame, interviews: Interviews, look: Look, *, coders: str = ""
) -> pd.DataFrame:
    """Every coefficient over all codes set, then those of spans: `coefficient`, `n`, as `Coefficient`.

    All are of the respondents' words.
    """
    pooled = agreed.loc[agreed["code"] == "pooled"]
    said, length = in_speech(interviews.segment, interviews.turn)
    read = readers(interviews.segment, coders_of(interviews, coders))
    spans = unitizing(
        said, length, read={name: who for name, who in read.items() if name in length}
    )
    rows = [{name: getattr(spans[key], name) for name in FIELDS} | {"coefficient": key}
            for key in SPANS]  # fmt: skip
    columns = ["coefficient", *FIELDS]
    table = pd.concat([pooled[columns], pd.DataFrame(rows).astype(pooled.dtypes[columns])])
    return table.assign(why=_told(table["why"], look))


def pooled_agreement(
    agreed: pd.DataFrame, look: Look, *, spoken: pd.DataFrame | None = None
) -> dict[str, object] | NotEstimated:
    """Agreement over the codes that the coders set, on what it rests, and what it lumps together."""
    pooled = _wide(agreed, look, "pooled").iloc[0]
    codes, themes = code_agreement(agreed, look), theme_agreement(agreed, look)
    used = codes.loc[codes["applied"]]
    if len(used) < FREE and kappa_alone(used, spoken) is not used:
        return NotEstimated("few_codes", {"codes": len(used)})
    intervals = used.dropna(subset=["low", "high"])
    return {
        **{name: pooled[name] for name in ("percent", "kappa", "low", "high", "ac1", "coders")},
        "independent": Interval(pooled["low_independent"], pooled["high_independent"]),
        "form": "two" if pooled["coders"] == 2 else "several", "enough": ENOUGH,
        "documents": pooled["documents"], "freedom": pooled["documents"] - 1, "draws": DRAWS,
        "turns": int(used["n"].max()),
        "codes": len(used), "weak": int((used["kappa"] < ENOUGH).sum()),
        "themes": len(themes), "weak_themes": int((themes["kappa"] < ENOUGH).sum()),
        "intervals": len(intervals), "clear": int((intervals["low"] > ENOUGH).sum()),
        **_said_yes(pooled), "prevalence": pooled["prevalence"],
    }  # fmt: skip


def _said_yes(pooled: pd.Series) -> dict[str, object]:
    """Of two coders: count the decisions where `either` said yes, and where `both` did."""
    if pd.isna(pooled["percent"]):
        return {"either": 0, "both": 0, "both_share": None}
    unlike = (1 - pooled["percent"]) / 2
    either, both = (
        round(pooled["n"] * (pooled["prevalence"] + half)) for half in (unlike, -unlike)
    )
    return {"either": either, "both": both, "both_share": both / max(either, 1)}


def confused_within(themes: pd.DataFrame, codes: pd.DataFrame, look: Look) -> dict[str, object]:
    """Say of which theme, if any, the coders most clearly confuse the codes among themselves."""
    own = [codes["code"].isin(below([name], look.study.codebook.themes)) for name in themes["code"]]
    best = pd.array([codes.loc[those, "kappa"].max() for those in own], dtype="Float64")
    compared = themes.assign(best=best, gap=themes["kappa"] - best)
    wide = compared[(compared["gap"] > APART).fillna(value=False)].nlargest(1, "gap")
    told = [look.words.say("confused_within", **row[["label", "kappa", "best"]])
            for _, row in wide.iterrows()]  # fmt: skip
    return {"told": "".join(f" {each}" for each in told)}


def extreme_codes(codes: pd.DataFrame) -> dict[str, object] | NotEstimated:
    """Take the codes with the lowest and the highest kappa: `lowest_...`, `highest_...`."""
    known = codes.dropna(subset=["kappa"]).sort_values("kappa", kind="stable")
    if known.empty:
        return NotEstimated("agreement")
    ends = {"lowest": known.iloc[0], "highest": known.iloc[-1]}
    return {f"{end}_{name}": row[name] for end, row in ends.items() for name in ("label", "kappa")}


def remarks_told(codes: pd.DataFrame, look: Look) -> dict[str, object]:
    """Say why codes have no figure or no interval, and how far alpha lies from kappa at most."""
    told = codes[codes["why"] != ""].groupby("why", sort=False)["label"].agg(list)
    whole = len(agreement_columns(codes)) == len(COLUMNS)
    key = "coders_columns.all" if whole else "coders_columns.kappa"
    remarks = [look.words.say(key, min_cell=look.min_cell)]
    remarks += [
        look.words.say("coders_remark", codes=names, why=why) for why, names in told.items()
    ]
    apart = np.ceil((codes["alpha"] - codes["kappa"]).abs().max() * 100) / 100
    return {"told": "".join(f" {remark}" for remark in remarks), "apart": apart}


def weak_codes(interviews: Interviews, look: Look) -> dict[str, float]:
    """List the codes and themes on which the coders agree too little, with their kappa."""
    agreed = measured(interviews, look)
    if isinstance(agreed, NotEstimated):
        return {}
    wide = _wide(agreed, look)
    weak = wide.loc[(wide["kappa"] < ENOUGH).fillna(False)]
    return {
        str(code): float(kappa) for code, kappa in zip(weak["code"], weak["kappa"], strict=True)
    }


def _wide(agreed: pd.DataFrame, look: Look, *rows: str) -> pd.DataFrame:
    """One row a code of the codebook, or the rows named, with the coefficients side by side."""
    chosen = agreed["code"].isin(rows or look.study.codebook.themes)
    named = agreed.loc[chosen & agreed["coefficient"].isin(KAPPA)]
    values = named.assign(name=named["coefficient"].map(KAPPA)).pivot_table(
        index="code", columns="name", values="value", sort=False, dropna=False
    )  # fmt: skip
    of_kappa = named.loc[named["coefficient"].map(KAPPA) == "kappa"]
    wide = of_kappa.drop(columns=["value", "coefficient"]).merge(
        values, on="code", validate="one_to_one"
    )
    used = wide["prevalence"].fillna(0) > 0
    why = wide["why"].where(used, "unused")
    labels = [look.theme(code) if code != "pooled" else "" for code in wide["code"]]
    empty = {name: wide[name].where(used) for name in ("percent", "kappa", "ac1", "alpha")}
    return wide.assign(**empty, label=labels, why=_told(why, look))


def _told(why: Sequence[object] | pd.Series, look: Look) -> list[str]:
    reasons = {str(key): label for key, label in WHY.items()}
    return [look.text(reasons[key]) if isinstance(key, str) else "" for key in why]
