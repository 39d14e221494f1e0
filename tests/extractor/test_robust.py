"""Any text in: no exception, spans inside the text, time in proportion to its length."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.parts import part_of, shared_dir
from extractor import extract
from extractor.find import find_mentions
from extractor.grammar.table import RULES
from extractor.sentences import prepare

KINDS = ("stats", "effects", "ps", "statistics", "sizes")
PIECES = [m for r in RULES for m in r.matches]
DENSE = "1 ± 1 (p = 0.1) "
MIXED = (
    "12/40 (30%) vs 24.1 (9.6), OR 2.1 (95% CI 1.2-3.4; P<.001), median 7 (IQR 2-12) "
    "t(28) = -2.2, 30 patients; "
)


def check(text):
    doc = prepare(text)
    assert len(doc.norm) == len(text)
    found = find_mentions(doc)
    for kind in KINDS:
        mentions = getattr(found, kind)
        assert all(0 <= m.start < m.end <= len(text) for m in mentions)
        assert [m.start for m in mentions] == sorted(m.start for m in mentions)
        if kind != "sizes":
            ends = [m.end for m in mentions]
            assert all(e <= m.start for e, m in zip(ends, mentions[1:], strict=False))
    assert all(0.0 <= m.score <= 1.0 for m in found.stats)
    return found


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.text(st.characters(), max_size=80))
def test_any_unicode(text):
    check(text)


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.text("0123456789 .,;:%()[]±+-–−/=<>≤pPnNtorORCIvs×e\n", max_size=120))
def test_any_notation(text):
    check(text)


@settings(max_examples=150, derandomize=True, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=8), st.integers(0, 200))
def test_any_cut_of_any_splice(pieces, cut):
    check("RESULTS: " + " and ".join(pieces)[:cut])


@pytest.mark.parametrize("digit", "٣۵߆५")
def test_digits_of_other_scripts_do_not_break_anything(digit):
    check(f"After {digit} weeks pain was 3.0 ± 1.0.")
    assert extract(f"Results: {digit} weeks later pain was 3.0 ± 1.0.", "x").id == "x"


def _abstracts():
    folder = shared_dir() / "gold" / "abstracts"
    if not folder.is_dir():
        pytest.skip("annotated abstracts are not here (set RODNAN_SHARED)")
    return [
        p.read_text("utf-8") for p in sorted(folder.glob("*.txt")) if part_of(p.stem) == "learn"
    ]


def test_real_abstracts_cut_and_spliced():
    texts = _abstracts()
    for k, text in enumerate(texts):
        cut = (37 * (k + 1)) % len(text)
        check(text[:cut])
        check(text[cut:])
        check(text[:cut] + texts[k - 1][-cut:])


def test_extra_white_space_changes_no_number():
    text = "RESULTS: The mean score was 24.3 ± 9.1 (n = 31; p = 0.02) and 12/40 (30%) relapsed."
    wide = text.replace(" ", "\u00a0")
    values = [(m.value, m.spread_values, m.events, m.n) for m in check(text).stats]
    assert [(m.value, m.spread_values, m.events, m.n) for m in check(wide).stats] == values


@pytest.mark.parametrize("space", ["\n", "\n\n  ", "\t", " " * 400])
def test_white_space_around_a_text_changes_no_record(space):
    text = (
        "Warm tea for sore throats\nEighty adults were randomised to warm tea (n = 41) or cold tea "
        "(n = 39). Pain fell from 6.1 ± 1.2 to 3.0 ± 1.1 with warm tea and from 6.0 ± 1.3 to "
        "4.4 ± 1.4 with cold tea (p = 0.01). Cough stopped in 30 (73%) and 20 (51%)."
    )

    def shape(record):
        told = [(m.outcome, m.arm, m.time, m.kind, m.value, m.n) for m in record.measurements]
        return record.arms, record.total_n, told, [c.groups for c in record.comparisons]

    assert shape(extract(space + text + space)) == shape(extract(text))


@pytest.mark.parametrize(
    "unit", [DENSE, MIXED, "(" * 40, "1 " * 20, "p = " * 10, "a-1/2 ", "five "]
)
def test_time_grows_with_the_length(unit):
    def seconds(size):
        text = (unit * (size // len(unit) + 1))[:size]
        start = time.process_time()  # what else the machine does must not count
        find_mentions(prepare(text))
        return time.process_time() - start

    seconds(2_000)
    small = min(seconds(5_000) for _ in range(2))
    assert seconds(40_000) < 8 * small * 3 + 0.2


@pytest.mark.parametrize("text", ["", " ", "\n", "p", "1", "±", "P <", "95% CI", "n =", "(", "−"])
def test_tiny_texts(text):
    assert extract(text).measurements == extract(text).measurements
    check(text)


def test_a_long_list_of_counts_breaks_nothing():
    many = ", ".join(["12 (20%) in the tea group"] * 1200)
    extract(
        f"Ninety adults drank tea (n = 45) or milk (n = 45). RESULTS: Cough was seen in {many}."
    )
