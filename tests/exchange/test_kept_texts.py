from hypothesis import given
from hypothesis import strategies as st

from impra_research.exchange.kept_texts import keep_text, kept_text, sha256_of


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_text_is_kept_exactly_whatever_it_holds(tmp_path_factory, text):
    coding = tmp_path_factory.mktemp("coding")
    assert kept_text(coding, keep_text(coding, text)) == text


def test_a_text_is_kept_once_under_the_hash_of_its_bytes(tmp_path):
    assert keep_text(tmp_path, "e\u0301\r\n😀") == keep_text(tmp_path, "e\u0301\r\n😀")
    (path,) = (tmp_path / "texts").iterdir()
    assert path.name == sha256_of("e\u0301\r\n😀") + ".txt"
    assert path.read_bytes() == "e\u0301\r\n😀".encode()


def test_a_text_that_a_crash_cut_is_written_again(tmp_path):
    name = keep_text(tmp_path, "Rispondente: Sì.")
    (tmp_path / "texts" / f"{name}.txt").write_bytes(b"Risp")
    keep_text(tmp_path, "Rispondente: Sì.")
    assert kept_text(tmp_path, name) == "Rispondente: Sì."
