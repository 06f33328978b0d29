"""REFI-QDA projects as other programs write them, small enough to check by eye."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import quoteattr
from zipfile import ZipFile

ANNA, HELP, MONEY, TEXT = (f"00000000-0000-0000-0000-00000000000{n}" for n in range(1, 5))
USERS = f'<Users><User guid="{ANNA}" name="anna"/></Users>'
CODES = (f'<CodeBook><Codes><Code guid="{HELP}" name="help" isCodable="true"/>'
         f'<Code guid="{MONEY}" name="money" isCodable="true"/></Codes></CodeBook>')  # fmt: skip


def guid(n: int) -> str:
    return f"00000000-0000-0000-0000-{n:012d}"


def coded(n: int, code: str = HELP) -> str:
    return f'<Coding guid="{guid(n)}" creatingUser="{ANNA}"><CodeRef targetGUID="{code}"/></Coding>'


def passage(n: int, start: int, end: int, name: str = "", inside: str | None = None) -> str:
    named = f" name={quoteattr(name)}" if name else ""
    return (f'<PlainTextSelection guid="{guid(100 + n)}" startPosition="{start}" endPosition="{end}"{named}>'
            f"{coded(200 + n) if inside is None else inside}</PlainTextSelection>")  # fmt: skip


def source(inside: str, path: str = "internal://a.txt", **more: str) -> str:
    told = "".join(f" {name}={quoteattr(value)}" for name, value in more.items())
    return (
        f'<TextSource guid="{TEXT}" name="E01" plainTextPath="{path}"{told}>{inside}</TextSource>'
    )


def write_foreign(
    folder: Path,
    sources: str,
    files: dict[str, bytes] | None = None,
    *,
    origin: str = "",
    before: str = USERS + CODES,
    after: str = "",
    between: str = "",
) -> Path:
    by = f" origin={quoteattr(origin)}" if origin else ""
    body = f"{before}{between}<Sources>{sources}</Sources>{after}"
    project = f'<Project xmlns="urn:QDA-XML:project:1.0" name="p"{by}>{body}</Project>'
    path = folder / "foreign.qdpx"
    with ZipFile(path, "w") as archive:
        archive.writestr("project.qde", project.encode())
        for name, data in (files or {}).items():
            archive.writestr(name, data)
    return path
