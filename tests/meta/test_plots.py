"""Plots: the same bytes every time, words for those who cannot see, nothing overlapping."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import numpy as np
import pandas as pd
import pytest

from meta import Settings, effect_sizes, pool, pool_records
from meta.errors import InputError
from meta.plots import (
    baujat,
    bubble,
    cumulative_plot,
    forest,
    forest_of,
    funnel,
    leave_one_out_plot,
    to_pdf,
    to_png,
    to_svg,
)
from meta.plots.baujat import baujat_points
from meta.plots.canvas import POOLED
from meta.plots.forest_lines import forest_lines, one_question
from meta.plots.numbers import column_texts, printer_for
from meta.plots.scale import nice_ticks, scale_of, tick_text
from tests.meta.pooling_records import change, study, vocabulary


def trials(k, **more):
    rng = np.random.default_rng(0)
    n1, n2 = rng.integers(9, 150, k), rng.integers(9, 150, k)
    m1, m2 = rng.normal(-4, 2, k).round(1), rng.normal(-2, 1, k).round(1)
    sd1, sd2 = rng.uniform(5, 9, k).round(2), rng.uniform(5, 9, k).round(2)
    frame = pd.DataFrame(
        {
            "study": [f"Author {chr(65 + i % 26)}{i} {1990 + i}" for i in range(k)],
            "year": [1990 + i for i in range(k)],
            "treatment": "rituximab",
            "comparator": "placebo",
            "n1": n1,
            "mean1": m1,
            "sd1": sd1,
            "n2": n2,
            "mean2": m2,
            "sd2": sd2,
            "yi": m1 - m2,
            "vi": sd1**2 / n1 + sd2**2 / n2,
            "marks": ["" if i % 3 else "unexplained ± read as SD" for i in range(k)],
        }
    )
    return frame.assign(**more)


def counts():
    e1, n1, e2, n2 = [2, 5, 0, 12], [30, 44, 12, 80], [5, 9, 3, 30], [31, 40, 14, 82]
    made = effect_sizes("RR", events1=e1, n1=n1, events2=e2, n2=n2)
    return pd.DataFrame(
        {
            "study": list("abcd"),
            "events1": e1,
            "n1": n1,
            "events2": e2,
            "n2": n2,
            "yi": made.yi,
            "vi": made.vi,
        }
    )


PLOTS = {
    "forest": lambda: forest(trials(5), measure="MD", title="mRSS", favours=("drug", "placebo")),
    "subgroups": lambda: forest(trials(6, kind=list("aabbcc")), measure="MD", by="kind"),
    "ratios": lambda: forest(counts(), measure="RR"),
    "one study": lambda: forest(trials(1), measure="MD"),
    "funnel": lambda: funnel(trials(12), measure="MD"),
    "funnel of ratios": lambda: funnel(counts(), measure="RR"),
    "baujat": lambda: baujat(trials(9)),
    "cumulative": lambda: cumulative_plot(trials(6), measure="MD"),
    "leave one out": lambda: leave_one_out_plot(trials(6), measure="MD"),
    "bubble": lambda: bubble(trials(9), "year", measure="MD"),
}


@pytest.mark.parametrize("name", PLOTS)
def test_svg_is_the_same_twice_and_describes_itself(name):
    svg = to_svg(PLOTS[name]())
    assert svg == to_svg(PLOTS[name]())
    root = ET.fromstring(svg)
    space = "{http://www.w3.org/2000/svg}"
    assert root.get("role") == "img"
    named = root.get("aria-labelledby", "").split()
    title, description = root.find(f"{space}title"), root.find(f"{space}desc")
    assert [title.get("id"), description.get("id")] == named
    assert title.text
    assert description.text
    assert not re.search(r"<dc:date>", svg)


def test_other_formats_are_stable_too():
    assert to_png(PLOTS["forest"](), dpi=60) == to_png(PLOTS["forest"](), dpi=60)
    pdf = to_pdf(PLOTS["funnel"]())
    assert pdf == to_pdf(PLOTS["funnel"]())
    assert pdf.startswith(b"%PDF")


def test_a_pooled_interval_beyond_the_axis_is_cut_off_with_arrows():
    from matplotlib.patches import Polygon

    narrow = [0.1] * 4
    rows = trials(6, kind=list("aabcde"), yi=[-5.0, -8.0, *([-3.0] * 4)], vi=[2.0, 2.5, *narrow])
    (axes,) = forest(rows, measure="MD", by="kind", overall=False).axes
    (diamond,) = (p for p in axes.patches if isinstance(p, Polygon))
    low, high = axes.get_xlim()
    ends = diamond.get_xy()[:, 0]
    assert ends.min() < low
    assert ends.max() > high
    arrows = [(x.get_marker(), x.get_color()) for x in axes.lines if x.get_marker() in "<>"]
    assert {("<", POOLED), (">", POOLED)} <= set(arrows)


def test_a_figure_can_be_written_more_than_once():
    figure = PLOTS["forest"]()
    first = to_svg(figure)
    to_png(figure, dpi=50)
    assert to_svg(figure) == first
    assert "<text" in to_svg(figure, as_text=True)


def texts_overlapping(figure):
    """Pairs of texts whose boxes overlap by more than rounding, and texts outside the page."""
    renderer = figure.canvas.get_renderer()
    drawn = [t for t in [*figure.texts, *(t for a in figure.axes for t in a.texts)] if t.get_text()]
    for axes in figure.axes:
        low, high = sorted(axes.get_xlim())
        drawn += [t for t in axes.get_xticklabels() if low <= t.get_position()[0] <= high]
    boxes = [(t.get_text(), t.get_window_extent(renderer)) for t in drawn]
    slack = 1.5
    bad = []
    for i, (a, x) in enumerate(boxes):
        if x.x0 < -slack or x.x1 > figure.bbox.x1 + slack or x.y0 < -slack:
            bad.append((a, "outside"))
        for b, y in boxes[i + 1 :]:
            wide = min(x.x1, y.x1) - max(x.x0, y.x0)
            high = min(x.y1, y.y1) - max(x.y0, y.y0)
            if wide > slack and high > slack:
                bad.append((a, b))
    return bad


LONG = "A collaborative group of many centres in several countries with a name that does not end"


@pytest.mark.parametrize(
    "figure",
    [
        lambda: forest(trials(3), measure="MD", title="Three"),
        lambda: forest(trials(12, g=[f"group {i % 3}" for i in range(12)]), measure="MD", by="g"),
        lambda: forest(trials(60), measure="MD", title="Sixty"),
        lambda: forest(
            trials(4, study=[f"{LONG} {i}" for i in range(4)], treatment=LONG, comparator=LONG),
            measure="MD",
            title=LONG + LONG,
            favours=(f"favours {LONG[:40]}", f"favours {LONG[:40]}"),
        ),
        lambda: forest(trials(4)[["study", "yi", "vi"]], measure="SMD"),
        lambda: forest(counts(), measure="RR", title="Ratios"),
        lambda: forest(trials(3, yi=[-2e4, 3e5, 1e5], vi=[1e8, 4e8, 9e8]), measure="MD"),
        lambda: forest(trials(3, yi=[1e-4, 3e-4, 2e-4], vi=[1e-8, 4e-8, 9e-8]), measure="MD"),
        lambda: cumulative_plot(trials(8), measure="MD"),
        lambda: leave_one_out_plot(trials(8), measure="MD", title="Without one"),
        lambda: baujat(trials(40)),
    ],
)
def test_no_text_runs_into_another_or_off_the_page(figure):
    assert texts_overlapping(figure()) == []


def test_forest_says_every_number_in_words():
    frame = trials(4)
    words = forest(frame, measure="MD").get_label()
    result = pool(frame["yi"], frame["vi"])
    assert f"{result.beta:.2f}".replace("-", "−") in words
    assert all(name in words for name in frame["study"])
    assert "± the text does not explain its ±" in words


def test_treatments_side_by_side_are_not_pooled_into_one():
    frame = trials(6, treatment=["rituximab"] * 3 + ["IVIG"] * 3)
    assert not one_question(frame)
    apart = forest_lines(frame, "MD", Settings(), by="treatment")
    assert [x.label for x in apart.lines if x.kind == "total"] == []
    assert apart.middle is None
    whole = forest_lines(frame, "MD", Settings(), by="treatment", overall=True)
    assert [x.label for x in whole.lines if x.kind == "total"] == ["Pooled (6 studies)"]
    weights = [x.weight for x in apart.lines if x.kind == "study"]
    assert sum(weights) == pytest.approx(200.0)


def test_one_group_alone_is_said_once():
    frame = trials(5, g="all")
    kinds = [x.kind for x in forest_lines(frame, "MD", Settings(), by="g").lines]
    assert kinds.count("subtotal") == 0
    assert kinds.count("total") == 1
    assert kinds[0] == "heading"


def test_subgroup_lines_pool_their_own_studies():
    frame = trials(6, g=list("aaabbb"))
    lines = forest_lines(frame, "MD", Settings(), by="g").lines
    subtotals = [x for x in lines if x.kind == "subtotal"]
    for line, part in zip(subtotals, (frame[:3], frame[3:]), strict=True):
        assert line.estimate == pytest.approx(pool(part["yi"], part["vi"]).beta)
    assert any("Between subgroups" in x.label for x in lines)


def test_forest_of_a_pooled_table():
    records = [
        study(f"s{i}", {"IVIG": (20, "cohort")}, change("IVIG", "6 months", -5.0 - i, 8.0))
        for i in range(3)
    ]
    tables = pool_records(records, vocabulary())
    label = forest_of(tables, 1).get_label()
    assert label.startswith("mRSS: change from baseline, 6 months, IVIG\n")


def test_baujat_points_follow_their_definition():
    frame = trials(5)
    result = pool(frame["yi"], frame["vi"])
    x, y = baujat_points(result)
    without = pool(frame["yi"][1:], frame["vi"][1:])
    assert x[0] == pytest.approx(
        (frame["yi"][0] - result.beta) ** 2 / (frame["vi"][0] + result.tau2)
    )
    assert y[0] == pytest.approx((result.beta - without.beta) ** 2 / without.se**2)


@pytest.mark.parametrize(
    "call",
    [
        lambda: cumulative_plot(trials(4).drop(columns="year"), measure="MD"),
        lambda: cumulative_plot(trials(2, year=[2000, None]), measure="MD"),
        lambda: leave_one_out_plot(trials(1), measure="MD"),
        lambda: baujat(trials(2)),
        lambda: bubble(trials(5), "dose", measure="MD"),
        lambda: bubble(trials(3, dose=[1.0, None, 2.0]), "dose", measure="MD"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_words(call):
    with pytest.raises(InputError):
        call()


@pytest.mark.parametrize(
    ("measure", "values", "value", "text"),
    [
        ("MD", [-5.3, 2.0], -5.3, "−5.30"),
        ("MD", [-5.3], -0.001, "0.00"),
        ("MD", [250.0], 250.0, "250"),
        ("MD", [0.012], 0.012, "0.0120"),
        ("RR", [0.1], 0.0, "1.00"),
        ("PLO", [0.0], 0.0, "0.50"),
    ],
)
def test_numbers_have_one_precision_a_plot(measure, values, value, text):
    assert printer_for(measure, values).number(value) == text


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([20, 31, None], ["20", "31", ""]),
        ([-5.3, -8.0], ["−5.3", "−8.0"]),
        ([7.12, 8.6], ["7.12", "8.60"]),
        ([1 / 3, 2.0], ["0.33", "2.00"]),
        ([0.012, 0.004], ["0.012", "0.004"]),
        ([], []),
    ],
)
def test_columns_have_the_decimals_they_need(values, texts):
    assert column_texts(values) == texts


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (-7.0, 3.0, ["−6", "−4", "−2", "0", "2"]),
        (0.0, 1.1, ["0.00", "0.25", "0.50", "0.75", "1.00"]),
    ],
)
def test_ticks_are_round(low, high, ticks):
    places = nice_ticks(low, high)
    assert [tick_text(t, places) for t in places] == ticks


def test_scale_shows_no_effect_and_is_not_stretched_by_one_study():
    spans = [(-3.0, -2.0, -1.0)] * 5 + [(-900.0, -2.0, 900.0)]
    scale = scale_of("MD", spans)
    assert scale.low > -10
    assert scale.low < 0 < scale.high
    assert scale_of("MD", [(4.0, 5.0, 6.0)]).low < 0
