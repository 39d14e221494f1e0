"""The arm that the build of a sentence gives to each number."""

import pytest

from extractor.arms import ArmTable, locate
from extractor.find import find_mentions
from extractor.link_arms import arm_steps
from extractor.link_scene import Scene, scene_of
from extractor.read_arms import read_arms
from extractor.records import Arm
from extractor.sentences import prepare
from extractor.times import find_times

ARMS = (
    Arm(label="laser", n=None, role="treatment"),
    Arm(label="sham", n=None, role="control"),
)


def scene(text: str) -> Scene:
    doc = prepare(text)
    arms = ArmTable(ARMS, None, locate(doc, ARMS))
    return scene_of(doc, find_mentions(doc), arms, find_times(doc))


def arms(text: str) -> list[str | None]:
    return [
        ("all" if r.arm < 0 else ARMS[r.arm].label) if r else None for r in read_arms(scene(text))
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a name after, before or in a bracket with the number
        ("It was 5.1 ± 1.2 in the laser group and 6.3 ± 1.1 in the sham group.", "laser sham"),
        ("Scores were lower (sham: 6.3 ± 1.1, laser: 5.1 ± 1.2).", "sham laser"),
        ("Relapse was rarer (sham, 34.5%; laser, 27.6%).", "sham laser"),
        # the order of naming, and its turn after "compared with"
        ("Pain was lower with laser than with sham (3.1 ± 1.0 vs 4.2 ± 1.1).", "laser sham"),
        ("Compared with sham, laser lowered pain (3.1 ± 1.0 vs 4.2 ± 1.1).", "laser sham"),
        ("Rates were 12% and 19% in the sham and laser groups, respectively.", "sham laser"),
        # one arm is named: the first number is its own, the second the other's
        ("Relapse was rarer with laser (12% vs 19%).", "laser sham"),
        ("It was lower with laser after a week (12% vs 19%) and a year (22% vs 35%).",
         "laser sham laser sham"),
        # names that follow each number at a distance
        ("There were 14 late relapses seen in the laser group, and 22 in the sham group.",
         "laser sham"),
        # a bare pair is of the arms of the pair before
        ("It was 5.1 ± 1.2 in the sham group and 6.3 ± 1.1 in the laser group, then 4.0 ± 1.0 "
         "and 4.2 ± 1.1.", "sham laser sham laser"),
        # a name behind the last of several items is of all of them, unless one stands before
        ("Here 12% had cough, 8% fever and 5% rash in the sham group.", "sham sham sham"),
        ("With laser 12% had cough, 8% fever and 5% rash, not seen in the sham group.",
         "laser laser laser"),
        # "with one death" adds to the arm before, unless two were told
        ("Fever was seen in 33% of the laser group, with one death.", "laser laser"),
        ("Fever came in 33% after laser, with a rate of 20% after sham.", "laser sham"),
        # a name cut short in a list; what a bracket tells of people
        ("Of those seen 6% and 19% left in the laser- and sham group.", "laser sham"),
        ("In all, 140 women (mean age 59.0 ± 6.4 years, 11 ± 1 years on tea) came.", "all all"),
        # each number's own name, in another order than that of the claim
        ("Mean pain was lower with laser than sham (sham 4.2 ± 1.1 vs laser 3.1 ± 1.0).",
         "sham laser"),
        ("Mean pain was lower with laser than sham (3.1 ± 1.0 vs 4.2 ± 1.1).", "laser sham"),
        # told of all, unless an arm is named in its clause
        ("Overall, 40% responded, and 20% of the sham group relapsed.", "all sham"),
        ("Overall, 40% of the laser group responded, and 20% of the sham group.", "laser sham"),
        # a difference is of no arm
        ("Mean pressure was 134.6 mmHg with laser, which was 5.8 mmHg lower than with sham (140.4 "
         "mmHg).", "laser sham"),
        # names listed behind the numbers, without "respectively"
        ("Adherence was 92% and 88% in the sham and laser groups.", "sham laser"),
        ("Relapse was rare in 12% and 9% with laser, 19% and 14% with sham.",
         "laser laser sham sham"),
        # who they were given, and how
        ("Of all, 9 women assigned to laser (18%) and 12 women given sham (24%) relapsed.",
         "laser sham"),
        # "but not in the X group" has a number of its own
        ("Scores fell in the laser group (6.1 to 3.1) but not in the sham group (6.0 to 5.9).",
         "laser laser sham sham"),
        ("Scores fell by 3.1 points in the laser group, but not in the sham group.", "laser"),
        # an arm under a name that is not known, before the other by name
        ("It rose by 2.1 points in beamers and by 0.4 points in the sham group.", "laser sham"),
        ("It rose by 2.1 points in a year and by 0.4 points in the sham group.", "sham sham"),
        # people before the arms come up
        ("Sixty adults (mean age 51.2 ± 8.3 years) had laser or sham.", "all"),
    ],
)  # fmt: skip
def test_readings(text, expected):
    assert arms(text) == expected.split()


def test_two_times_of_one_arm_keep_their_arm():
    text = "It fell with laser (baseline mean 8.2 compared with final mean 4.2)."
    assert set(arms(text)) == {"laser"}


def test_without_names_the_treatment_comes_first():
    assert arms("Relapse rates were 12% versus 19%.") == ["laser", "sham"]


def test_every_arm_and_everyone_are_offered():
    for step in arm_steps(scene("It was 12% with laser and 19% with sham.")):
        assert [option.value for option in step.options] == ["laser", "sham", "all"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # each bracket has the two names of its own claim
        ("Pain was lower with laser than sham (3.1 vs 4.2) and did not differ between laser and "
         "heat (3.1 vs 3.3).", "laser sham laser heat"),
        ("Pain was lower with laser than in sham (3.1 vs 4.2) and lower with heat than in sham "
         "(3.3 vs 4.2).", "laser sham heat sham"),
        # what it is compared with comes first: the bracket turns them round
        ("Compared with sham, pain was lower with laser (3.1 vs 4.2).", "laser sham"),
    ],
)  # fmt: skip
def test_claims_among_three_arms(text, expected):
    table = (*ARMS, Arm(label="heat", n=None, role="treatment"))
    doc = prepare(text)
    found = ArmTable(table, None, locate(doc, table))
    read = read_arms(scene_of(doc, find_mentions(doc), found, find_times(doc)))
    assert [table[r.arm].label if r else None for r in read] == expected.split()
