"""Paragraphs of an OpenDocument text: spaces and tabulators it counts, notes, tables, tracked changes.

odfdo opens the file; the paragraphs are walked here, because its own text of a paragraph mixes notes,
comments and deletions into what was said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from lxml import etree

from impra_research.errors import ReceivedFileError
from impra_research.read.interviews.rows import Walk, leading_bold, refuse_too_large, row_piece
from impra_research.read.interviews.written import Piece, Written

CONTENT = "content.xml"
KIND = b"application/vnd.oasis.opendocument.text"
FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}font-weight"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
LEFT_OUT = {"annotation": "comments left out", "annotation-end": "", "tracked-changes": "",
            "changed-region": "", "image": "pictures left out", "sequence-decls": "",
            "forms": "", "ruby-text": "readings (ruby) left out"}  # fmt: skip


def read_odt(path: Path, file: str) -> Written:
    """Read an OpenDocument text.

    Raises
    ------
    ReceivedFileError
        It is another kind of archive, or damaged.
    """
    from odfdo import Document

    with ZipFile(path) as archive:
        refuse_too_large(archive, file)
        names = archive.namelist()
        kind = archive.read("mimetype").strip() if "mimetype" in names else b""
        if not {CONTENT, "styles.xml"} <= {*names} or kind != KIND:
            raise ReceivedFileError(
                f"{file} is not what its suffix says: it is an archive without an OpenDocument text",
                fix="save it again as .odt",
            )
    parts = {name: Document(path).get_part(name).serialize() for name in (CONTENT, "styles.xml")}
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    content, styles = (etree.fromstring(part, parser) for part in parts.values())
    reader = Paragraphs(_bold_styles(content, styles))
    body = content.find(".//{*}body/{*}text")
    pieces = tuple(reader.below(body)) if body is not None else ()
    reader.met["tracked deletions left out"] += len(content.findall(f".//{TEXT}deletion"))
    reader.met["tracked insertions kept"] += len(content.findall(f".//{TEXT}insertion"))
    told = [f"{what}: {number}" for what, number in sorted(reader.met.items()) if what and number]
    aside = styles.findall(".//{*}master-page/{*}header") + styles.findall(
        ".//{*}master-page/{*}footer"
    )
    told += (
        ["headers and footers left out"]
        if any("".join(each.itertext()).strip() for each in aside)
        else []
    )
    return Written(pieces, "paragraph", tuple(told))


def _bold_styles(*parts: Any) -> dict[str, bool]:  # noqa: ANN401  lxml has no types
    """Tell which styles are bold, also those that take it from the style above them."""
    told: dict[str, str | None] = {}
    above: dict[str, str | None] = {}
    for part in parts:
        for style in part.iter(f"{STYLE}style"):
            name = style.get(f"{STYLE}name")
            weights = [each.get(FO) for each in style.iter() if each.get(FO)]
            told[name], above[name] = (weights or [None])[0], style.get(f"{STYLE}parent-style-name")
    return {name: _is_bold(name, told, above) for name in told}


def _is_bold(
    name: str | None, told: Mapping[str, str | None], above: Mapping[str, str | None]
) -> bool:
    for _ in range(len(told)):
        if name is None or name not in told:
            return False
        if weight := told[name]:
            return weight == "bold" or (weight.isdecimal() and int(weight) >= 600)
        name = above[name]
    return False


@dataclass
class Paragraphs(Walk):
    """The paragraphs of one document, and what was met on the way."""

    bold_styles: Mapping[str, bool]

    def below(self, block: Any) -> Iterator[Piece]:  # noqa: ANN401
        """Give each paragraph and row of a table, then its notes and text boxes."""
        for child in block:
            match _name(child):
                case "p" | "h":
                    yield from self._paragraph(child)
                case "table":
                    yield from self._table(child)
                case name if name in LEFT_OUT:
                    self.met[LEFT_OUT[name]] += 1
                case "":
                    continue
                case _:  # lists, sections, frames, indexes: what they hold
                    yield from self.below(child)

    def _paragraph(self, paragraph: Any) -> Iterator[Piece]:  # noqa: ANN401
        self.at += 1
        at = self.at
        bold = self.bold_styles.get(paragraph.get(f"{TEXT}style-name", ""), False)
        runs = collapsed(list(self._runs(paragraph, bold)))
        words = "".join(text for text, _ in runs).strip()
        if words:
            yield Piece(words, at, bold=leading_bold(runs))
        yield from self.aside(at)

    def _table(self, table: Any) -> Iterator[Piece]:  # noqa: ANN401
        for child in table:
            if _name(child) in ("table-header-rows", "table-rows", "table-row-group"):
                yield from self._table(child)
            elif _name(child) == "table-row":
                self.at += 1
                at = self.at
                texts = [text for cell in child if (text := self.cell(cell))]
                yield from row_piece(texts, at)
                yield from self.aside(at)

    def _runs(self, node: Any, bold: bool) -> Iterator[tuple[str, bool]]:  # noqa: ANN401
        """Give the stretches of a paragraph; signs that XML cannot hold stand for white space that counts."""
        yield node.text or "", bold
        for child in node:
            match _name(child):
                case "s":
                    yield "\0" * int(child.get(f"{TEXT}c", "1")), bold
                case "tab":
                    yield "\1", bold
                case "line-break":
                    yield "\2", bold
                case "note":
                    yield self._note(child), bold
                case "frame" | "text-box" | "custom-shape":
                    self.boxes.append(child)
                case name if name in LEFT_OUT:
                    self.met[LEFT_OUT[name]] += 1
                case name if name:  # a comment of the XML has none
                    own = self.bold_styles.get(child.get(f"{TEXT}style-name", ""), bold)
                    yield from self._runs(child, own)
            yield child.tail or "", bold

    def _note(self, note: Any) -> str:  # noqa: ANN401
        body = note.find(f"{TEXT}note-body")
        lines = [] if body is None else list(Paragraphs(self.bold_styles).below(body))
        said = " ".join(piece.words for piece in lines)
        return self.noted(note.get(f"{TEXT}note-class", ""), said)


COUNTED = str.maketrans({"\0": " ", "\1": "\t", "\2": "\n"})


def collapsed(runs: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    r"""Read white space as OpenDocument means it: a row of it is one space, what it counts stays.

    Examples
    --------
    >>> collapsed([("a \n  ", True), (" b\0\0c", False)])
    [('a ', True), ('b  c', False)]
    """
    found, after_space = [], True
    for text, bold in runs:
        kept = []
        for sign in text:
            space = sign in " \t\r\n"
            if not (space and after_space):
                kept.append(" " if space else sign)
            after_space = space
        found.append(("".join(kept).translate(COUNTED), bold))
    return found


def _name(element: Any) -> str:  # noqa: ANN401
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""
