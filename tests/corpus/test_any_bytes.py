"""Whatever the bytes, reading ends in documents and one-line failures, never in an exception."""

import io

from hypothesis import given, settings
from hypothesis import strategies as st

import corpus
from tests.corpus.seeds import ARCHIVES
from tests.corpus.seeds import SEEDS as BY_READER

SEEDS = [*(content for seeds in BY_READER.values() for content in seeds), *ARCHIVES]


def check(content):
    for reader in (corpus.read_paths, corpus.read_unique):
        ids = []
        for item in reader(["-"], stdin=io.BytesIO(content)):
            assert "\n" not in str(item) or not isinstance(item, corpus.InputFailure)
            if isinstance(item, corpus.Document):
                ids.append(item.id)
                ends = [x for region in item.regions for x in region]
                assert ends == sorted(ends)
                assert 0 <= ends[0] <= ends[-1] <= len(item.text) == len(item.study_text)
        assert len(ids) == len(set(ids))


@settings(max_examples=60, derandomize=True, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes(content):
    check(content)


@settings(max_examples=150, derandomize=True, deadline=None)
@given(st.sampled_from(SEEDS), st.data())
def test_damaged_files(seed, data):
    at = data.draw(st.integers(0, len(seed)))
    size = data.draw(st.integers(0, 40))
    check(seed[:at] + data.draw(st.binary(max_size=20)) + seed[at + size :])
