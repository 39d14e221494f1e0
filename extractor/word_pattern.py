r"""Patterns of words that are quick to search for: the first letter is tried first.

A search for ``\b(?:more|less)`` tries every alternative at every letter of a text; one for
``m(?<!\wm)ore|l(?<!\wl)ess`` skips to the letters that open one.
"""

from __future__ import annotations

_OPENING, _CLOSING = "([", ")]"
_REPEATED = "?*+{"


def _split(pattern: str) -> list[str]:
    """Return the alternatives of a pattern, those in its brackets left together."""
    parts, depth, last = [], 0, 0
    for i, char in enumerate(pattern):
        if pattern[i - 1 : i] == "\\":
            continue
        depth += (char in _OPENING) - (char in _CLOSING)
        if char == "|" and not depth:
            parts.append(pattern[last:i])
            last = i + 1
    return [*parts, pattern[last:]]


def _expanded(option: str) -> list[str]:
    """Return an alternative that opens with a group as one for every word of the group."""
    if not option.startswith("(?:"):
        return [option]
    depth = 0
    for i, char in enumerate(option):
        depth += (char == "(") - (char == ")")
        if not depth:
            rest = option[i + 1 :]
            break
    if rest[:1] and rest[0] in _REPEATED:
        raise ValueError(f"the opening group of {option!r} is optional: write both forms out")
    return [word + rest for part in _split(option[3:i]) for word in _expanded(part)]


def at_word(alternatives: str) -> str:
    r"""Return a pattern as ``\b(?:alternatives)``, quick to search for.

    Parameters
    ----------
    alternatives
        A pattern of which every alternative opens with a letter or figure, or a group of such.

    Raises
    ------
    ValueError
        If an alternative opens otherwise; the message names it.
    """
    by_letter: dict[str, list[str]] = {}
    for option in (x for part in _split(alternatives) for x in _expanded(part)):
        if not option[:1].isalnum() or (option[1:2] and option[1] in _REPEATED):
            raise ValueError(f"{option!r} does not open with a letter or figure")
        by_letter.setdefault(option[0], []).append(option[1:])
    options = [
        rf"{letter}(?<!\w{letter})(?:{'|'.join(rests)})" for letter, rests in by_letter.items()
    ]
    return f"(?:{'|'.join(options)})"
