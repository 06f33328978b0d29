import pandas as pd
import pytest

from impra_research.show.tables import cross_table, result_table


@pytest.fixture
def ratios():
    return pd.DataFrame({
        "label": ["<b>Sex</b>", "Permit"], "hazard_ratio": [1.5, float("nan")],
        "low": [1.1, float("nan")], "high": [2.0, float("nan")],
    })  # fmt: skip


def test_a_table_is_semantic_and_escapes_what_it_shows(look, ratios):
    columns = ["label", "hazard_ratio", "interval"]
    html = result_table(ratios, columns, look, key="hazard_ratios", notes=["a & b"]).html()
    assert '<table class="impra" id="table-hazard_ratios" role="table"' in html
    assert "<caption" in html
    assert html.count('scope="col"') == 3
    assert html.count('scope="row"') == 2
    assert "&lt;b&gt;Sex&lt;/b&gt;" in html
    assert "a &amp; b" in html
    assert "style=" not in html


def test_a_wide_table_can_be_reached_by_keyboard_and_names_the_heading_of_each_cell(look, ratios):
    columns = ["label", "hazard_ratio", "interval"]
    narrow = result_table(ratios, columns, look, key="hazard_ratios", notes=[]).html()
    wide = result_table(ratios, columns * 2, look, key="hazard_ratios", notes=[]).html()
    assert 'tabindex="0"' not in narrow
    assert 'tabindex="0"' in wide
    assert wide.count("data-head=") == wide.count("<td")


def test_an_interval_is_written_like_its_estimate_and_a_missing_one_as_a_dash(look, ratios):
    shown = result_table(ratios, ["label", "hazard_ratio", "interval"], look,
                         key="hazard_ratios", notes=[])  # fmt: skip
    cells = [cell.text for cell in shown.rows[0]]
    assert cells[1] in ("1.50", "1,50")
    assert "2.00" in cells[2] or "2,00" in cells[2]
    assert [cell.text for cell in shown.rows[1]][1:] == ["–", "–"]


def crossed(counts):
    rows = [("yes", "none", counts[0]), ("yes", "complete", counts[1]),
            ("no", "none", counts[2]), ("no", "complete", counts[3])]  # fmt: skip
    table = pd.DataFrame(rows, columns=["row", "column", "count"])
    totals = table.groupby("row")["count"].transform("sum")
    return table.assign(share=table["count"] / totals)


def test_a_cross_table_shows_counts_totals_and_shares_of_the_row(look):
    shown = cross_table(crossed([30, 10, 40, 20]), "registered", "accounts", look,
                        key="registered_by_accounts", notes=[])  # fmt: skip
    assert [cell.text[:2] for cell in shown.rows[0]][1:] == ["30", "10", "40"]
    assert "75" in shown.rows[0][1].text
    assert [cell.text for cell in shown.rows[2]][1:] == ["70", "30", "100"]
    assert shown.notes == []


def test_a_row_that_hides_a_count_shows_no_share_and_says_so(look):
    shown = cross_table(crossed([30, 3, 40, 20]), "registered", "accounts", look,
                        key="registered_by_accounts", notes=[])  # fmt: skip
    hiding = [cell.text for cell in shown.rows[0]]
    assert "<5" in hiding
    assert not any("%" in text for text in hiding)
    assert len(shown.notes) == 1


def test_lines_of_a_cell_stay_lines(look):
    frame = pd.DataFrame({"quotations": ["one\n<two>"], "label": ["x"]})
    html = result_table(frame, ["label", "quotations"], look, key="joint_display", notes=[]).html()
    assert "one<br>&lt;two&gt;" in html
