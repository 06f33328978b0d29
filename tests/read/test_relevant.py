from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impra_research.read.kobo.relevant import CannotTellError, condition


@pytest.mark.parametrize(
    ("text", "answers", "holds"),
    [
        ("selected(${help}, 'bank')", {"help": "osim bank"}, True),
        ("selected(${help}, 'bank')", {"help": "ethical_bank"}, False),
        ("selected(${help}, 'bank')", {"help": ""}, False),
        ("count-selected(${help}) >= 2", {"help": "osim bank"}, True),
        ("selected-at(${help}, 1) = 'bank'", {"help": "osim bank"}, True),
        ("${age} >= 18 and ${age} < 65", {"age": "40"}, True),
        ("${age} >= 18", {"age": "9"}, False),
        ("${age} >= 18", {"age": ""}, False),
        ("${age} != 5", {"age": ""}, True),
        ("${a} = 5", {"a": "5.0"}, True),
        ("${a} = '5'", {"a": "5.0"}, False),
        ("${a} = ''", {"a": ""}, True),
        ("not(${a} = 'x') or ${b} = 'y'", {"a": "x", "b": "y"}, True),
        ("${day} < date('2014-01-01')", {"day": "2013-12-31"}, True),
        ("if(${a} = 1, ${b}, 0) > 2", {"a": "1", "b": "3"}, True),
        ("coalesce(${a}, ${b}) = 'y'", {"a": "", "b": "y"}, True),
        ("string-length(${a}) > 2", {"a": "abc"}, True),
        ("-${a} + 2 * 3 - 10 div 4 = 0.5", {"a": "3"}, True),
        ("7 mod ${a} = 1", {"a": "3"}, True),
        ("int(${a}) = 1", {"a": ""}, False),
        ("${a} div 0 > 1", {"a": "3"}, True),
        ("true()", {}, True),
        ("(${a} = 'x')", {"a": "x"}, True),
        ("${my-name} = 'x' and ${ other } = 'y'", {"my-name": "x", "other": "y"}, True),
    ],
)
def test_a_condition_holds_as_xpath_says(text, answers, holds):
    assert condition(text).holds(answers) is holds


@pytest.mark.parametrize(
    "text",
    [
        "today() > ${day}",
        "../age > 3",
        ". > 3",
        "pulldata('x', 'y', 'z', ${a}) = 1",
        "count(${episode}) > 1",
        "jr:choice-name(${a}, '${a}') = 'x'",
        "${last-saved#a} = 1",
        "selected(${a})",
        "${a} =",
        "",
        "(" * 2000 + "1" + ")" * 2000,
        "'x' * ",
    ],
)
def test_what_the_answers_of_a_row_do_not_decide_cannot_be_told(text):
    names = ("a", "day", "episode")
    with pytest.raises(CannotTellError):
        condition(text).holds(dict.fromkeys(names, "1"))


@given(st.text(), st.text())
def test_no_condition_and_no_answer_stops_the_reading(text, answer):
    try:
        parsed = condition(text)
        assert parsed.holds(dict.fromkeys(parsed.names, answer)) in (True, False)
    except CannotTellError:
        pass


numbers = st.integers(-50, 50)
comparisons = st.tuples(numbers, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), numbers)


@given(st.lists(comparisons, min_size=1, max_size=4), st.lists(st.sampled_from(["and", "or"])))
def test_lxml_works_out_the_same(compared, joins):
    """The oracle is an XPath 1.0 engine that the library does not use, on a submission as XML."""
    from lxml import etree

    parts = [f"${{q{n}}} {sign} {right}" for n, (_, sign, right) in enumerate(compared)]
    joins = [*joins, *["and"] * len(parts)]
    text = parts[0] + "".join(
        f" {join} {part}" for join, part in zip(joins, parts[1:], strict=False)
    )
    answers = {f"q{n}": str(left) for n, (left, _, _) in enumerate(compared)}
    root = etree.Element("data")
    for name, answer in answers.items():
        etree.SubElement(root, name).text = answer
    oracle = root.xpath(text.replace("${", "/data/").replace("}", ""))
    assert condition(text).holds(answers) == oracle
