"""The archive of a project: one .qde, and the folder of its texts, whatever its writer calls it."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from impra_research.errors import ReceivedFileError
from impra_research.files import write_beside
from impra_research.read.guard import refuse_hostile
from impra_research.read.interviews.decoded import LARGEST

UNDATED = (1980, 1, 1, 0, 0, 0)  # the same project gives the same bytes on any day
BOMS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
INTERNAL = "internal://"


@dataclass(frozen=True, slots=True)
class Package:
    """What lies in a .qdpx: the XML, and every other file by its name in lower case."""

    name: str
    project: bytes
    files: dict[str, bytes]

    def text(self, path: str) -> Text | None:
        """Find the text that a path names; None when it is not in the package.

        Nothing outside of the package is ever opened.

        Raises
        ------
        ReceivedFileError
            The text is longer than any interview.
        """
        inside = path.removeprefix(INTERNAL)
        if "://" in inside:
            return None
        name = (
            unquote(inside).replace("\\", "/").lower().removeprefix("./").removeprefix("sources/")
        )
        found = next((self.files[each] for each in (f"sources/{name}", name) if each in self.files),
                     None)  # fmt: skip
        if found is not None and len(found) > LARGEST:
            raise ReceivedFileError(
                f"{self.name}: a text has more than {LARGEST >> 20} MB: no transcript is that long",
                fix="take it out of the project, or divide it, and export again",
            )
        return None if found is None else decode(found)


@dataclass(frozen=True, slots=True)
class Text:
    """A text as it was decoded; `marked` when a byte order mark stood before it."""

    text: str
    marked: bool
    encoding: str


def decode(data: bytes) -> Text:
    """Decode a text by its mark, as UTF-8, else as Windows-1252, which is said."""
    for mark, encoding in BOMS.items():
        if data.startswith(mark):
            return Text(data[len(mark) :].decode(encoding, "replace"), True, encoding)
    try:
        return Text(data.decode("utf-8"), False, "utf-8")
    except UnicodeDecodeError:
        return Text(data.decode("cp1252", "replace"), False, "Windows-1252")


def open_package(path: Path) -> Package:
    """Open a .qdpx into memory, after making sure that it does no harm.

    Raises
    ------
    ReceivedFileError
        It is no zip archive, unpacks to more than it may, or does not hold exactly one .qde.
    """
    refuse_hostile(path, path.name)
    with ZipFile(path) as archive:
        files = {member.filename.replace("\\", "/").lower(): archive.read(member)
                 for member in archive.infolist() if not member.is_dir()}  # fmt: skip
    projects = [name for name in files if name.endswith(".qde") and "/" not in name]
    if len(projects) != 1:
        raise ReceivedFileError(
            f"{path.name} holds {len(projects) or 'no'} .qde files where a project has one",
            fix="export the project again as REFI-QDA (.qdpx)",
        )
    return Package(path.name, files.pop(projects[0]), files)


def write_package(path: Path, project: bytes, texts: dict[str, str]) -> None:
    """Write a .qdpx whose bytes depend on the project alone: UTF-8, no mark, line ends as they are."""
    members = {"project.qde": project} | {
        f"sources/{name}": text.encode("utf-8") for name, text in texts.items()
    }
    write_beside(path, lambda part: _zip(part, members))


def _zip(path: Path, members: dict[str, bytes]) -> None:
    with ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(_member(name), content)


def _member(name: str) -> ZipInfo:
    member = ZipInfo(name, UNDATED)
    member.compress_type = ZIP_DEFLATED
    member.external_attr = 0o644 << 16
    return member
