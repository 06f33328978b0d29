"""Small frames for the tests of analyse: a date is written as "2009", "2009-06" or "2009-06-15"."""

import pandas as pd

from impra_research.analyse.life_history import life_histories

FORMS = {"informal": ("it_undeclared", 0), "sheltered": ("it_occasional", 1),
         "registered": ("it_sole_trader", 3), "ceased": ("ceased", None)}  # fmt: skip


def dated(name, written):
    """The three columns of a date variable."""
    periods = [None if pd.isna(date) else pd.Period(date) for date in written]
    return {
        f"{name}_earliest": pd.to_datetime([p and p.start_time.normalize() for p in periods]),
        f"{name}_latest": pd.to_datetime([p and p.end_time.normalize() for p in periods]),
        f"{name}_precision": [
            p and {"Y": "year", "M": "month", "D": "day"}[p.freqstr[0]] for p in periods
        ],
    }


def persons(*rows):
    """Persons from (person, place, arrival, interview, permit, citizenship)."""
    names, places, arrivals, interviews, permits, citizenships = zip(*rows, strict=True)
    return pd.DataFrame({"person": names, "place": places, "sex": "woman", "education": "low",
                         "birth_year": 1970, "citizenship": citizenships,
                         "permit__missing": [None if p else "not_applicable" for p in permits],
                         **dated("arrival", arrivals), **dated("interview", interviews),
                         **dated("permit", permits)})  # fmt: skip


def steps(*rows):
    """Steps from (enterprise, step, state, date); the person is the enterprise without its number."""
    names, numbers, states, dates = zip(*rows, strict=True)
    return pd.DataFrame({"enterprise": names, "person": [name.rsplit("-", 1)[0] for name in names],
                         "step": numbers, "legal_form": [FORMS[s][0] for s in states], "state": states,
                         "level": pd.array([FORMS[s][1] for s in states], dtype="Int64"),
                         **dated("step_date", dates)})  # fmt: skip


def supports(*rows):
    """Support episodes from (person, support, service, kind, date, intercultural)."""
    columns = ["person", "support", "service", "kind", "date", "intercultural"]
    table = pd.DataFrame(list(rows), columns=columns)
    return table.drop(columns="date").assign(**dated("support_start", table["date"]))


def one_history(*moves, support=(), arrival="2000", interview="2014-03-15", permit=None, citizenship="host",
                reading="middle"):  # fmt: skip
    """The history of one enterprise from its (state, date) moves."""
    person = persons(("P", "piemonte", arrival, interview, permit, citizenship))
    step = steps(*(("P-1", n, state, date) for n, (state, date) in enumerate(moves, start=1)))
    return life_histories(step, supports(*support), person, reading=reading).iloc[0]


def durations(months, events, **columns):
    """Histories in the risk set with these durations, for the estimators."""
    return pd.DataFrame({"enterprise": [f"E{i}" for i in range(len(months))], "months": months,
                         "event": pd.array(events, dtype=bool), "base": True, "place": "piemonte",
                         **columns})  # fmt: skip
