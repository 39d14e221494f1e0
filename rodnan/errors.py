"""The errors that a user sees as one plain line, and the exit codes of the command line."""

from __future__ import annotations

EXIT_DONE = 0
EXIT_FINDINGS = 1
EXIT_USAGE = 2
EXIT_SOME_FAILED = 3
EXIT_UNEXPECTED = 70
EXIT_INTERRUPTED = 130


class RodnanError(Exception):
    """What the user asked for cannot be done; the message says what, got, allowed and where."""
