"""What reviewers decided in their screening tools, as those tools write it into exports."""

from __future__ import annotations

import re

_RAYYAN = re.compile(r"RAYYAN-INCLUSION:\s*\{(?P<votes>[^}]*)\}")
_VOTE = re.compile(r'"(?P<who>[^"]*)"\s*=>\s*"(?P<what>[^"]*)"')
_ASREVIEW = re.compile(r"ASReview_(?P<what>relevant|irrelevant|not_seen)", re.IGNORECASE)
_LABELS = {
    "1": "included",
    "1.0": "included",
    "true": "included",
    "yes": "included",
    "include": "included",
    "included": "included",
    "relevant": "included",
    "0": "excluded",
    "0.0": "excluded",
    "false": "excluded",
    "no": "excluded",
    "exclude": "excluded",
    "excluded": "excluded",
    "irrelevant": "excluded",
    "maybe": "undecided",
    "undecided": "undecided",
    "": "undecided",
    "-1": "undecided",
    "not_seen": "undecided",
}


def decision_in_notes(notes: str) -> str | None:
    """Read a Rayyan or ASReview note: "included"; where votes differ, who said what."""
    rayyan = _RAYYAN.search(notes)
    if rayyan:
        votes = [(m["who"], label(m["what"])) for m in _VOTE.finditer(rayyan["votes"])]
        if len({what for _, what in votes}) == 1:
            return votes[0][1]
        return "; ".join(f"{who}: {what}" for who, what in votes) or None
    asreview = _ASREVIEW.search(notes)
    return label(asreview["what"]) if asreview else None


def label(value: str) -> str:
    """Read the value of a label column; a word that we do not know is kept."""
    return _LABELS.get(value.strip().lower(), value.strip())
