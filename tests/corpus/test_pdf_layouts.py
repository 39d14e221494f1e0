"""A PDF's text gives the records that the same text gives as .txt, however its pages are laid out.

Every layout is set with two abstracts of the sample corpus and read back; what is compared is
all that a measurement or comparison says, save its place and confidence.
"""

from functools import cache

import pytest

from benchmarks.pdf_layouts import LAYOUTS, read_back

TEXTS_A_LAYOUT = 2
LEAST = 0.95  # of the measurements, over all layouts and in each


@cache
def counts(layout, folder):
    first = LAYOUTS.index(layout)
    rows = [read_back(layout, 5 * first + 17 * i, folder) for i in range(TEXTS_A_LAYOUT)]
    return [sum(column) for column in zip(*rows, strict=True)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("layouts")


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda f: f.__name__)
def test_a_layout_is_read_as_its_text_is(layout, folder):
    same, of_all, same_tests, of_all_tests, titles = counts(layout, folder)
    assert of_all > 0
    assert same >= LEAST * of_all
    assert same_tests >= 0.9 * of_all_tests
    assert titles == TEXTS_A_LAYOUT


def test_over_all_layouts_nearly_every_measurement_is_read(folder):
    rows = [counts(layout, folder) for layout in LAYOUTS]
    same, of_all, *_ = (sum(column) for column in zip(*rows, strict=True))
    assert len(LAYOUTS) >= 12
    assert same >= LEAST * of_all, f"{same} of {of_all} measurements"
