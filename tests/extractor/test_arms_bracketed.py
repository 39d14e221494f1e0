"""Sizes of arms that one bracket tells by name."""

import pytest

from extractor import extract

OPENING = "Methods: Patients were randomised to telehealth or usual care. Results: "
RESULT = " At 12 months, 15% of the intervention and 19% of the control group were readmitted."


@pytest.mark.parametrize(
    "told",
    [
        "Data of 1,021 patients (intervention 512, control 509) were analysed.",
        "Of 1021 patients (intervention group 512; control group 509) all were analysed.",
        "There were 1021 patients (telehealth: 512 and usual care: 509).",
        "We enrolled 1021 patients (usual care, n = 509; telehealth, n = 512).",
    ],
)
def test_sizes_beside_their_names_in_one_bracket(told):
    arms = {a.role: a.n for a in extract(OPENING + told + RESULT).arms}
    assert arms == {"treatment": 512, "control": 509}


def test_events_in_a_bracket_are_no_sizes():
    told = (
        "In all, 1021 patients were enrolled. There were 50 deaths (intervention 29, control 21)."
    )
    sizes = [a.n for a in extract(OPENING + told + RESULT).arms]
    assert not {29, 21} & set(sizes)


def test_a_body_mass_index_is_no_dose_of_an_arm():
    text = (
        "Results: Of 4817 eligible women, 405 (8.4%) smoked. Compared with nonsmoking women, "
        "smoking women had a higher BMI (median 31.7 vs 27.4 kg/m2; P < .001)."
    )
    assert not any("kg" in a.label for a in extract(text).arms)


def test_the_sign_of_a_size_is_no_part_of_the_name():
    text = (
        "Results: In 122 women with ulcers (lentoril n=79; placebo n=43), the mean number of new "
        "ulcers was 1.4 vs 2.7 (P = 0.008)."
    )
    assert [(a.label, a.n) for a in extract(text).arms] == [("lentoril", 79), ("placebo", 43)]


def test_what_a_count_includes_is_of_the_same_arm():
    text = (
        "Methods: 156 women were given lentoril (n = 79) or tarvin (n = 77). Results: There were "
        "13 events (16.5%) in the lentoril group, including 8 deaths, and 8 events (10.4%) in the "
        "tarvin group."
    )
    found = extract(text).measurements
    assert [m.arm for m in found] == ["lentoril", "lentoril", "tarvin"]


def test_spreads_are_no_sizes():
    text = (
        "Results: The change in walking distance at week 24 was 33 m (SD 48) in the lentoril group "
        "and -8 m (51) in the placebo group (P<0.001)."
    )
    assert [a.n for a in extract(text).arms] == [None, None]
