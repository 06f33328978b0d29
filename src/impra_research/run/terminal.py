"""What people see while a command works: messages on standard error, results on standard output."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from textwrap import fill
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from impra_research.errors import ImpraError

if TYPE_CHECKING:
    from impra_research.run.batch import Ended
    from impra_research.run.records import Failure, Record

STYLES = {"ok": "green"}
FAILED = "bold red"
SHOWN_LINES = 12
WHOLE = ("next:", "open:", "|", "/")
ROOM_BESIDE_NAMES = 30


def say(text: str) -> None:
    """Tell a person something while the work goes on."""
    _print(Console(stderr=True, highlight=False), text)


def give(text: str) -> None:
    """Give a result in words."""
    _print(Console(highlight=False), text)


def _print(console: Console, text: str) -> None:
    lines = (_folded(line, console.width) for line in text.splitlines())
    console.print("\n".join(lines), soft_wrap=True, markup=False)


def _folded(line: str, width: int) -> str:
    """Fold a long line between words; what is to be typed or opened stays whole."""
    indent = len(line) - len(line.lstrip())
    if len(line) <= width or line[indent:].startswith(WHOLE):
        return line
    return fill(line, width, subsequent_indent=" " * (indent + 2), replace_whitespace=False,
                expand_tabs=False, break_long_words=False, break_on_hyphens=False)  # fmt: skip


def answer(content: object, *, as_json: bool, words: Callable[[], object] | None = None) -> None:
    """Give a result as one JSON document, or in words."""
    if as_json:
        text = json.dumps(content, ensure_ascii=False, indent=1, default=str)
        sys.stdout.write(text + "\n")
    elif words:
        words()


def give_table(columns: Iterable[str], rows: Iterable[Sequence[object]]) -> None:
    """Give a result as a table; names in its first column are never cut, however narrow it is."""
    console, listed = Console(highlight=False), [[str(cell) for cell in row] for row in rows]
    console.width = max([console.width, *(len(row[0]) + ROOM_BESIDE_NAMES for row in listed)])
    table = Table(box=None, pad_edge=False)
    for number, column in enumerate(columns):
        table.add_column(column, no_wrap=number == 0, overflow="fold")
    for row in listed:
        table.add_row(*row)
    console.print(table)


def show_error(error: ImpraError, *, as_json: bool) -> None:
    """Say what happened, how to mend it and what to type next."""
    say(f"error: {error}")
    answer(error.as_dict() | {"exit_code": error.exit_code}, as_json=as_json)


@contextmanager
def progress(total_cells: int) -> Iterator[tuple[Callable[[], None], Callable[[Record], None]]]:
    """Show a bar when standard error is a terminal; yield what to call as cells and as runs end."""
    console = Console(stderr=True, highlight=False)
    columns = (TextColumn("cells"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    shown = console.is_terminal and total_cells > 0
    with Progress(*columns, console=console, transient=True, disable=not shown) as bar:
        task = bar.add_task("cells", total=total_cells)

        def tell(record: Record) -> None:
            status = f"[{STYLES.get(record.status, FAILED)}]{record.status:<11}[/]"
            console.print(f"{status} {record.seconds:6.1f} s  {record.name}", soft_wrap=True)
            if record.warning:
                say(f"warning: {record.name}: {record.warning}")

        yield lambda: bar.advance(task), tell


def give_cleaned(made: Iterable[Mapping[str, Any]]) -> None:
    """Give what became of each study, with the rows in, out and quarantined of every table."""
    for summary in made:
        give(kept_told(summary))
        rows = [(name, t["rows_in"], t["rows_out"], t["rows_quarantined"],
                 ", ".join(f"{rule} {n}" for rule, n in t["reasons"].items()))
                for name, t in summary["tables"].items()]  # fmt: skip
        if rows:
            give_table(("table", "in", "out", "quarantined", "why"), rows)
        for where, note in summary.get("notes", {}).items():
            give(f"{where}: {'; '.join(note.splitlines())}")


def kept_told(summary: Mapping[str, Any]) -> str:
    """Tell in one line what became of a study: persons kept and quarantined, and where those are."""
    told = f"{summary['study']}: {summary['status']}"
    if "person" not in summary["tables"]:
        return told
    person = summary["tables"]["person"]
    aside = sum(table["rows_quarantined"] for table in summary["tables"].values())
    told += f"; {person['rows_out']} persons kept, {person['rows_quarantined']} quarantined"
    return told + (f", {aside} rows in all (see {summary['quarantine']})" if aside else "")


def give_runs(ended: Ended, *, then: str = "") -> None:
    """Give the table of runs, and for each that failed where, why and what to type."""
    told: dict[str, tuple[str, ...]] = {
        r.name: (r.status, f"{r.seconds:.1f}", str(r.memory_mb)) for r in ended.records
    }
    told |= {name: (status, "", "") for name, status in ended.others.items()}
    rows = [(name, *told[name]) for name in sorted(told)]
    give_table(("run", "status", "seconds", "MB"), rows)
    for record in ended.records:
        if record.failure:
            give(failure_told(record, record.failure))
    for study, how in ended.unavailable.items():
        give(f"\n{study}: its data are not at hand, its runs were skipped.\n  fix: {how}"
             f"\n  next: impra report --study {study} --data DIR")  # fmt: skip
    for study, error in ended.refused.items():
        give(f"\n{study}: its data are invalid, its runs were skipped.\n  fix: {error['fix']}"
             f"\n  next: {error['next']}")  # fmt: skip
    if then:
        give(then)


def failure_told(record: Record, failure: Failure) -> str:
    """Tell where a run failed, why, and the command that opens it."""
    where = f" in cell [{failure.cell}]" if failure.cell else ""
    source = [f"    | {line}" for line in failure.source.splitlines()[:SHOWN_LINES]]
    return "\n".join((
        f"\n{record.name}: {record.status}{where}",
        *source,
        f"    {failure.error}: {failure.message}",
        f"  open: .venv/bin/jupyter lab notebooks/rendered/runs/{record.name}.failed.ipynb",
    ))  # fmt: skip
