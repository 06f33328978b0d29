"""A simulated study is whole, repeatable, and known to the codebook but for what the ledger says."""

import csv
import os
import re
import subprocess
import sys

import pytest
from openpyxl import load_workbook

from impra_research.codebook import WITH_VALUES
from impra_research.errors import UsageError
from impra_research.simulate import demonstration, simulate
from impra_research.simulate.chance import Streams
from impra_research.simulate.fieldwork import spellings
from impra_research.simulate.site import Site, fieldwork
from impra_research.simulate.surveys import received
from impra_research.simulate.truths import read_truths
from impra_research.study import Study, file_sha256

SMALL = {"piemonte": 40, "rhone_alpes": 30}


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*")) if path.is_file()}  # fmt: skip


def cells(study):
    """Every cell of the survey files: source, sheet, row as seen in the file, heading, text."""
    for name, source in study.declared.sources.items():
        path = study.raw / source.file
        if source.instrument == "kobo":
            for sheet in load_workbook(path):
                rows = sheet.iter_rows(values_only=True)
                yield from _cells(name, sheet.title, next(rows), rows)
        else:
            with path.open(encoding=source.encoding, newline="") as stream:
                rows = csv.reader(stream, delimiter=source.delimiter)
                yield from _cells(name, "", next(rows), rows)


def _cells(name, sheet, headings, rows):
    for number, row in enumerate(rows, start=2):
        for heading, cell in zip(headings, row, strict=True):
            yield name, sheet, number, heading, "" if cell is None else str(cell)


def ledger(study):
    with (study.raw / "dirt_ledger.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(like, tmp_path):
    once = simulate(tmp_path / "mine", like, seed=3, sizes=SMALL)
    again = simulate(tmp_path / "elsewhere" / "mine", like, seed=3, sizes=SMALL)
    assert Study.open(once).declared.title["fr"].endswith(", mine")
    other = simulate(tmp_path / "other", like, seed=4, sizes=SMALL)
    assert contents(once) == contents(again)
    changed = {
        name for name, content in contents(other).items() if contents(once).get(name) != content
    }
    assert {source.file for source in like.declared.sources.values()} <= {
        name.removeprefix("raw/") for name in changed
    }


def test_every_raw_value_is_known_to_the_codebook_or_in_the_ledger(made):
    soiled = {
        (line["file"], line["sheet"], int(line["row"]), line["column"]) for line in ledger(made)
    }
    known = {}
    for place, source in made.declared.sources.items():
        site = Site(made, place, 0, read_truths(made.raw), Streams(0, place))
        for name, variable in made.codebook.variables.items():
            origin = variable.origins.get(place)
            if origin and origin.column and variable.level in WITH_VALUES:
                words = {w for spelt in spellings(site, name).values() for w in spelt}
                words |= set(source.missing | origin.missing) | {""}
                for turn in range(1, 8):
                    known[place, origin.column.replace("{n}", str(turn))] = words
    checked = 0
    for place, sheet, row, heading, text in cells(made):
        file = made.declared.sources[place].file
        if (place, heading) in known and (file, sheet, row, heading) not in soiled:
            assert text in known[place, heading], (place, sheet, row, heading)
            checked += 1
    assert checked > 3000


def test_the_columns_are_those_of_the_codebook_and_those_declared_as_left_in_raw(made):
    for place, source in made.declared.sources.items():
        found = {heading for name, _, row, heading, _ in cells(made) if name == place and row == 2}
        keys = {sheet.key for sheet in source.sheets.values()} | {
            s.parent for s in source.sheets.values()
        }
        asked = {
            origin.column.replace("{n}", str(turn))
            for variable in made.codebook.variables.values()
            if (origin := variable.origins.get(place)) and origin.column
            for turn in range(1, 7)
        }
        assert found - keys - set(source.left_in_raw) <= asked
        assert set(source.left_in_raw) <= found


def test_the_ledger_tells_what_each_soiled_cell_holds(made):
    held = {(made.declared.sources[p].file, s, r, h): text for p, s, r, h, text in cells(made)}
    lines = ledger(made)
    for line in lines:
        at = (line["file"], line["sheet"], int(line["row"]), line["column"])
        assert held[at] == line["after"]
    planted = read_truths(made.raw).dirt
    kinds = {(line["kind"], line["file"], line["row"]) for line in lines}
    assert {kind for kind, _, _ in kinds} == set(planted)


def test_who_breaks_off_leaves_the_date_and_all_later_questions_empty_in_either_instrument(like):
    truths = read_truths(like.raw)
    unfinished = truths.dirt | {"unfinished": dict.fromkeys(SMALL, 2)}
    truths = truths.model_copy(update={"sizes": SMALL, "dirt": unfinished})
    for place, n in SMALL.items():
        rows = received(place, like, truths).rows
        persons = [n + 1, n + 2]
        assert (rows["person"]["interview"].iloc[n : n + 2] == "").all()
        assert (rows["person"]["sex"].iloc[n : n + 2] != "").any()
        assert (rows["answer"].iloc[n : n + 2].drop(columns="number") == "").all(axis=None)
        assert not rows["step"]["number"].isin(persons).any()


def test_the_mistakes_that_can_be_made_are_those_of_the_list(made):
    planted = set(read_truths(made.raw).dirt)
    assert set(fieldwork().mistakes) == planted - {"duplicate", "in_both_exports", "unfinished"}


def test_every_correction_expects_what_the_file_holds(made):
    from impra_research.declared import read_yaml

    held = {(made.declared.sources[p].file, s, r, h): text for p, s, r, h, text in cells(made)}
    corrections = read_yaml(made.raw / "corrections.yml")["corrections"]
    assert len(corrections) == sum(line["remedy"] == "corrected" for line in ledger(made))
    for c in corrections:
        assert held[c["file"], c.get("sheet", ""), c["row"], c["column"]] == c["expected"]


def test_no_address_leads_to_a_real_person_or_machine(made):
    texts = [text for *_, text in cells(made)]
    addresses = [text for text in texts if "@" in text]
    numbers = [text for text in texts if re.fullmatch(r"\d+(\.\d+){3}", text)]
    assert addresses
    assert all(address.endswith("@example.org") for address in addresses)
    assert numbers
    assert all(number.startswith("192.0.2.") for number in numbers)


def test_the_french_export_is_cp1252_with_crlf_semicolons_and_decimal_commas(made):
    source = made.declared.sources["rhone_alpes"]
    raw = (made.raw / source.file).read_bytes()
    text = raw.decode("cp1252")
    assert text.encode("cp1252") == raw
    assert "’".encode("cp1252") in raw
    assert raw.count(b"\n") == raw.count(b"\r\n") == len(text.splitlines())
    assert re.search(r'"\d+,\d\d"', text)
    assert text.startswith('"id";"submitdate";')


def test_study_yml_holds_the_hashes_of_the_files_it_describes(made):
    for source in made.declared.sources.values():
        assert source.sha256 == file_sha256(made.raw / source.file)


def test_a_folder_with_something_in_it_is_left_alone(like, tmp_path):
    (tmp_path / "mine.txt").write_text("kept")
    with pytest.raises(UsageError, match="not an empty folder"):
        simulate(tmp_path, like)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_what_a_killed_simulation_left_is_removed_by_the_next_and_no_other_s(like, tmp_path):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    ours, others = f".part-{gone.pid}-out", (f".part-{os.getppid()}-out", ".part-mine-out")
    for name in (ours, *others):
        (tmp_path / name).mkdir()
    simulate(tmp_path / "out", like, sizes=SMALL, interviews=False)
    assert {path.name for path in tmp_path.iterdir()} == {"out", *others}


def test_an_unknown_place_is_named_with_the_nearest_known(like, tmp_path):
    with pytest.raises(UsageError, match="piemonte"):
        simulate(tmp_path / "out", like, sizes={"piemont": 10})
    assert not list(tmp_path.iterdir())


def test_remaking_a_study_in_place_changes_nothing_and_leaves_no_old_transcript(made):
    before = contents(made.folder)
    (made.raw / "interviews" / "synthetic_PIE_99.it.txt").write_text("of an earlier, longer study")
    demonstration(made)
    assert contents(made.folder) == before


def test_the_demonstration_study_is_what_its_truths_make(like, tmp_path):
    again = Study.open(simulate(tmp_path / "again", like))
    for name in (
        *(source.file for source in like.declared.sources.values()),
        "corrections.yml",
        "dirt_ledger.csv",
        "coding/segments.csv",
        "interviews/index.yml",
    ):
        assert (again.raw / name).read_bytes() == (like.raw / name).read_bytes()


def test_a_workbook_has_the_same_bytes_with_and_without_lxml():
    """openpyxl writes XML with lxml where that is installed: empty elements and accents then differ."""
    assert _written(lxml="True") == _written(lxml="False")


def _written(*, lxml: str) -> str:
    script = """
import hashlib, openpyxl, pandas as pd
from impra_research.simulate.exports import _workbook
sheet = pd.DataFrame({"Età": ["l’inizio", "", None], "n": [1, 2, 3]})
print(openpyxl.LXML, hashlib.sha256(_workbook({"Piemonte": sheet})).hexdigest())
"""
    told = subprocess.run([sys.executable, "-c", script], env=os.environ | {"OPENPYXL_LXML": lxml},
                          capture_output=True, text=True, check=True)  # fmt: skip
    used, sha256 = told.stdout.split()
    assert used == lxml
    return sha256


@pytest.mark.parametrize("inside", ["raw/new", "processed", "raw/registers/new"])
def test_a_folder_inside_another_study_is_refused(made, inside):
    before = contents(made.folder)
    with pytest.raises(UsageError, match="inside"):
        simulate(made.folder / inside, made)
    assert contents(made.folder) == before


def test_a_study_too_small_for_interviews_has_none_and_can_be_cleaned(like, tmp_path):
    from impra_research.run.clean import process

    sizes = dict.fromkeys(SMALL, 1)
    small = Study.open(simulate(tmp_path / "small", like, seed=1, sizes=sizes))
    assert not (small.raw / "interviews").exists()
    assert process(small)["status"] == "cleaned"
    assert not small.has("transcript")


def test_who_answered_in_both_places_is_the_same_person_in_what_does_not_change(like):
    truths = read_truths(like.raw)
    second = list(SMALL)[1]
    both = truths.dirt | {"in_both_exports": {second: 2}}
    truths = truths.model_copy(update={"sizes": SMALL, "dirt": both})
    first = received(next(iter(SMALL)), like, truths)
    again = received(second, like, truths, elsewhere=first)
    codes = again.rows["person"].set_index("participant_code")
    lent = [code for code in first.rows["person"]["participant_code"] if code in codes.index]
    assert len(lent) == 2
    for code in lent:
        numbers = [each.rows["person"].set_index("participant_code").loc[code, "number"]
                   for each in (first, again)]  # fmt: skip
        one, other = (each.true("person", number).iloc[0]
                      for each, number in zip((first, again), numbers, strict=True))  # fmt: skip
        for column in ("sex", "birth_year", "birth_country", "citizenship", "arrival"):
            assert one[column] == other[column]
