from __future__ import annotations

from pathlib import Path

import pytest

from impra_research import Study
from impra_research.draft.check import findings
from impra_research.draft.folder import draft_study


def drafted(folder: Path, text: str) -> Path:
    (folder / "a.csv").write_text(text, encoding="utf-8")
    return draft_study([folder / "a.csv"], folder / "mine")


@pytest.mark.parametrize("sign", [".", ","])
def test_thousands_are_never_made_units_without_a_word(tmp_path, sign):
    rows = "".join(f"{n};{n % 9 + 1}{sign}500\n" for n in range(1, 41))
    study = drafted(tmp_path, "id;reddito\n" + rows)
    assert "decimal" not in Study.open(study).declared.sources["a"].model_fields_set
    assert '# decide: `decimal: "."`' in (study / "raw" / "study.yml").read_text()
    assert any("could be two (1.500); declare `decimal`" in each.what and each.mend
               for each in findings(study))  # fmt: skip


def test_one_number_that_can_only_be_a_fraction_decides_for_its_column(tmp_path):
    study = drafted(tmp_path, "id;hours\n1;1.500\n2;2.25\n3;1.125\n")
    assert "decimal" in Study.open(study).declared.sources["a"].model_fields_set
    assert not any(each.mend for each in findings(study))


def test_a_fraction_in_another_column_decides_nothing(tmp_path):
    study = drafted(tmp_path, "id;hours;reddito\n1;1.5;1.500\n2;2.25;2.300\n3;1.125;4.100\n")
    assert "# decide: `decimal" in (study / "raw" / "study.yml").read_text()


def test_a_column_of_dates_with_the_month_first_says_so_at_its_line(tmp_path):
    study = drafted(tmp_path, "id;day\n1;03/25/2010\n2;04/05/2010\n3;12/31/2011\n")
    text = (study / "raw" / "codebook" / "variables.yml").read_text(encoding="utf-8")
    assert "# decide: dates with the month first" in text.partition("\n  day:")[0]
