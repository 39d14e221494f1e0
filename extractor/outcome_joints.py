"""The words that stand between a phrase and a number, by their classes."""

from __future__ import annotations

import re

from extractor.clauses import outside_brackets
from extractor.link_scene import Scene, bucket
from extractor.outcomes import phrase_words
from extractor.phrase_book import word_class

_TOKEN = re.compile(r"[a-z-]+|\d[\d.]*|[:;,(=]")
_SKIPPED = frozenset(
    {"the", "a", "an", "mean", "median", "only", "significantly", "also", "about", "approximately"}
)
_LABEL_BEFORE = re.compile(r"([a-z][\w+/-]*)[\s:,=(]*$")
_LABEL_AFTER = re.compile(r"^[\s%]*([a-z][\w+/-]*)")
_TOUCH = 2
_LONG = [f"long{bucket(count, 1, 2, 4, 8, 15)}" for count in range(16)]
_LONGEST = len(_LONG) - 1


def joint_of(scene: Scene, left: int, right: int) -> list[str]:
    """Name what joins a phrase and a number by the classes of the words on either end."""
    found = _TOKEN.findall(outside_brackets(scene.low[left:right]))
    words = [w for w in found if w not in _SKIPPED]
    count = len(words)
    if not count:
        return ["by_nothing"]
    first, last = word_class(words[0]), word_class(words[-1])
    out = [f"from_{first}", f"into_{last}", _LONG[min(count, _LONGEST)]]
    if count <= _TOUCH:
        out.append(f"by_{first}" if count == 1 else f"by_{first}_{last}")
    return out


def labels(scene: Scene, i: int, side: str) -> str:
    """Say whether each number of a list has a word of its own on one side, and how they are set."""
    place = scene.places[i]
    gaps = [k for k in range(place.first, place.last) if scene.connectors[k] != "to"]
    if place.first == place.last:
        return ""
    for k in gaps:
        between = outside_brackets(scene.low[scene.stats[k].end : scene.stats[k + 1].start])
        hit = _LABEL_BEFORE.search(between) if side == "before" else _LABEL_AFTER.match(between)
        if hit is None or word_class(hit[1]) != "word" or hit[1] in phrase_words().units:
            return ""
    return "labels_vs" if any(scene.connectors[k] == "vs" for k in gaps) else "labels_list"
