"""The two instruments: raw values arranged as KoboToolbox and LimeSurvey arrange them, and written.

Columns that the codebook leaves in the raw file (`left_in_raw` in study.yml) get what the instrument puts
there: paradata, numbers of the server, documentation-only network addresses. Same values, same bytes.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

import numpy as np
import pandas as pd

from impra_research.codebook import Codebook
from impra_research.simulate.chance import Integers, Streams
from impra_research.study import Source

STAMP = (2014, 6, 30, 12, 0, 0)  # the only clock these files know
Sheets = dict[str, pd.DataFrame]


def headings(source_name: str, table: str, codebook: Codebook) -> dict[str, str]:
    """Give the heading of each variable of a table in one source."""
    return {
        name: str(variable.origins[source_name].column)
        for name, variable in codebook.of_table(table).items()
        if source_name in variable.origins and variable.origins[source_name].column
    }


def arrange(
    place: str,
    source: Source,
    rows: Mapping[str, pd.DataFrame],
    codebook: Codebook,
    streams: Streams,
) -> Sheets:
    """Arrange written tables as the sheets of one source, by the sheet's name in the file."""
    named = {t: rows[t].rename(columns=headings(place, t, codebook)) for t in rows}
    answers = pd.concat(
        [t for name, t in named.items() if name not in ("step", "support")], axis="columns"
    )
    if source.instrument == "kobo_xlsx":
        return _kobo(source, answers, {t: named[t] for t in ("step", "support")}, streams)
    interview = headings(place, "person", codebook)["interview"]
    return {"": _limesurvey(source, answers, named, interview, streams)}


def _kobo(
    source: Source, answers: pd.DataFrame, repeats: Mapping[str, pd.DataFrame], streams: Streams
) -> Sheets:
    system = kobo_paradata(list(answers["today"]), streams)
    before = [c for c in source.left_in_raw if not c.startswith("_")]
    after = [c for c in source.left_in_raw if c in system and c not in before]
    after += [c for c in ("_validation_status", "_notes", "_tags") if c not in after]
    system = system.reindex(columns=[*before, *after]).astype(object)
    main = pd.concat([system[before], answers, system[after]], axis="columns")
    title = str(source.sheets["main"].sheet)
    main["_index"] = np.arange(1, len(main) + 1)
    return {title: main} | {
        str(source.sheets[table].sheet): _repeated(rows, main, title) for table, rows in repeats.items()
    }  # fmt: skip


SUBMISSION = ("_id", "_uuid", "_submission_time", "_validation_status", "_notes", "_status",
              "_submitted_by", "__version__", "_tags")  # fmt: skip


def _repeated(rows: pd.DataFrame, main: pd.DataFrame, title: str) -> pd.DataFrame:
    parent = main.iloc[rows["number"] - 1].reset_index(drop=True)
    return rows.drop(columns="number").assign(
        _index=np.arange(1, len(rows) + 1),
        _parent_table_name=title,
        _parent_index=parent["_index"],
        **{f"_submission_{column}": parent[column] for column in SUBMISSION},
    )


def kobo_paradata(days: list[date], streams: Streams) -> pd.DataFrame:
    """Give what the form and the server record beside the answers."""
    minutes = streams("paradata/start").integers(9 * 60, 18 * 60, len(days))
    hexes = streams("paradata/uuid").integers(0, 256, (len(days), 16), dtype=np.uint8)
    device = streams("paradata/device").integers(1, 5, len(days))
    return pd.DataFrame({
        "start": _clock(days, minutes, "T", ".000+02:00"),
        "end": _clock(days, minutes + 38, "T", ".000+02:00"),
        "deviceid": [f"ee.kobo:synthetic{number}" for number in device],
        "_id": np.arange(len(days)) + 410_001,
        "_uuid": [str(UUID(bytes=row.tobytes(), version=4)) for row in hexes],
        "_submission_time": _clock(days, minutes + 55, "T"),
        "_status": "submitted_via_web", "_submitted_by": "impra_synthetic", "__version__": "v1",
    })  # fmt: skip


def _clock(days: list[date], minutes: Integers, between: str, zone: str = "") -> list[str]:
    return [
        f"{day}{between}{m // 60:02d}:{m % 60:02d}:00{zone}"
        for day, m in zip(days, minutes, strict=True)
    ]


def _limesurvey(
    source: Source,
    answers: pd.DataFrame,
    named: Mapping[str, pd.DataFrame],
    interview: str,
    streams: Streams,
) -> pd.DataFrame:
    n = len(answers)
    minutes = streams("paradata/start").integers(8 * 60, 21 * 60, n)
    days = list(answers[interview])
    paradata = {
        "id": np.arange(1, n + 1), interview: _clock(days, minutes + 27, " "),
        "lastpage": 7, "startlanguage": source.language,
        "seed": streams("paradata/seed").integers(10**8, 10**9, n),
        "token": [f"synthetic{token}" for token in streams("paradata/token").integers(10**6, 10**7, n)],
        "startdate": _clock(days, minutes, " "),
        "ipaddr": [f"192.0.2.{host}" for host in streams("paradata/ipaddr").integers(1, 255, n)],
    }  # fmt: skip
    wide = [_widened(named[t], source.sheets[t].repeat or 1, n) for t in ("step", "support")]
    return pd.concat(
        [pd.DataFrame(paradata), answers.drop(columns=interview), *wide], axis="columns"
    )


def _widened(rows: pd.DataFrame, repeat: int, n: int) -> pd.DataFrame:
    """Put the k-th row of each person into the k-th group of columns."""
    turn = rows.groupby("number", observed=True).cumcount() + 1
    groups = [
        rows[turn == k].set_index("number").rename(columns=lambda c, k=k: c.replace("{n}", str(k)))
        for k in range(1, repeat + 1)
    ]
    return pd.concat(
        [g.reindex(range(1, n + 1), fill_value="") for g in groups], axis="columns"
    ).reset_index(drop=True)


def write_sheets(path: Path, source: Source, sheets: Sheets) -> None:
    """Write the file of one source."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if source.instrument == "kobo_xlsx":
        path.write_bytes(_workbook(sheets))
    else:
        path.write_bytes(_delimited(sheets[""], source))


def _delimited(rows: pd.DataFrame, source: Source) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(
        text, delimiter=source.delimiter, quoting=csv.QUOTE_ALL, lineterminator="\r\n"
    )
    writer.writerow(rows.columns)
    writer.writerows(rows.itertuples(index=False))
    return text.getvalue().encode(source.encoding or "utf-8")


def _workbook(sheets: Sheets) -> bytes:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    book.properties.creator = "impra simulate (synthetic)"
    book.properties.created = book.properties.modified = datetime(*STAMP)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        sheet.append(list(rows.columns))
        for row in rows.astype(object).where(rows.notna(), None).itertuples(index=False):
            sheet.append([None if cell == "" else cell for cell in row])
    received = io.BytesIO()
    book.save(received)
    return _without_clock(received)


def _without_clock(received: io.BytesIO) -> bytes:
    """Write the archive again with fixed times, and the property that openpyxl stamps with now."""
    mended = io.BytesIO()
    with (
        zipfile.ZipFile(received) as old,
        zipfile.ZipFile(mended, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                head, _, tail = content.decode().partition("<dcterms:modified")
                stamp = datetime(*STAMP).strftime("%Y-%m-%dT%H:%M:%SZ")
                tail = tail[tail.index("</dcterms:modified>") :]
                content = (
                    f'{head}<dcterms:modified xsi:type="dcterms:W3CDTF">{stamp}{tail}'.encode()
                )
            new.writestr(zipfile.ZipInfo(name, STAMP), content, zipfile.ZIP_DEFLATED)
    return mended.getvalue()
