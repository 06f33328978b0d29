"""Formatted identifiers are found however they are written; other numbers are left alone."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum import iban, luhn
from stdnum.fr import nir
from stdnum.it import codicefiscale
from tests.privacy.marked import sentences

from impra_research.privacy import Finding, apart, find_formatted, folded

CHECKED = ("iban", "nir", "siret", "siren", "vat", "codice_fiscale", "partita_iva")
FORMATTED = (*CHECKED, "phone", "email", "url", "ip", "permit", "plate", "birth_date", "address")


def kinds(text: str) -> list[str]:
    return [found.kind for found in find_formatted(text)]


def covers(found: list[Finding], kind: str, text: str, start: int, end: int) -> bool:
    covered = {at for each in found if each.kind == kind for at in range(each.start, each.end)}
    return all(at in covered for at in range(start, end) if text[at].isalnum())


def test_every_formatted_identifier_of_the_sentences_is_found_whole():
    missed = [(each.text, m.kind) for each in sentences() for m in each.marked
              if m.kind in FORMATTED
              and not covers(find_formatted(each.text), m.kind, each.text, m.start, m.end)]  # fmt: skip
    assert missed == []


def test_no_amount_law_date_or_place_is_taken_for_an_identifier():
    wrong = [(each.text, found.kind) for each in sentences() for found in find_formatted(each.text)
             if not any(m.kind == found.kind and m.start < found.end and found.start < m.end
                        for m in each.marked)]  # fmt: skip
    assert wrong == []


digits = lambda count: st.text("0123456789", min_size=count, max_size=count)  # noqa: E731


@st.composite
def numbers(draw) -> tuple[str, str]:
    """Draw an identifier with right check digits, written compactly."""
    match kind := draw(st.sampled_from(CHECKED)):
        case "siren" | "vat":
            bare = draw(st.sampled_from("345678")) + draw(digits(7))
            number = bare + luhn.calc_check_digit(bare)
            return kind, number if kind == "siren" else _vat(number)
        case "siret":
            siren = draw(st.sampled_from("45678")) + draw(digits(7))
            bare = siren + luhn.calc_check_digit(siren) + draw(digits(4))
            return kind, bare + luhn.calc_check_digit(bare)
        case "partita_iva":
            bare = "01" + draw(digits(5)) + "010"
            return kind, bare + luhn.calc_check_digit(bare)
        case "nir":
            month, place = draw(st.integers(1, 12)), draw(st.sampled_from(["38", "69", "2A", "2B"]))
            bare = (
                f"{draw(st.sampled_from('12'))}{draw(digits(2))}{month:02d}{place}{draw(digits(6))}"
            )
            return kind, bare + nir.calc_check_digits(bare)
        case "codice_fiscale":
            day = draw(st.integers(1, 28)) + draw(st.sampled_from([0, 40]))
            letters = draw(st.text("BCDFGLMNPRSTV", min_size=6, max_size=6))
            bare = f"{letters}{draw(digits(2))}{draw(st.sampled_from('ABCDEHLMPRST'))}{day:02d}Z330"
            return kind, bare + codicefiscale.calc_check_digit(bare)
    bare = "IT00X" + draw(digits(22))
    return kind, "IT" + iban.calc_check_digits(bare) + bare[4:]


def _vat(siren: str) -> str:
    return f"FR{(12 + 3 * (int(siren) % 97)) % 97:02d}{siren}"


WRITTEN = {
    "nir": (1, 2, 2, 2, 3, 3, 2), "siret": (3, 3, 3, 5), "siren": (3, 3, 3), "vat": (2, 2, 3, 3, 3),
    "codice_fiscale": (3, 3, 5, 5), "partita_iva": (4, 4, 3), "iban": (4, 4, 4, 4, 4, 4, 3),
}  # fmt: skip
AROUND = ("{}", "voici {}, merci", "ecco {}.", "n°{};", "({})", "N.{} del 2014", "è il «{}»")


def grouped(number: str, sizes: tuple[int, ...], gap: str) -> str:
    parts, at = [], 0
    for size in sizes:
        parts.append(number[at : at + size])
        at += size
    return gap.join(parts)


@settings(max_examples=300, deadline=None)
@given(numbers(), st.sampled_from(["", " ", ".", "-", "\u00a0", "\u202f", "\u2011", " - "[:2]]),
       st.sampled_from(AROUND), st.booleans())  # fmt: skip
def test_every_writing_of_a_right_number_is_found(number, gap, around, lower):
    kind, compact = number
    written = grouped(compact, WRITTEN[kind], gap)
    written = written.lower() if lower else written
    text = around.format(written)
    start = text.index(written)
    found = find_formatted(text)
    assert any(each.start <= start and start + len(written) <= each.end for each in found), kind


def test_a_prefix_glued_to_a_number_hides_nothing():
    assert kinds("La mia partita iva, IT91390996030, è sulla fattura.") == ["partita_iva"]
    assert kinds("SIRET46776645700031") == ["siret"]
    assert kinds("tel.0639981234") == ["phone"]


def test_a_number_misspoken_by_one_digit_is_found_where_a_word_says_what_it_is():
    assert kinds("Mon SIRET c’est le 467 766 457 00032") == ["siret"]
    assert kinds("réponse 467 766 457 00032") == []


def test_a_number_of_francs_is_no_register_number_and_a_free_number_reaches_nobody():
    siren = "123 456 782"
    assert kinds(f"n° {siren}") == ["siren"]
    assert kinds(f"{siren} francs CFA") == []
    assert kinds("On m’a donné le 0 800 000 000 et le 803164.") == []


def test_digits_of_other_scripts_count_and_places_stay_those_of_the_text():
    text = "appelez le ٠٦ ٣٩ ٩٨ ١٢ ٣٤ ce soir"
    (found,) = find_formatted(text)
    assert text[found.start : found.end] == "٠٦ ٣٩ ٩٨ ١٢ ٣٤"
    assert len(folded(text)) == len(text)


def test_an_e_mail_address_spoken_or_disguised_is_found():
    for written in ("ada.b@exemple.fr", "ada.b (at) exemple.fr", "ada.b chiocciola esempio.it"):
        assert kinds(f"écrivez à {written} vite") == ["email"]


def test_findings_that_overlap_are_told_once_as_the_longest():
    assert apart([Finding(4, 13, "siren"), Finding(4, 18, "siret")]) == [Finding(4, 18, "siret")]
