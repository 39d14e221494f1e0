"""Ctrl-C that comes where Python drops exceptions is not lost."""

import signal
import subprocess
import sys
import weakref

import pytest

import rodnan.batch
from extractor import extract
from rodnan.interrupts import stop_if_interrupted, watched


class Thing:
    pass


def interrupt_and_lose_it():
    """Send an interrupt while a weak reference calls back, as imports do all the time."""
    thing = Thing()
    reference = weakref.ref(thing, lambda _: signal.raise_signal(signal.SIGINT))
    del thing
    assert reference() is None


@pytest.fixture
def handled():
    """Give every test the handler that a program starts with."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def lost(handled, monkeypatch):
    seen = []
    monkeypatch.setattr(sys, "unraisablehook", lambda what: seen.append(what.exc_type))
    return seen


def test_a_lost_interrupt_is_raised_at_the_next_step(lost):
    with watched():
        stop_if_interrupted()
        interrupt_and_lose_it()
        assert lost == [KeyboardInterrupt]
        with pytest.raises(KeyboardInterrupt):
            stop_if_interrupted()
    stop_if_interrupted()


def test_an_interrupt_anywhere_else_is_raised_at_once(handled):
    with watched(), pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


def test_a_handler_that_is_there_is_left(handled):
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with watched():
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


@pytest.mark.parametrize("command", [["run"], ["extract", "-o", "r.csv"], ["extract"]])
def test_a_run_in_which_an_interrupt_was_lost_ends(rodnan, abstracts, lost, monkeypatch, command):
    def interrupted(*rest, **more):
        interrupt_and_lose_it()
        return extract(*rest, **more)

    monkeypatch.setattr(batch(), "extract", interrupted)
    ran = rodnan(*command, abstracts)
    assert lost
    assert ran.code == 130
    assert "Traceback" not in ran.err


def batch():
    return rodnan.batch


def test_an_interrupt_while_the_program_is_loaded_is_quiet():
    code = (
        "import sys, signal\n"
        "class Find:\n"
        "    def find_spec(self, name, *rest):\n"
        "        if name == 'typer': signal.raise_signal(signal.SIGINT)\n"
        "sys.meta_path.insert(0, Find())\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from rodnan.__main__ import main\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (130, "")
