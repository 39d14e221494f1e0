"""The command ``rodnan``, also as ``python -m rodnan``."""

from __future__ import annotations

import sys

from rodnan.errors import EXIT_INTERRUPTED
from rodnan.interrupts import watched


def main() -> None:
    """Run the command line; an interrupt while it is being loaded ends as quietly as later."""
    with watched():
        try:
            from rodnan import cli
        except KeyboardInterrupt:
            sys.exit(EXIT_INTERRUPTED)
        cli.main()


if __name__ == "__main__":
    main()
