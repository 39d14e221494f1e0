"""Which arm is treated and which is the one it is held against."""

from __future__ import annotations

from extractor.arm_choice import Candidate
from extractor.arm_names import Reader
from extractor.records import Role


def roles(reader: Reader, chosen: list[Candidate]) -> list[Role]:
    """Return the role of each arm."""
    words = reader.words
    found: list[Role] = []
    for candidate in chosen:
        label = set(candidate.key)
        if label & words.other:
            found.append("other")
        elif label & words.control:
            found.append("control")
        else:
            found.append("treatment")
    if "control" not in found and len(found) == 2:  # noqa: PLR2004 (a pair)
        found[_comparator(chosen)] = "control"
    return found


def _comparator(chosen: list[Candidate]) -> int:
    """Return the arm that the text holds the other against, the later one where it does not say."""
    first, second = (c.key for c in chosen)
    if first < second or second < first:
        return 0 if first < second else 1  # "chemotherapy" beside "drug plus chemotherapy"
    held = [sum(c.rule == "comparator" for c in x.clues) for x in chosen]
    return 0 if held[0] > held[1] else 1
