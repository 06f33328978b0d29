"""The texts of a project file with what its writer marked on them: sources, PDF texts, transcripts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from impra_research.exchange.refi.account import Account
from impra_research.exchange.refi.dialects import Span
from impra_research.exchange.refi.identity import bare
from impra_research.exchange.refi.markup import OWN, Element, child, children, guid, local
from impra_research.exchange.refi.package import Package, Text

RECORDED = {"AudioSource": "Transcript", "VideoSource": "Transcript", "PDFSource": "Representation"}
NOWHERE = -1


@dataclass(frozen=True, slots=True)
class Marked:
    """A passage as its writer marked it, with the element that says what was done to it."""

    element: Element = field(repr=False)
    guid: str
    name: str
    counted: Span


@dataclass(frozen=True, slots=True)
class Source:
    """A text with its passages; `whole` is the element whose codes are on the whole of it."""

    guid: str
    name: str
    text: str
    marked: bool
    folded: bool
    whole: Element = field(repr=False)
    passages: tuple[Marked, ...]


def sources(root: Element, package: Package, account: Account) -> list[Source]:
    """Read every text of a project; what is no text is counted as not carried."""
    found = list[Source]()
    own = (root.get("origin") or "").startswith(OWN)
    for element in children(child(root, "Sources"), *RECORDED, "TextSource", "PictureSource"):
        inner = RECORDED.get(local(element))
        texts = (
            [element] if local(element) == "TextSource" else list(children(element, inner or ""))
        )
        for each, whole in zip(texts, [element, *texts[1:]], strict=False):
            found.append(_source(each, whole, package, account, own=own))
        _count_what_is_no_text(element, account)
    return found


def _source(
    element: Element, whole: Element, package: Package, account: Account, *, own: bool
) -> Source:
    name = next((each.get("name") for each in (whole, element) if each.get("name") is not None),
                _file_name(element.get("plainTextPath") or ""))  # fmt: skip
    text = _text(element, name or guid(element), package, account)
    folded = child(element, "PlainTextContent") is not None and b"\r\n" in package.project
    if own and text.marked:  # a mark of ours is a character of the text
        text = Text("\ufeff" + text.text, False, text.encoding)
    return Source(
        guid(whole), name, text.text, text.marked, folded, whole, tuple(_passages(element))
    )


def _text(element: Element, called: str, package: Package, account: Account) -> Text:
    inline, path = child(element, "PlainTextContent"), element.get("plainTextPath")
    if inline is not None or not path:
        if inline is None:
            account.dangle(f"source {called!r} has no plain text")
        return Text((inline.text or "") if inline is not None else "", False, "utf-8")
    found = package.text(path)
    if found is None:
        where = "outside of the file" if not path.startswith("internal:") else "not in the file"
        account.dangle(f"the text of source {called!r} is {where}: {path}")
    elif found.encoding != "utf-8":
        account.remark(
            f"the text of source {called!r} is not UTF-8; it was read as {found.encoding}"
        )
    return found or Text("", False, "utf-8")


def _file_name(path: str) -> str:
    return PurePosixPath(path.partition("://")[2] or path).stem


def _passages(element: Element) -> Iterator[Marked]:
    moments = {guid(each): _whole(each.get("position")) for each in children(element, "SyncPoint")}
    for each in children(element, "PlainTextSelection", "TranscriptSelection"):
        if local(each) == "PlainTextSelection":
            span = (_whole(each.get("startPosition")), _whole(each.get("endPosition")))
        else:
            span = (
                moments.get(_sync(each, "from"), NOWHERE),
                moments.get(_sync(each, "to"), NOWHERE),
            )
        yield Marked(each, guid(each), each.get("name") or "", span)


def _sync(element: Element, end: str) -> str:
    return bare(element.get(f"{end}SyncPoint") or "")


def _whole(written: str | None) -> int:
    try:
        return int(written or "")
    except ValueError:
        return NOWHERE


def _count_what_is_no_text(element: Element, account: Account) -> None:
    kind = local(element)
    if kind != "TextSource":
        account.lose(f"{kind[:-6]} files", 1)
        regions = list(children(element, f"{kind[:-6]}Selection"))
        account.lose(f"passages of {kind[:-6]} files", len(regions))
        account.lose("times in transcripts", sum(1 for each in element.iter()
                                                 if local(each) == "SyncPoint"))  # fmt: skip
    if element.get("richTextPath"):
        account.lose("rich texts")
