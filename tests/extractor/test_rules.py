"""Every rule of the grammar against its own strings."""

import pytest

from benchmarks.ways_of_writing import PAGE, page
from extractor.find import find_mentions, read_numbers
from extractor.grammar.context import context_of
from extractor.grammar.rule import Rule
from extractor.grammar.skip_rules import SKIP_RULES
from extractor.grammar.table import RULES
from extractor.sentences import prepare

BY_KIND = {"p": "ps", "effect": "effects", "statistic": "statistics", "size": "sizes"}


def rules_seen(rule: Rule, text: str) -> set[str]:
    """Names of the rules of that kind that the finder reports in a text."""
    doc = prepare(text)
    if rule.kind == "stat":
        _, _, frames, _ = read_numbers(context_of(doc))
        return {f.rule for f in frames}
    if rule.kind == "skip":
        context = context_of(doc)
        return {name for token in context.tokens for name in context.no_result(token)}
    mentions = getattr(find_mentions(doc), BY_KIND[rule.kind])
    if rule.kind == "effect":
        return {rule.name} if mentions else set()
    return {m.rule for m in mentions}


@pytest.mark.parametrize(
    ("rule", "text"), [pytest.param(r, m, id=f"{r.name}: {m}") for r in RULES for m in r.matches]
)
def test_rule_takes(rule, text):
    assert rule.name in rules_seen(rule, text)


@pytest.mark.parametrize(
    ("rule", "text"), [pytest.param(r, m, id=f"{r.name}: {m}") for r in RULES for m in r.rejects]
)
def test_rule_leaves(rule, text):
    assert rule.name not in rules_seen(rule, text)


@pytest.mark.parametrize(
    ("rule", "text"),
    [pytest.param(r, m, id=f"{r.name}: {m}") for r in SKIP_RULES for m in r.matches],
)
def test_what_is_no_result_is_in_no_record(rule, text):
    found = find_mentions(prepare(f"RESULTS: {text}"))
    assert [s for s in found.stats if s.value.text in text] == []


def test_names_are_unique():
    names = [r.name for r in RULES]
    assert len(set(names)) == len(names)


def test_every_rule_has_a_string():
    assert all(r.matches for r in RULES)


def test_bad_pattern_names_its_rule():
    with pytest.raises(ValueError, match="broken_rule"):
        Rule("broken_rule", "p", "(", ("x",))


def test_page_of_notations_is_up_to_date():
    assert PAGE.read_text("utf-8") == page(), "run python -m benchmarks.ways_of_writing"
