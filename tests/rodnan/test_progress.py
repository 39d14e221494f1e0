"""What somebody who looks on is shown of a long run, and nobody else."""

import io

import pytest

from rodnan import terminal
from rodnan.reading import Reading
from rodnan.terminal import progress, time_left


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(
    ("done", "total", "elapsed", "said"),
    [
        (10, 100, 10.0, "about 90 s left"),
        (10, 100, 100.0, "about 15 min left"),
        (1000, 100_000, 600.0, "about 16 h left"),
        (1000, 38_000_000, 20.0, "about 9 d left"),
        (100, 100, 10.0, "about 0 s left"),
        (101, 100, 10.0, "about 0 s left"),
        (10, None, 10.0, ""),
        (0, 100, 10.0, ""),
        (1, 100, 0.1, ""),
    ],
)
def test_time_left(done, total, elapsed, said):
    assert time_left(done, total, elapsed) == said


def test_a_terminal_shows_count_and_time_left_and_a_pipe_nothing(monkeypatch):
    monkeypatch.setattr(terminal, "_SETTLED", 0.0)
    for stream, shown in ((Terminal(), True), (io.StringIO(), False)):
        monkeypatch.setattr("sys.stderr", stream)
        assert list(progress("abc", "letters", total=lambda: 3)) == ["a", "b", "c"]
        assert ("3 letters" in stream.getvalue()) is shown
        assert ("about 0 s left" in stream.getvalue()) is shown


def test_files_are_counted_before_they_are_read(tmp_path):
    (tmp_path / "a.txt").write_text("Gloves for stiff hands of old men\nScore 3.1.")
    (tmp_path / "b.csv").write_text(
        "title,abstract\nGloves for stiff hands of old men,Was 3.1.\nTea,Was 4.\nIce,Was 5.\n"
    )
    (tmp_path / "c.csv").write_text("colour,size\nred,4\n")
    (tmp_path / "d.txt").write_bytes(b"")
    reading = Reading([str(tmp_path)], count_first=True)
    assert reading.expected() is None
    documents = reading.documents()
    next(documents)
    assert reading.expected() == 6
    assert len(list(documents)) == 2
    assert (len(reading.duplicates), len(reading.failures)) == (1, 2)
    assert reading.expected() == reading.count == 3


def test_nothing_is_counted_for_nobody(tmp_path):
    (tmp_path / "a.txt").write_text("Gloves\nScore 3.1.")
    reading = Reading([str(tmp_path)])
    assert len(list(reading.documents())) == 1
    assert reading.expected() is None
