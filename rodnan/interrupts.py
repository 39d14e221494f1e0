"""Ctrl-C that is not lost, wherever it comes.

Python raises KeyboardInterrupt wherever the main thread happens to be. In the callback of a weak
reference or in a finalizer, and the import system runs such callbacks all the time, an exception is
printed as "ignored" and forgotten: the program would go on as if nothing had been said. So the
handler remembers that it was called, and long work asks between two steps.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class _Handler:
    """Raises KeyboardInterrupt as Python's own handler does, and remembers it."""

    def __init__(self) -> None:
        self.called = False

    def __call__(self, _number: int, _frame: FrameType | None) -> None:
        """Take the signal."""
        self.called = True
        raise KeyboardInterrupt


@contextmanager
def watched() -> Iterator[None]:
    """Remember interrupts within the block.

    A process that was told to ignore them (by ``nohup``, or by a script's ``&``) goes on doing so.
    """
    before = signal.getsignal(signal.SIGINT)
    ours = threading.current_thread() is threading.main_thread()
    if not ours or before is not signal.default_int_handler:
        yield
        return
    signal.signal(signal.SIGINT, _Handler())
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def stop_if_interrupted() -> None:
    """Raise the interrupt again that came before and was lost.

    Raises
    ------
    KeyboardInterrupt
        If there was one.
    """
    handler = signal.getsignal(signal.SIGINT)
    if isinstance(handler, _Handler) and handler.called:
        raise KeyboardInterrupt
