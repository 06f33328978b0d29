"""benchmarks/README.md lists the claims of `make bench` with their goals, all of them and no other."""

import ast
import re
from pathlib import Path

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
ROW = re.compile(r"^\| `(\w+)` \| .+ \| at (least|most) ([\d.]+) .+ \| .+ \|$", re.MULTILINE)


def test_every_claim_stands_in_the_readme_with_its_goal():
    tree = ast.parse((BENCHMARKS / "bench.py").read_text(encoding="utf-8"))
    claims = next(node.value for node in tree.body
                  if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "CLAIMS")  # fmt: skip
    goals = {
        ast.literal_eval(name): tuple(map(ast.literal_eval, claim.elts[1:]))
        for name, claim in zip(claims.keys, claims.values, strict=True)
    }
    told = ROW.findall((BENCHMARKS / "README.md").read_text(encoding="utf-8"))
    assert [name for name, *_ in told] == list(dict.fromkeys(name for name, *_ in told))
    assert {name: (float(goal), at) for name, at, goal in told} == goals
