"""The vocabulary of a field: outcomes, treatments and time words, from one TOML file.

Users add their own file; entries of the same name replace the shipped ones.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal, TypeVar

Entry = TypeVar("Entry")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One outcome: names that the text may use, scale bounds, direction, MCID.

    ``low``/``high`` bound a single participant's score; ``integer`` is true when a participant's
    score is a whole number (GRIM applies); ``items`` counts the integer items that are averaged.
    ``better`` is the direction of improvement. ``max_change`` bounds are derived, never given.
    """

    name: str
    synonyms: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    integer: bool = False
    items: int = 1
    unit: str | None = None
    better: Literal["lower", "higher"] | None = None
    mcid: float | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Treatment:
    """One treatment with its synonyms and class; ``comparator`` marks placebo and its kin."""

    name: str
    synonyms: tuple[str, ...] = ()
    drug_class: str | None = None
    comparator: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeWindow:
    """A named window of follow-up in days, both ends included ("6mo": 150 to 213)."""

    name: str
    low: float
    high: float
    target: float


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Look-ups are by whole words, case-insensitive, longest synonym first."""

    outcomes: tuple[Outcome, ...] = ()
    treatments: tuple[Treatment, ...] = ()
    windows: tuple[TimeWindow, ...] = ()
    _outcome_index: dict[str, Outcome] = field(default_factory=dict, repr=False, compare=False)
    _treatment_index: dict[str, Treatment] = field(default_factory=dict, repr=False, compare=False)

    def outcome(self, phrase: str | None) -> Outcome | None:
        """Return the outcome that a phrase names ("mean mRSS at 6 months" -> mRSS), or None."""
        return _look_up(phrase, self._outcome_index)

    def treatment(self, phrase: str | None) -> Treatment | None:
        """Return the treatment that an arm label names, or None."""
        return _look_up(phrase, self._treatment_index)

    def window(self, days: float | None) -> TimeWindow | None:
        """Return the window that holds a length of follow-up; the nearest target wins."""
        if days is None:
            return None
        inside = [w for w in self.windows if w.low <= days <= w.high]
        return min(inside, key=lambda w: abs(w.target - days), default=None)


def fold(phrase: str) -> str:
    """Lower case, one space between words, punctuation gone except % and + and /."""
    return " ".join(re.findall(r"[^\W_]+|[%+/]", phrase.lower()))


def _look_up(phrase: str | None, index: dict[str, Entry]) -> Entry | None:
    if not phrase:
        return None
    words = fold(phrase).split()
    for size in range(min(len(words), 8), 0, -1):
        for i in range(len(words) - size + 1):
            hit = index.get(" ".join(words[i : i + size]))
            if hit is not None:
                return hit
    return None


def _entries(table: list[dict[str, Any]], kind: type[Entry], where: str) -> dict[str, Entry]:
    out: dict[str, Entry] = {}
    for row in table:
        values = {k.replace("class", "drug_class"): v for k, v in row.items()}
        values = {k: tuple(v) if isinstance(v, list) else v for k, v in values.items()}
        try:
            out[row["name"]] = kind(**values)
        except (TypeError, KeyError) as error:
            raise ValueError(
                f"{where}: bad {kind.__name__.lower()} entry {row!r}: {error}"
            ) from error
    return out


def _index(entries: tuple[Entry, ...]) -> dict[str, Entry]:
    index: dict[str, Entry] = {}
    for entry in entries:
        names = (entry.name, *entry.synonyms)  # type: ignore[attr-defined]
        for name in names:
            index.setdefault(fold(name), entry)
    return index


def parse_vocabulary(*sources: tuple[str, str]) -> Vocabulary:
    """Build a vocabulary from (name, TOML text) pairs; later entries replace earlier ones by name.

    Raises
    ------
    ValueError
        If a text is not TOML or an entry has an unknown or a missing key; the message names it.
    """
    outcomes: dict[str, Outcome] = {}
    treatments: dict[str, Treatment] = {}
    windows: dict[str, TimeWindow] = {}
    for where, text in sources:
        try:
            tables = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise ValueError(f"{where}: not a vocabulary file: {error}") from error
        outcomes |= _entries(tables.get("outcome", []), Outcome, where)
        treatments |= _entries(tables.get("treatment", []), Treatment, where)
        windows |= _entries(tables.get("window", []), TimeWindow, where)
    o, t = tuple(outcomes.values()), tuple(treatments.values())
    return Vocabulary(o, t, tuple(windows.values()), _index(o), _index(t))


@lru_cache(maxsize=8)
def load_vocabulary(*extra: Path) -> Vocabulary:
    """Return the shipped vocabulary, extended by the user's files in order."""
    shipped = resources.files("extractor").joinpath("data/ssc.toml").read_text("utf-8")
    own = ((str(path), path.read_text("utf-8")) for path in extra)
    return parse_vocabulary(("ssc.toml", shipped), *own)
