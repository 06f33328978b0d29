"""What an archive asks about a study: what study.yml says, what follows from it, what is still lacking."""

from __future__ import annotations

from collections.abc import Iterator

from impra_research.deposit.anonymity import Anonymity
from impra_research.deposit.words import Term, words
from impra_research.study import StudyFile
from impra_research.study.archive import Access, Mode

# Only what an instrument can do alone: a Kobo form is filled in face to face, by telephone or online.
MODES: dict[str, Mode] = {"limesurvey": "web", "google_forms": "web", "ms_forms": "web"}
COMMONS = "https://creativecommons.org"
LICENCES = {
    "CC0-1.0": f"{COMMONS}/publicdomain/zero/1.0/",
    "CC-BY-4.0": f"{COMMONS}/licenses/by/4.0/",
    "CC-BY-SA-4.0": f"{COMMONS}/licenses/by-sa/4.0/",
    "CC-BY-NC-4.0": f"{COMMONS}/licenses/by-nc/4.0/",
    "CC-BY-NC-SA-4.0": f"{COMMONS}/licenses/by-nc-sa/4.0/",
    "CC-BY-ND-4.0": f"{COMMONS}/licenses/by-nd/4.0/",
    "CC-BY-NC-ND-4.0": f"{COMMONS}/licenses/by-nc-nd/4.0/",
    "ODbL-1.0": "https://opendatacommons.org/licenses/odbl/1-0/",
}


def modes(declared: StudyFile) -> tuple[Term, ...]:
    """Say how answers were collected: as declared, or as the instruments allow only one way."""
    found = [MODES.get(source.instrument) for source in declared.sources.values()]
    known = tuple(dict.fromkeys(mode for mode in found if mode)) if all(found) else ()
    return tuple(words().modes[mode] for mode in declared.deposit.mode or known)


def licence_uri(declared: StudyFile) -> str:
    """Give the address of the licence: as declared, or of a licence known by its name."""
    return declared.deposit.licence_uri or LICENCES.get(declared.licence["en"], "")


def licence(declared: StudyFile, language: str) -> str:
    """Name the licence with its address, once."""
    text, uri = declared.licence[language], licence_uri(declared)
    return text if not uri or uri in text else f"{text} ({uri})"


def access(declared: StudyFile, found: Anonymity | None) -> Access | None:
    """Say who may have the data: as declared; of real people whom few resemble, not everyone."""
    if not declared.deposit.redistribute:
        return "restricted"
    if declared.deposit.access or declared.synthetic:
        return declared.deposit.access
    return "restricted" if found and not found.enough else None


def lacking(declared: StudyFile, found: Anonymity | None) -> list[str]:
    """Name the keys of study.yml that an archive will ask for and that say nothing."""
    return list(_lacking(declared, found))


def _lacking(declared: StudyFile, found: Anonymity | None) -> Iterator[str]:
    archive = declared.deposit
    asked = {
        "creators": archive.creators,
        "producer": archive.producer,
        "identifier": archive.identifier,
        "publisher": archive.publisher,
        "version": archive.version,
        "released": archive.released,
        "keywords": archive.keywords,
        "topics": archive.topics,
        "universe": archive.universe,
        "time_method": archive.time_method,
        "mode": modes(declared),
        "access": access(declared, found),
        "licence_uri": licence_uri(declared),
        "fieldwork": declared.fieldwork,
        "kind (of sampling)": declared.sampling.kind,
        "country (of each place)": all(place.country for place in declared.places.values()),
    }
    yield from (name for name, said in asked.items() if not said)
