"""Numbers whose arm is told by order, by visit, by "the other", or by a name behind several."""

import pytest

from extractor import extract

TWO = "METHODS: Eighty adults were randomised to tai chi (n = 40) or stretching (n = 40). RESULTS: "
THREE = (
    "METHODS: Men were randomised to needling (n = 52), sham (n = 56) or exercise (n = 60). "
    "RESULTS: "
)
DOSES = (
    "METHODS: Forty subjects received 5 mg (n = 6), 20 mg (n = 6), 60 mg (n = 6) or 120 mg "
    "(n = 12) of tarvin or placebo (n = 10). RESULTS: "
)
A, B = "tai chi", "stretching"
N, S, E = "needling", "sham", "exercise"

TOLD = [
    pytest.param(
        TWO + "Relapse was seen in four and eight patients in the tai chi [7.7%] and stretching "
        "groups [15.7%], respectively.",
        [A, B] * 2,
        id="two counts before the percents of two names",
    ),
    pytest.param(
        THREE + "Relief was seen in 12%, 15% and 18% in the exercise, sham and needling groups. "
        "Falls occurred in 3%, 4% and 5%, respectively.",
        [E, S, N] * 2,
        id="a bare list of all goes in the order of the last",
    ),
    pytest.param(
        TWO + "Pain was less in those who had stretching than in those who had tai chi. Falls "
        "occurred in nine of those taught and in three of the others.",
        ["all"] * 2,
        id="the others of whom nobody knows",
    ),
    pytest.param(
        TWO + "Falls occurred in nine with tai chi and in three of the others.",
        [A, B],
        id="the others than those named",
    ),
    pytest.param(
        THREE
        + "Relief was reached in 53%, 62% and 21% of men, respectively (p < 0.001 for sham vs "
        "exercise).",
        [N, S, E],
        id="names that only the p-value is for",
    ),
    pytest.param(
        "METHODS: Forty men were randomised to placebo or zanaprin. RESULTS: The two groups "
        "differed in itch (60% vs. 9%).",
        ["zanaprin", "placebo"],
        id="two groups have no order but that of trials",
    ),
    pytest.param(
        "METHODS: Forty men were randomised to placebo or zanaprin. RESULTS: Pain was seen in 12% "
        "with placebo and 8% with zanaprin. The two groups differed in itch (60% vs. 9%).",
        ["placebo", "zanaprin"] * 2,
        id="two groups go in the order of the last pair",
    ),
    pytest.param(
        TWO + "Relief was most frequent with tai chi (32/40, 80%) followed by stretching (12/40, "
        "30%).",
        [A, B],
        id="a name right behind a closed bracket opens the next",
    ),
    pytest.param(
        TWO + "Relief was more frequent than with tai chi (80% with stretching, 60% with tai chi).",
        [B, A],
        id="names inside a bracket behind a name",
    ),
    pytest.param(
        "METHODS: Teeth were treated with flap plus gel (test) or flap alone (control). RESULTS: "
        "Cover was 91% for test and 84% for control, and full cover was seen at 37 (75.5%) and "
        "27 (56.3%) of the teeth, respectively.",
        ["test (flap plus gel)", "control (flap alone)"] * 2,
        id="the next pair starts like the last",
    ),
    pytest.param(
        TWO + "Nausea 30 minutes after class was 5.4 (SD 2.8) and 5.9 (SD 2.7), at 60 minutes 3.9 "
        "(SD 2.9) and 5.3 (SD 3.0), and at 120 minutes 3.3 (SD 2.8) and 5.5 (SD 3.1).",
        [A, B] * 3,
        id="a pair at each visit",
    ),
    pytest.param(
        TWO + "Stiffness was 3.2 with tai chi and 4.7 with stretching (p=0.002); it then fell to "
        "2.1 and 2.4 at 6 months and was 1.9 and 2.0 at 12 months.",
        [A, B] * 3,
        id="pairs later in the sentence",
    ),
    pytest.param(
        TWO + "Compared with stretching, time to recovery (2.9 ± 0.8 d vs. 3.6 ± 1.1 d) and stay "
        "(9.1 ± 3.2 d vs. 11.5 ± 4.0 d) were shorter with tai chi. Falls occurred in 4 and 11 "
        "adults (P=0.043).",
        [A, B] * 3,
        id="what is compared with is named first and told last",
    ),
    pytest.param(
        TWO + "Stretching was inferior to tai chi for pain (4.2 ± 1.1 vs 3.1 ± 1.0, p = 0.01).",
        [B, A],
        id="in the order of naming",
    ),
    pytest.param(
        THREE + "Before treatment, pain on activity was 66.8, 67.9 and 65.3.",
        [N, S, E],
        id="as many numbers as arms",
    ),
    pytest.param(
        THREE + "Pain, itching and fever were seen in 12%, 15% and 18%.",
        ["all"] * 3,
        id="as many outcomes as arms",
    ),
    pytest.param(
        THREE + "BMI, which was 30.1 ± 3.9 with needling, 29.7 ± 4.2 with sham and 30.4 ± 4.0 with "
        "exercise, declined to 28.4 ± 3.7, 28.3 ± 4.0 and 29.3 ± 3.9 after 6 months.",
        [N, S, E] * 2,
        id="a bare list after a named one",
    ),
    pytest.param(
        DOSES + "Inhibition was 8 ± 6%, 31 ± 9%, 64 ± 11% and 83 ± 7% with the four doses against "
        "2 ± 5% with placebo.",
        ["5 mg", "20 mg", "60 mg", "120 mg", "placebo"],
        id="the four doses are all arms but placebo",
    ),
    pytest.param(
        TWO + "Baseline pain was 8.2 cm (SD 1.6) and stiffness 6.9 cm (SD 2.4) for the tai chi "
        "adults, and 8.3 cm (SD 1.5) and 7.1 cm (SD 2.3) for the stretching adults.",
        [A, A, B, B],
        id="a name behind all its numbers",
    ),
    pytest.param(
        TWO + "Weight had fallen by 3.1 kg with tai chi and risen by 1.2 kg without.",
        [A, B],
        id="without",
    ),
    pytest.param(
        TWO + "Seven women (17.5%) who did tai chi needed pills, and nineteen (47.5%) of the other "
        "arm.",
        [A, B],
        id="the other arm",
    ),
    pytest.param(
        TWO + "In the tai chi group pain fell from 5.4 ± 0.8 to 3.6 ± 0.9. In the other group it "
        "fell as well (5.3 ± 0.8 to 4.5 ± 0.9).",
        [A, A, B, B],
        id="the other group opens a sentence",
    ),
    pytest.param(
        TWO + "CRP was 84 mg/L for those who did tai chi and 121 mg/L for those who did not.",
        [A, B],
        id="those who did not",
    ),
]


@pytest.mark.parametrize(("text", "arms"), TOLD)
def test_arm_of_each_number(text: str, arms: list[str]) -> None:
    """No swap of arms and no number of one arm for everyone."""
    assert [m.arm for m in extract(text).measurements] == arms


def test_each_other_is_no_arm() -> None:
    """ "On the other hand" and "each other" name no arm."""
    text = TWO + "With tai chi pain was 3.1 ± 1.0. On the other hand, age was 61.2 ± 8.0 overall."
    assert [m.arm for m in extract(text).measurements] == [A, "all"]
