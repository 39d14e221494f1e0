"""Known arm sizes fill what an abstract leaves out and never replace what it prints."""

from dataclasses import replace

import pytest

from extractor.records import Arm, Measurement, Number, StudyRecord
from rodnan.errors import RodnanError
from rodnan.sizes import apply_sizes, read_sizes


def measurement(arm, n=None, imputed=(), time="6 months"):
    return Measurement(
        outcome="mRSS",
        arm=arm,
        kind="change",
        center="mean",
        value=Number.parse("1"),
        time=time,
        n=n,
        imputed=imputed,
        quote="1",
        start=0,
        end=1,
    )


RECORD = StudyRecord(
    id="ivig",
    arms=(Arm(label="IVIG", n=30), Arm(label="relaxin trial", role="other")),
    measurements=(
        measurement("IVIG", 29),
        measurement("relaxin trial"),
        measurement("IVIG", 30, ("n from arm IVIG",)),
    ),
)


def sizes(tmp_path, text):
    path = tmp_path / "sizes.csv"
    path.write_text(text)
    return read_sizes(path)


def test_sizes_fill_arms_and_measurements_without_n(tmp_path):
    given = sizes(tmp_path, "study,arm,n\nivig,relaxin,231\n")
    record = apply_sizes(RECORD, given)
    assert record.arms[1].n == 231
    assert (record.measurements[1].n, record.measurements[1].imputed) == (
        231,
        ("n supplied by the user",),
    )
    assert record.measurements[0] == RECORD.measurements[0]


def test_a_printed_size_stays(tmp_path):
    record = apply_sizes(RECORD, sizes(tmp_path, "study,arm,n\nivig,IVIG,99\n"))
    assert record.measurements[0].n == 29
    assert record.arms[0].n == 30
    assert record.measurements[2].n == 99  # it was only taken from the arm


def test_a_size_may_hold_for_one_time_point(tmp_path):
    text = "study,arm,n,time\nivig,relaxin trial,200,12 months\n"
    record = apply_sizes(RECORD, sizes(tmp_path, text))
    assert record.measurements[1].n is None
    later = replace(RECORD, measurements=(measurement("relaxin trial", time="12 months"),))
    assert apply_sizes(later, sizes(tmp_path, text)).measurements[0].n == 200


def test_a_name_that_could_be_two_arms_is_none(tmp_path):
    text = "study,arm,n\nivig,relaxin low,10\nivig,relaxin high,12\n"
    record = apply_sizes(
        replace(RECORD, arms=(Arm(label="relaxin"),), measurements=()), sizes(tmp_path, text)
    )
    assert record.arms[0].n is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("study,arm\nx,y\n", "column n is missing"),
        ("study,arm,n\nx,y,many\n", "line 2.*'many'"),
        ("study,arm,n\nx,y,0\n", "line 2.*'0'"),
    ],
)
def test_a_bad_file_is_told_in_a_line(tmp_path, text, words):
    with pytest.raises(RodnanError, match=words):
        sizes(tmp_path, text)
