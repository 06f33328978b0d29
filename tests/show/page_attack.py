"""What a reader can work out from the pages on interviews: every number as lines of one program.

Unknown are, of each code and theme, the persons of each place, and the turns that both coders gave it,
or one alone: a mixture of the whole numbers that give the kappa printed, and what else is, for
only persons are whole here, which is quicker. Intervals are left out: very many ways to spread turns over
interviews have the same.
"""

import json
import re
from dataclasses import dataclass, field
from functools import cache

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import lil_array

MOST = 400  # turns, and what else has no bound of its own
ALONE = re.compile(r"kappa is ([\d.]+).* pooled over (\d+) turns")
YES = re.compile(r"of the (\d+) decisions where at least one said yes, both did in (\d+)")


def read_page(path):
    """Tables by id as rows of texts, the first their heads; and the texts by id."""
    outputs = [
        o for cell in json.loads(path.read_text("utf-8"))["cells"] for o in cell.get("outputs", [])
    ]
    about = [
        (o["metadata"]["impra"], "".join(o["data"]["text/plain"]))
        for o in outputs
        if "impra" in o["metadata"]
    ]
    texts = {each["id"]: text for each, text in about if each["role"] != "table"}
    tables = {each["id"]: rows_of(text) for each, text in about if each["role"] == "table"}
    return tables, texts


def rows_of(plain):
    """Split a table into rows of cells, of which all but the last may have several lines."""
    rows = []
    for line in plain.splitlines():
        first, *others = line.split(" | ")
        if rows and len(rows[-1]) < len(rows[0]):
            rows[-1][-1:] = [f"{rows[-1][-1]}\n{first}", *others]
        elif others:
            rows.append([first, *others])
    return rows


@dataclass
class Program:
    """Whole numbers by name, with bounds, and lines: coefficients by name, least, most."""

    least: dict = field(default_factory=dict)
    most: dict = field(default_factory=dict)
    lines: list = field(default_factory=list)
    found: dict = field(default_factory=dict)  # values that a solution had

    def number(self, name, least=0, most=MOST):
        self.least[name], self.most[name] = least, most

    def between(self, terms, least=-np.inf, most=np.inf):
        self.lines.append((terms, least, most))

    def allows(self, name, value):
        """Whether the page leaves it possible that a number has this value."""
        if value in self.found.get(name, ()):
            return True
        at = {each: number for number, each in enumerate(self.least)}
        matrix = lil_array((len(self.lines), len(at)))
        for row, (terms, _, _) in enumerate(self.lines):
            for each, times in terms.items():
                matrix[row, at[each]] += times
        least, most = ({**ends, name: value}.values() for ends in (self.least, self.most))
        found = milp(
            np.zeros(len(at)),
            integrality=[each[0] in ("persons", "side") for each in at],
            bounds=Bounds(list(least), list(most)),
            constraints=LinearConstraint(
                matrix.tocsr(),
                [low for _, low, _ in self.lines],
                [high for _, _, high in self.lines],
            ),
        )
        assert found.status in (0, 2), found.message  # solved, or cannot be
        for each, number in zip(at, found.x if found.status == 0 else (), strict=False):
            self.found.setdefault(each, set()).add(round(number, 6))
        return found.status == 0


def narrowed(tables, texts, themes, label, min_cell=5, beside=()):
    """List the hidden counts that the pages tell more of than their mark: code, place, values left.

    `beside`: the rows of the joint display of the other page.
    """
    program, named = Program(), {label(code): code for code in themes}
    hidden = _persons(program, tables, named, themes, min_cell)
    _turns(program, tables, texts, named, themes)
    for row in beside[1:]:
        _read_together(program, row[2], named, tables["speakers"][0][1:])
    ends = (1, min_cell - 1)
    told = [cell for cell in hidden if not all(program.allows(cell, end) for end in ends)]
    return [
        (*cell[1:], [each for each in range(1, min_cell) if program.allows(cell, each)])
        for cell in told
    ]


def _persons(program, tables, named, themes, min_cell):
    head, *rows = tables["speakers"]
    hidden = []
    for row in rows:
        code = named[row[0].removeprefix("– ")]
        for place, cell in zip(head[1:], row[1:], strict=True):
            shown, n = re.fullmatch(r"(\S+) of (\d+)", cell).groups()
            x = ("persons", code, place)
            few, open_ = shown.startswith("<"), shown == "…"
            ends = (1, min_cell - 1) if few else (0, int(n)) if open_ else (int(shown),) * 2
            program.number(x, *ends)
            hidden += [x] * few
    places = head[1:]
    for code in {row[0].removeprefix("– ") for row in rows}:
        above = themes[named[code]].parent
        if above:  # whoever speaks of a code speaks of the theme above
            for place in places:
                program.between(
                    {("persons", above, place): 1, ("persons", named[code], place): -1}, 0
                )
    return hidden


def _turns(program, tables, texts, named, themes):
    n = int(ALONE.search(texts["coders_agree"])[2])
    either, both = map(int, YES.search(texts["coders_agree"]).groups())
    rows = {}
    for table in ("coders_agreement", "themes_agreement"):
        head, *body = tables[table]
        rows |= {named[row[0]]: dict(zip(head[1:], row[1:], strict=True)) for row in body}
    leaves = [named[row[0]] for row in tables["coders_agreement"][1:]]
    for code, row in rows.items():
        _square(program, code, row, n)
    program.between({("both", code): 1 for code in leaves}, both, both)
    alone = {(coder, code): 1 for code in leaves for coder in ("a", "b")}
    program.between(alone, either - both, either - both)
    places = tables["speakers"][0][1:]
    nearly = max(int(row[0]) for row in tables["saturation_steps"][1:])
    documents = sum(int(row[1]) for row in tables["interviews_by_place"][1:])
    for code in leaves if nearly < documents - 1 else ():
        # before the last interview every random order had found it: not of one person alone
        program.between({("persons", code, place): 1 for place in places}, 2)
    for code in rows:
        persons = {("persons", code, place): 1 for place in places}
        below = [each for each in leaves if themes[each].parent == code]
        for coder in ("a", "b"):
            # each person of a code needs a turn of each coder, each of a theme by other codes one alone
            program.between(persons | {("both", code): -1, (coder, code): -1}, most=0)
            if below:
                _within(program, code, below, coder)
        program.between(dict.fromkeys(persons, MOST) | {("both", code): -1}, 0)
        if below:
            _through(program, code, below, places)


def _through(program, theme, below, places):
    """Whoever speaks of a theme speaks of a code of it, or the coders found it by different codes."""
    by_other = {("apart", theme, place): 1 for place in places}
    for name in by_other:
        program.number(name)
    for place in places:
        through = {("persons", each, place): -1 for each in below}
        program.between(
            {("persons", theme, place): 1, ("apart", theme, place): -1} | through, most=0
        )
    for coder in ("a", "b"):  # each of those needs a turn that one coder alone gave to a code
        program.between(by_other | {(coder, each): -1 for each in below}, most=0)
    for one in below:  # and one of another code
        alone = {(coder, each): -1 for each in below if each != one for coder in ("a", "b")}
        program.between(by_other | alone, most=0)


def _read_together(program, cell, named, places):
    """Add what the joint display says of some codes together, place by place, and of each."""
    shown = re.findall(r"^(.+): (\S+) of (\d+)$", cell, re.M)
    codes = {named[code]: counts.split("; ")
             for code, counts in re.findall(r"^(.+): (\S+; \S+)$", cell, re.M)}  # fmt: skip
    theme = "+".join(codes)
    for (place, count, n), number in zip(shown, range(len(places)), strict=True):
        whole, known = ("persons", theme, place), count.isdigit()
        program.number(whole, *((int(count),) * 2 if known else (0, int(n))))
        for code, counts in codes.items():
            program.between({whole: 1, ("persons", code, place): -1}, 0)
            if counts[number].isdigit():
                program.between({("persons", code, place): 1}, *(int(counts[number]),) * 2)
    _through(program, theme, [*codes], places)


def _within(program, theme, below, coder):
    """A coder's turns of a theme are those of its codes, some of them in one turn."""
    own = {("both", theme): 1, (coder, theme): 1}
    program.between(
        own | {name: -1 for each in below for name in (("both", each), (coder, each))}, most=0
    )
    for each in below:
        program.between(own | {("both", each): -1, (coder, each): -1}, 0)
        program.between({("both", theme): 1, ("both", each): -1}, 0)


def _square(program, code, row, n):
    """Bound the four cells of two coders by what is shown of them."""
    a, b, both, side = ("a", code), ("b", code), ("both", code), ("side", code)
    for name in (a, b, both):
        program.number(name, 0, n)
    program.number(side, 0, 1)
    if row["Kappa"] not in ("–", ""):
        shown = (row["Kappa"], row.get("Agreement", ""), row.get("Prevalence", ""))
        each = {("square", code, *cells): cells for cells in squares(*shown, n)}
        for name in each:
            program.number(name, 0, 1)
        program.between(dict.fromkeys(each, 1), 1, 1)
        program.between({both: -1} | {name: cells[0] for name, cells in each.items()}, 0, 0)
        program.between({a: -1, b: -1} | {name: cells[1] for name, cells in each.items()}, 0, 0)
    if "Bias" in row:
        bias, far = _turns_of(row["Bias"], n), 2 * MOST
        for coder, other, here in (
            (a, b, 0),
            (b, a, 1),
        ):  # one has more, and the page does not say which
            switch = far if here == 0 else -far
            program.between({coder: 1, other: -1, side: switch}, bias[0] - here * far)
            program.between({coder: 1, other: -1, side: -switch}, most=bias[1] + here * far)


@cache
def squares(kappa, agreement, prevalence, n):
    """List the turns of both coders, and of one alone, that give what is shown: full is full."""
    value = float(kappa)
    both, unlike = np.meshgrid(np.arange(n + 1), np.arange(n + 1), indexing="ij")
    fits = (both + unlike > 0) & (both + unlike <= n)
    mean, apart = (2 * both + unlike) / (2 * n), np.minimum(unlike, n - both) / n / 2
    ends = [(mean - far, mean + far) for far in (0 * apart, apart)]  # alike often, or one alone
    chance = [p * q + (1 - p) * (1 - q) for p, q in ends]
    with np.errstate(divide="ignore", invalid="ignore"):
        low, high = (1 - unlike / n / (1 - each) for each in chance)
    fits &= (unlike == 0) if value == 1 else (unlike > 0)
    fits &= (np.minimum(low, high) <= value + 0.00501) & (np.maximum(low, high) >= value - 0.00501)
    for percent, turns in ((agreement, n - unlike), (prevalence, mean * n)):
        if percent:
            least, most = _turns_of(percent, n)
            fits &= (turns >= least) & (turns <= most)
    return [*zip(both[fits].tolist(), unlike[fits].tolist(), strict=True)]


def _turns_of(percent, n):
    share = float(percent.strip("%")) / 100
    return (share - 0.00051) * n, (share + 0.00051) * n
