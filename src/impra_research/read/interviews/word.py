"""Paragraphs of a Word file: tables, content controls, text boxes, footnotes and what is tracked.

python-docx opens the file and knows its styles; the paragraphs are walked here, because its own text of
a paragraph leaves out tracked insertions, content controls, footnotes and text boxes in silence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from lxml import etree

from impra_research.errors import ReceivedFileError
from impra_research.read.interviews.rows import Walk, leading_bold, refuse_too_large, row_piece
from impra_research.read.interviews.written import Piece, Written

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011",
         "softHyphen": "\u00ad"}  # fmt: skip
THROUGH = {"ins", "moveTo", "hyperlink", "smartTag", "customXml", "sdt", "sdtContent", "fldSimple",
           "bdo", "dir", "AlternateContent", "Choice", "drawing", "pict", "object", "txbxContent",
           "inline", "anchor", "graphic", "graphicData", "wsp", "txbx", "shape", "textbox", "group",
           "wgp", "rect", "oMath", "oMathPara"}  # fmt: skip
LEFT_OUT = {"del": "tracked deletions left out", "moveFrom": "old places of tracked moves left out",
            "commentReference": "comments left out", "instrText": "", "rPr": ""}  # fmt: skip
TOLD = {"ins": "tracked insertions kept", "blip": "pictures left out",
        "sym": "signs of a symbol font, shown as \ufffd"}  # fmt: skip
NUMBERED = "paragraphs with an automatic number, which is left out"


def read_docx(path: Path, file: str) -> Written:
    """Read a Word file.

    Raises
    ------
    ReceivedFileError
        It is another kind of archive, or damaged.
    """
    import docx

    with ZipFile(path) as archive:
        names = {member.filename for member in archive.infolist()}
        refuse_too_large(archive, file)
    if "word/document.xml" not in names:
        raise ReceivedFileError(
            f"{file} is not what its suffix says: it is an archive without a Word document",
            fix="save it again as .docx",
        )
    try:
        document = docx.Document(str(path))
    except (KeyError, ValueError, AttributeError, etree.XMLSyntaxError):
        raise ReceivedFileError(f"{file} is a damaged Word file", fix="save it again") from None
    reader = Paragraphs(document, _footnotes(document))
    pieces = tuple(reader.below(document.element.body))
    return Written(pieces, "paragraph", tuple(reader.notes()))


def _footnotes(document: Any) -> dict[tuple[str, str], str]:  # noqa: ANN401  python-docx has no types
    """Give the text of each footnote and endnote."""
    found = {}
    for relation in document.part.rels.values():
        kind = relation.reltype.rsplit("/", 1)[-1].removesuffix("s")
        if kind in ("footnote", "endnote") and not relation.is_external:
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            for note in etree.fromstring(relation.target_part.blob, parser).iter(f"{W}{kind}"):
                if note.get(f"{W}type") in (None, "normal"):
                    said = "".join(each.text or "" for each in note.iter(f"{W}t")).strip()
                    found[kind, note.get(f"{W}id")] = said
    return found


@dataclass
class Paragraphs(Walk):
    """The paragraphs of one document, and what was met on the way."""

    document: Any
    footnotes: dict[tuple[str, str], str]

    def below(self, block: Any) -> Iterator[Piece]:  # noqa: ANN401
        """Give each paragraph and row of a table, then its footnotes and text boxes."""
        for child in block:
            match _name(child):
                case "p":
                    yield from self._paragraph(child)
                case "tbl":
                    yield from self._table(child)
                case "sdt" | "sdtContent" | "customXml" | "ins" | "moveTo":
                    yield from self.below(child)
                case "del" | "moveFrom":
                    self.met[LEFT_OUT[_name(child)]] += 1

    def _paragraph(self, paragraph: Any) -> Iterator[Piece]:  # noqa: ANN401
        self.at += 1
        at = self.at
        runs = list(self._runs(paragraph))
        words = "".join(text for text, _ in runs).strip()
        if words:
            yield Piece(words, at, bold=leading_bold(runs))
        yield from self.aside(at)

    def _table(self, table: Any) -> Iterator[Piece]:  # noqa: ANN401
        """Give a row as one piece: a time, a speaker and words in cells of their own."""
        for row in table.iter(f"{W}tr"):
            if next(row.iterancestors(f"{W}tbl")) is not table:
                continue  # of a table inside this one, which its cell gives
            self.at += 1
            at = self.at
            cells = [cell for child in row for cell in _cells(child)]
            texts = [text for cell in cells if (text := self.cell(cell))]
            yield from row_piece(texts, at)
            yield from self.aside(at)

    def _runs(self, node: Any, bold: bool | None = None) -> Iterator[tuple[str, bool]]:  # noqa: ANN401
        """Give the stretches of a paragraph, each with whether it is bold."""
        for child in node:
            name = _name(child)
            self.met[TOLD.get(name, "")] += 1
            match name:
                case "r":
                    yield from self._runs(child, _is_bold(child, self.document))
                case "t":
                    yield child.text or "", bool(bold)
                case "footnoteReference" | "endnoteReference":
                    yield self._footnote(name.removesuffix("Reference"), child), bool(bold)
                case "txbxContent":
                    self.boxes.append(child)
                case "sym":
                    yield "\ufffd", bool(bold)
                case "pPr":
                    self.met[NUMBERED] += child.find(f"{W}numPr") is not None
                case _ if name in SIGNS:
                    yield SIGNS[name], bool(bold)
                case _ if name in LEFT_OUT:
                    self.met[LEFT_OUT[name]] += 1
                case _ if name in THROUGH:
                    yield from self._runs(child, bold)

    def _footnote(self, kind: str, reference: Any) -> str:  # noqa: ANN401
        said = self.footnotes.get((kind, reference.get(f"{W}id")), "")
        if not said:
            return ""
        return self.noted(kind, said)

    def notes(self) -> Iterator[str]:
        """Say what was met and is not in the text, or stands there otherwise than in the file."""
        told = [f"{what}: {number}" for what, number in sorted(self.met.items()) if what and number]
        yield from told
        if any(_text_of(part) for section in self.document.sections for part in
               (section.header, section.footer) if not part.is_linked_to_previous):  # fmt: skip
            yield "headers and footers left out"


def _cells(child: Any) -> list[Any]:  # noqa: ANN401
    if _name(child) == "tc":
        return [child]
    return [cell for each in child for cell in _cells(each)] if _name(child) in THROUGH else []


def _name(element: Any) -> str:  # noqa: ANN401
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def _is_bold(run: Any, document: Any) -> bool:  # noqa: ANN401
    from docx.text.run import Run

    seen = Run(run, document.part)  # the part resolves the name of the style
    if seen.bold is not None:
        return bool(seen.bold)
    style = seen.style
    while style is not None:
        if style.font.bold is not None:
            return bool(style.font.bold)
        style = style.base_style
    return False


def _text_of(part: Any) -> str:  # noqa: ANN401
    return "".join(paragraph.text for paragraph in part.paragraphs).strip()
