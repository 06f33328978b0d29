"""What a reader can work out from the page on interviews: every number of it as lines of one program.

Unknown are, of each code, the persons of each place, and the turns that both coders gave it, or one
alone. Only persons are whole numbers here, which is quicker. Intervals are left out: very many ways to
spread turns over interviews have the same.
"""

import json
import re
from dataclasses import dataclass, field

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
    return [line.split(" | ") for line in plain.splitlines() if " | " in line]


@dataclass
class Program:
    """Whole numbers by name, with bounds, and lines: coefficients by name, least, most."""

    least: dict = field(default_factory=dict)
    most: dict = field(default_factory=dict)
    lines: list = field(default_factory=list)

    def number(self, name, least=0, most=MOST):
        self.least[name], self.most[name] = least, most

    def between(self, terms, least=-np.inf, most=np.inf):
        self.lines.append((terms, least, most))

    def allows(self, name, value):
        """Whether the page leaves it possible that a number has this value."""
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
        return found.status == 0


def narrowed(tables, texts, themes, label, min_cell=5):
    """List the hidden counts that the page tells more of than their mark: code, place, values left."""
    program, named = Program(), {label(code): code for code in themes}
    hidden = _persons(program, tables, named, themes, min_cell)
    _turns(program, tables, texts, named, themes)
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
        by_other = {("apart", code, place): 1 for place in places} if below else {}
        for name in by_other:
            program.number(name)
        for coder in ("a", "b"):
            # each person of a code needs a turn of each coder, each of a theme by other codes one alone
            program.between(persons | {("both", code): -1, (coder, code): -1}, most=0)
            if below:
                program.between(by_other | {(coder, each): -1 for each in below}, most=0)
                _within(program, code, below, coder)
        program.between(dict.fromkeys(persons, MOST) | {("both", code): -1}, 0)
        for place in places if below else ():
            through = {("persons", each, place): -1 for each in below}
            program.between(
                {("persons", code, place): 1, ("apart", code, place): -1} | through, most=0
            )


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
    kappa = float(row["Kappa"]) if row["Kappa"] not in ("–", "") else None
    if kappa is not None and kappa > 0.995:
        program.between({a: 1, b: 1}, 0, 0)
    elif kappa is not None:  # 1 - kappa is about unlike / (2 p (1 - p) n), p the prevalence
        for loose, least, most in (
            (1 - kappa + 0.006, 0, np.inf),
            (0.7 * (1 - kappa - 0.006), -np.inf, 0),
        ):
            program.between({both: 2 * loose, a: loose - 1, b: loose - 1}, least, most)
        program.between({a: 1, b: 1}, 1)
    if "Agreement" in row:
        unlike, mean, bias = (
            _turns_of(row[name], n) for name in ("Agreement", "Prevalence", "Bias")
        )
        program.between({a: -1, b: -1}, unlike[0] - n, unlike[1] - n)
        program.between({both: 2, a: 1, b: 1}, 2 * mean[0], 2 * mean[1])
        far = 2 * MOST
        for coder, other, here in (
            (a, b, 0),
            (b, a, 1),
        ):  # one has more, and the page does not say which
            switch = far if here == 0 else -far
            program.between({coder: 1, other: -1, side: switch}, bias[0] - here * far)
            program.between({coder: 1, other: -1, side: -switch}, most=bias[1] + here * far)


def _turns_of(percent, n):
    share = float(percent.strip("%")) / 100
    return (share - 0.00051) * n, (share + 0.00051) * n
