"""Drive atheris (libFuzzer for Python) over a function that takes bytes; for fuzz_*.py."""

from __future__ import annotations

import importlib
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

SLOW = 20  # seconds that one input may take
MEMORY = 3072  # MiB that one process may take


def atheris() -> Any:  # noqa: ANN401 - atheris has no types
    """Return the module, or end with a plain line on how to get it."""
    try:
        return importlib.import_module("atheris")
    except ImportError:
        sys.exit("atheris is not installed: pip install 'rodnan[fuzz]' (Linux or macOS)")


def fuzz(
    target: Callable[[bytes], None],
    seeds: Iterable[bytes],
    *,
    seconds: int,
    keep: Path | None,
    longest: int,
    words: Iterable[str] = (),
) -> None:
    """Feed a target for some seconds; end the process, with code 0 if nothing was found.

    Parameters
    ----------
    target
        Raises on whatever is a bug.
    seeds
        Inputs to begin with.
    seconds
        How long to go on.
    keep
        Folder for what was found and for inputs that reached new code; a temporary one by default.
    longest
        Size in bytes of the largest input to try.
    words
        Pieces to put into inputs.
    """
    folder = keep or Path(tempfile.mkdtemp(prefix="fuzz-"))
    inputs = folder / "inputs"
    inputs.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds):
        (inputs / f"seed-{number}").write_bytes(seed)
    dictionary = folder / "words.dict"
    dictionary.write_text("".join(f'"{_quoted(word)}"\n' for word in words), "utf-8")
    options = [
        f"-max_total_time={seconds}",
        f"-timeout={SLOW}",
        f"-rss_limit_mb={MEMORY}",
        f"-max_len={longest}",
        f"-artifact_prefix={folder}/",
        f"-dict={dictionary}",
        "-print_final_stats=1",
        str(inputs),
    ]
    module = atheris()
    module.Setup([sys.argv[0], *options], target)
    module.Fuzz()


def _quoted(word: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word.encode("utf-8"))
