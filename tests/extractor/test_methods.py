"""What a text says about its analysis."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.document import Document, Sentence
from extractor.method_table import METHOD_NAMES, METHOD_TABLE
from extractor.methods import find_methods, lower_equal


def notes(text):
    return find_methods(Document(text, text, (Sentence(0, len(text), None),)))


CASES = [(row.name, text, True) for row in METHOD_TABLE for text in row.matches]
CASES += [(row.name, text, False) for row in METHOD_TABLE for text in row.rejects]


@pytest.mark.parametrize(("name", "text", "wanted"), CASES)
def test_row(name, text, wanted):
    assert (name in {n.name for n in notes(text)}) is wanted


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Groups were compared by unpaired Student t-tests.", ["unpaired t"]),
        ("We used paired and Student t tests.", ["Student t"]),
        ("Wilcoxon rank-sum and signed-rank tests were run.", ["Mann-Whitney", "Wilcoxon"]),
        (
            "Multivariable logistic regression gave odds ratios.",
            ["adjusted", "logistic regression"],
        ),
        ("Repeated measures ANOVA with Bonferroni.", ["repeated measures ANOVA", "Bonferroni"]),
        ("Nothing is said here about it.", []),
    ],
)
def test_longest_match_wins(text, names):
    assert [n.name for n in notes(text)] == names


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("The non-inferiority margin was 12.5 points.", "non-inferiority", 12.5),
        ("Significance was set at p < 0.01.", "alpha", 0.01),
        ("A p < 0.05 was considered statistically significant.", "alpha", 0.05),
        ("Bonferroni correction for 4 comparisons was made.", "Bonferroni", 4),
        ("Bonferroni correction was made.", "Bonferroni", None),
    ],
)
def test_numbers_that_belong(text, name, value):
    (note,) = [n for n in notes(text) if n.name == name]
    assert (note.value.value if note.value else None) == value


def test_names_are_closed_and_unique():
    assert len(set(METHOD_NAMES)) == len(METHOD_NAMES)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.text(max_size=300))
def test_any_text(text):
    assert len(lower_equal(text)) == len(text)
    for note in notes(text):
        assert text[note.start : note.end] == note.quote
        assert note.name in METHOD_NAMES
