"""What a notebook shows: annotated text, tables, frames; and the package that imports lazily."""

import pickle
import re
import subprocess
import sys
from dataclasses import replace
from html import unescape

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import extractor
from extractor import extract, extract_frame, from_dict, to_dict
from extractor.records import Finding, Target
from extractor.study import read_study

TEXT = (
    "Tea for tired doctors\n"
    "METHODS: Forty doctors were randomised to tea (n = 20) or water (n = 20). RESULTS: The mean "
    "score was 24.3±9.1 with tea and 31.2±8.8 with water (p=0.003). Relapse was seen in 3/20 (15%) "
    "with tea & <b>9/20</b> (45%) with water."
)


def words_of(html):
    """Return the text of the annotated part, its labels left out."""
    body = html.split("</div>", maxsplit=1)[0]
    return unescape(re.sub(r"<[^>]*>", "", re.sub(r"<span.*?</span>", "", body)))


def test_the_record_equals_the_plain_one_in_both_directions():
    shown, plain = extract(TEXT, "tea"), read_study(TEXT, "tea")
    assert shown == plain
    assert plain == shown
    assert shown != read_study(TEXT, "coffee")
    assert shown != "tea"
    assert from_dict(to_dict(shown)) == from_dict(to_dict(plain))
    assert pickle.loads(pickle.dumps(shown)).text == TEXT


def test_every_number_is_marked_once_and_the_text_is_whole():
    record = extract(TEXT)
    html = record._repr_html_()
    assert words_of(html) == TEXT
    marked = re.findall(r"<mark[^>]*>(.*?)<span", html)
    assert "24.3±9.1" in marked
    assert "p=0.003" in marked
    assert len(record.measurements) >= 2
    assert "<b>" not in html


@given(st.text(alphabet="12.<>&±()p= na%/\n\"'", max_size=60))
def test_any_text_is_shown_whole_and_escaped(text):
    html = extract(text)._repr_html_()
    assert words_of(html) == text
    assert set(re.findall(r"</?(\w+)", html)) <= {
        *("div", "mark", "span", "table", "caption", "thead", "tbody", "tr", "th", "td", "p"),
    }


def test_findings_are_shown_and_an_empty_text_says_so():
    finding = Finding(
        check="two_means",
        verdict="decision_error",
        target=Target(kind="comparison"),
        message="p < q & more",
    )
    html = replace(extract(TEXT), findings=(finding,))._repr_html_()
    assert "decision error" in html
    assert "p &lt; q &amp; more" in html
    assert "No results were found" in extract("A protocol.")._repr_html_()


def test_a_series_gives_a_frame_that_joins_on():
    texts = pd.Series([TEXT, None, "A protocol."], index=["tea", "gone", "plan"], name="abstract")
    frame = extract_frame(texts)
    assert set(frame.index) == {"tea"}
    assert frame["value"].tolist()[:2] == [24.3, 31.2]
    assert [TEXT[a:b] for a, b in zip(frame.start, frame.end, strict=True)] == list(frame.quote)
    joined = texts.to_frame().join(frame)
    assert set(joined.index) == {"tea", "gone", "plan"}


@pytest.mark.parametrize("rows", ["measurements", "comparisons", "arms"])
def test_types_do_not_depend_on_what_was_found(rows):
    full, empty = extract_frame([TEXT], rows), extract_frame([None], rows)
    assert len(full) > 0
    assert len(empty) == 0
    assert list(full.columns) == list(empty.columns)
    numbers = [c for c in full.columns if pd.api.types.is_numeric_dtype(full[c].dtype)]
    assert [str(empty[c].dtype) for c in numbers] == [str(full[c].dtype) for c in numbers]
    assert "n" in numbers or rows == "comparisons"


@pytest.mark.parametrize(
    ("texts", "rows", "words"),
    [("one text", "measurements", "got one text"), (["a"], "flags", "must be one of")],
)
def test_wrong_use_is_said(texts, rows, words):
    with pytest.raises(ValueError, match=words):
        extract_frame(texts, rows)


def test_every_public_name_is_there_and_others_are_not():
    assert [n for n in extractor.__all__ if not getattr(extractor, n)] == []
    assert set(extractor.__all__) <= set(dir(extractor))
    with pytest.raises(AttributeError, match="no attribute 'extracts'"):
        extractor.extracts  # noqa: B018


def test_importing_the_package_loads_no_rules():
    code = "import sys, extractor; print([m for m in sys.modules if m.startswith('extractor.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_name_stays_a_function_after_everything_is_imported():
    import extractor.pipeline
    import extractor.study

    assert callable(extractor.extract)
    assert extractor.extract(TEXT).measurements
