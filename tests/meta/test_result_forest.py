"""A pooled result draws itself."""

import pytest

from meta import pool
from meta.plots import to_svg


@pytest.mark.parametrize("measure", [None, "MD", "OR"])
def test_the_plot_names_every_study_and_the_pooled_estimate(measure):
    labels = ["Ames 2001", "Birk 2004", "Cole 2009"]
    result = pool([-0.9, -0.5, -0.3], [0.09, 0.12, 0.2], slab=labels, measure=measure)
    svg = to_svg(result.forest(title="Gloves"), as_text=True)
    assert all(label in svg for label in labels)
    assert "Pooled (3 studies)" in svg
