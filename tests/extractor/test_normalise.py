"""Normalising keeps every offset."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.normalise import lower, normalise

SPELLINGS = [
    ("24\u00b71", "24.1"),
    ("·045", ".045"),
    ("p\u2009<\u20090·02", "p < 0.02"),
    ("−5.1 ± 7.7", "-5.1 ± 7.7"),
    ("(− 21.4)", "(− 21.4)"),
    ("12 − 14", "12 - 14"),
    ("12–14", "12–14"),
    ("12\u201114", "12-14"),
    ("12\u202f345 women", "12,345 women"),
    ("n\u00a0= 12", "n = 12"),
    ("Fisher’s “exact” test", 'Fisher\'s "exact" test'),
    ("≤3 ≥4", "≤3 ≥4"),
    ("Ｐ＝０．０３", "P=0.03"),
    ("8 ∓ 2", "8 ± 2"),
    ("12.7Â±3.5", "12.7 ±3.5"),
    ("kg/m²", "kg/m2"),
    ("10⁻⁵", "10⁻⁵"),
    ("5 µg", "5 μg"),
    ("p 〈 0.05", "p < 0.05"),
    ("21,4 ± 3,2 and 0,031", "21.4 ± 3.2 and 0.031"),
    ("[21,73] 1.5", "[21,73] 1.5"),
    ("0.3% tea: 2,7 ± 1,6 and 5,1 ± 1,8 cm", "0.3% tea: 2.7 ± 1.6 and 5.1 ± 1.8 cm"),
    ("F(1,48) = 6.2, 2,7 ± 1,6, 3,1 ± 1,2", "F(1,48) = 6.2, 2.7 ± 1.6, 3.1 ± 1.2"),
    ("0.3,1.2 and 1,250 and 2,7 ± 1.6", "0.3,1.2 and 1,250 and 2,7 ± 1.6"),
]


@pytest.mark.parametrize(("text", "plain"), SPELLINGS)
def test_spelling(text, plain):
    assert normalise(text) == plain


@settings(max_examples=300, derandomize=True, deadline=None)
@given(st.text(st.characters(), max_size=60))
def test_length_is_kept(text):
    assert len(normalise(text)) == len(text)
    assert len(lower(text)) == len(text)


@settings(max_examples=100, derandomize=True, deadline=None)
@given(st.text("019., ·−±–-\u2009 \u00a0p<=%()", max_size=40))
def test_twice_is_once(text):
    once = normalise(text)
    assert normalise(once) == once


@pytest.mark.parametrize("text", ["İstanbul p = 0.1", "ẞ", "ŉ 5 ± 1"])
def test_lower_case_of_equal_length(text):
    assert len(lower(text)) == len(text)
