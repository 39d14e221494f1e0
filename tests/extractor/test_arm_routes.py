"""Arms that are called by the way in which a drug is given."""

import pytest

from extractor import extract

IRON = "METHODS: Women had intravenous iron sucrose (n = 88) or oral ferrous salt (n = 90). "


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            IRON
            + "RESULTS: Pain was 9.1±0.7 with ferrous salt and 9.5±0.8 in the intravenous group.",
            [(9.1, 90), (9.5, 88)],
        ),
        (
            IRON
            + "RESULTS: Pain was 9.1±0.7 in the oral group and 9.5±0.8 in the intravenous group.",
            [(9.1, 90), (9.5, 88)],
        ),
        (
            "METHODS: Women had intravenous iron sucrose (n = 88) or oral iron tablets "
            "(n = 90). RESULTS: Pain was 9.1±0.7 with oral iron and 9.5±0.8 with intravenous iron.",
            [(9.1, 90), (9.5, 88)],
        ),
        (  # one drug given in two ways: the ways are the arms
            "METHODS: Women had subcutaneous tarvin (n = 80) or oral tarvin (n = 96). "
            "RESULTS: Pain was 9.1±0.7 in the subcutaneous group and 9.5±0.8 in the oral group.",
            [(9.1, 80), (9.5, 96)],
        ),
        (  # the route names no arm where both drugs are given so
            "METHODS: Women had oral tea (n = 80) or oral milk (n = 96). "
            "RESULTS: Oral ulcers scored 9.1±0.7 with tea and 9.5±0.8 with milk.",
            [(9.1, 80), (9.5, 96)],
        ),
    ],
)
def test_a_group_called_by_its_route(text, wanted):
    record = extract(text)
    sizes = {a.label: a.n for a in record.arms}
    assert [(m.value.value, sizes[m.arm]) for m in record.measurements if m.value] == wanted


def test_times_of_one_arm_tell_no_order_of_arms():
    record = extract(
        "METHODS: Women were randomised to training or rest. RESULTS: The score was 8.4 (2.1) "
        "at start and 5.9 (2.0) at 12 weeks in the training group, with the corresponding scores "
        "being 8.1 (2.2) and 7.6 (2.4) in the rest group. Mean change: -2.5 v -0.5, p = 0.002."
    )
    assert [m.arm for m in record.measurements] == ["training"] * 2 + ["rest"] * 2 + [
        "training",
        "rest",
    ]
