"""What a command shows on a terminal: run in a process of its own that has nothing else.

The process is branched off one in which everything is loaded already, since loading takes most of
the time of a small command. That ``python -m rodnan`` starts from nothing is tested elsewhere.
"""

import contextlib
import fcntl
import multiprocessing
import os
import pty
import struct
import sys
import termios
from pathlib import Path

LOADED = multiprocessing.get_context("forkserver")
LOADED.set_forkserver_preload(["pytest", "rodnan.cli", "rodnan.checking", "rodnan.pooling"])
ROOT = Path(__file__).parents[2]
CHOICES = {"NO_COLOR", "COLUMNS", "CI"}  # of whoever runs the tests


def on_terminal(columns, *arguments, **environment):
    """Return what a command shows on a terminal of so many columns."""
    shown, typed = pty.openpty()
    fcntl.ioctl(typed, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    plain = {k: v for k, v in os.environ.items() if k not in CHOICES}
    settings = {**plain, "TERM": "xterm-256color", **environment}
    command = ["rodnan", *map(str, arguments)]
    process = LOADED.Process(target=_run, args=(os.ttyname(typed), command, settings))
    process.start()
    parts, ended = [], False
    os.set_blocking(shown, False)
    while not ended:
        ended = not process.is_alive()
        with contextlib.suppress(BlockingIOError):
            while part := os.read(shown, 65536):
                parts.append(part)
        process.join(0.01)
    for end in (shown, typed):
        os.close(end)
    return b"".join(parts).decode()


def _run(terminal, command, settings):
    from rodnan.cli import main

    os.environ.clear()
    os.environ.update(settings)
    os.chdir(ROOT)
    nothing = os.open(os.devnull, os.O_RDWR)
    for place, end in enumerate((nothing, os.open(terminal, os.O_RDWR | os.O_NOCTTY), nothing)):
        os.dup2(end, place)
    sys.argv = command
    main()
