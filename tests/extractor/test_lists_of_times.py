"""Words said once that hold for what follows, and sizes that stand behind a time."""

import pytest

from extractor import extract

STATIONS = (
    "Twenty patients received drug X. The pain score was 61.2 ± 9.1 at baseline. It decreased to "
    "52.3 ± 8.8 at 2 months (n = 19, p = 0.01), to 47.1 ± 9.9 at 4 months (n = 17, p = 0.002) and "
    "to 40.5 ± 9.0 at 8 months (n = 15, p = 0.001)."
)


def test_every_station_keeps_its_own_time_and_size():
    seen = [(m.value.text, m.time, m.n) for m in extract(STATIONS).measurements]
    assert seen[1:] == [
        ("52.3", "2 months", 19),
        ("47.1", "4 months", 17),
        ("40.5", "8 months", 15),
    ]
    assert seen[0][:2] == ("61.2", "baseline")


@pytest.mark.parametrize("joint", ["and by", "versus by", ", by a mean of"])
def test_a_verb_of_change_said_once_holds_for_both(joint):
    text = f"Pain had decreased by 4.8 ± 1.3 units in one group {joint} 6.9 ± 1.4 in the other."
    seen = [(m.kind, m.value.text) for m in extract(text).measurements]
    assert seen == [("change", "-4.8"), ("change", "-6.9")]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("was reduced 4.9 ± 1.3 points", "change"),
        ("was, if reduced, 4.9 ± 1.3 points", "level"),
        ("decreased to a mean of 4.9 ± 1.3 points", "level"),
        ("decreased by a mean of 4.9 ± 1.3 points", "change"),
    ],
)
def test_a_verb_of_change_tells_a_change_or_where_it_got_to(words, kind):
    (only,) = extract(f"In the drug group the pain score {words}.").measurements
    assert only.kind == kind
