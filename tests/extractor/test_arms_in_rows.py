"""Numbers whose arm is told by the row, the brackets or the claim of their whole sentence."""

import pytest

from extractor import extract

TWO = "METHODS: Sixty adults were randomised to zinc (n = 30) or placebo (n = 30). RESULTS: "
THREE = (
    "METHODS: Adults were randomised to a waiting list (n = 40), massage (n = 41) or tai chi "
    "(n = 42). RESULTS: "
)
Z, P = "zinc", "placebo"
W, M, T = "waiting list", "massage", "tai chi"

TOLD = [
    pytest.param(
        TWO + "Zinc cut the itch score (zinc: 45.5 compared with 31.2; placebo: 46.4 compared with "
        "44.9 [p = 0.02]).",
        [Z, Z, P, P],
        id="a row of each arm",
    ),
    pytest.param(
        TWO + "The itch score was 31.2 compared with 44.9 with placebo; stay was 3.1 days compared "
        "with 4.4 days.",
        [Z, P, Z, P],
        id="a row that no name opens is a pair",
    ),
    pytest.param(
        THREE + "Compared with the waiting list, pain was lower after massage (8.2 vs 12.9) and "
        "tai chi (8.8 vs 12.9).",
        [M, W, T, W],
        id="the same reference in two brackets",
    ),
    pytest.param(
        THREE + "Pain was lower after tai chi than after massage (8.2 vs 10.9) and the waiting "
        "list (8.2 vs 12.9).",
        [T, M, T, W],
        id="the same subject in two brackets",
    ),
    pytest.param(
        TWO + "Compared with placebo, zinc led to a higher rate of healing (41% vs 69%).",
        [P, Z],
        id="the claim says which is which",
    ),
    pytest.param(
        TWO + "Compared with placebo, zinc led to a higher rate of healing (69% vs 41%).",
        [Z, P],
        id="the claim agrees with the order",
    ),
    pytest.param(
        TWO + "Zinc prolonged median survival from 7.0 to 9.8 months (hazard ratio 0.65; 95% CI, "
        "0.55 to 0.77).",
        [P, Z],
        id="a ratio says that from and to are of two arms",
    ),
    pytest.param(
        TWO + "Zinc lowered the itch score from 7.0 to 4.8 (p = 0.01).",
        [Z, Z],
        id="no ratio: before and after",
    ),
    pytest.param(
        TWO + "Among those given zinc, 41% had healed and 12% had a rash while 31% had healed and "
        "15% had a rash in the placebo group.",
        [Z, Z, P, P],
        id="what while sets against it is of the name behind",
    ),
    pytest.param(
        TWO + "Zinc compared with placebo led to fewer falls, with 23 falls (rate, 0.30%) vs 29 "
        "falls (rate, 0.37%).",
        [Z, Z, P, P],
        id="a rate in a bracket goes with its count",
    ),
    pytest.param(
        TWO + "Rash (zinc vs placebo, 19% and 38%, respectively) and fever (zinc vs placebo, 43% "
        "and 51%, respectively) were seen.",
        [Z, P, Z, P],
        id="names right before their numbers, and others behind",
    ),
    pytest.param(
        TWO + "Pain was 3.1 with zinc and 4.5 without zinc.",
        [Z, P],
        id="without an arm is the other",
    ),
    pytest.param(
        "METHODS: Hens got feed with zinc (n = 20) or feed without zinc (n = 21). RESULTS: Weight "
        "was 3.1 kg with zinc and 4.5 kg without zinc.",
        ["feed with zinc", "feed without zinc"],
        id="with and without",
    ),
]


@pytest.mark.parametrize(("text", "arms"), TOLD)
def test_arm_of_each_number(text: str, arms: list[str]) -> None:
    """No swap of arms and no number given to the arm named last."""
    assert [m.arm for m in extract(text).measurements] == arms
