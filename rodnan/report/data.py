"""The studies of the report: what the page shows of each, and the index that it searches."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from extractor.record_json import to_dict
from extractor.records import StudyRecord
from rodnan.flat import SERIOUSNESS

VERDICTS = tuple(SERIOUSNESS)
SUGGESTIONS = 400
"""Outcomes and arms that the filters propose; any other can be typed."""

_NOT_SHOWN = frozenset({"schema", "rule", "methods", "inferences", "issues", "quote"})
_SOURCE_SHOWN = ("pmid", "doi", "year", "journal")


@dataclass(frozen=True, slots=True)
class Study:
    """A record with the text that its offsets point into and the part of it that was read."""

    record: StudyRecord
    text: str
    region: tuple[int, int]


def study_json(study: Study) -> dict[str, Any]:
    """Return what the page needs to show one study: the record without what is not shown.

    Empty values are left out, and quotes too: they are the text from ``start`` to ``end``.
    """
    start, end = study.region
    row = to_dict(study.record)
    row["source"] = {key: row["source"][key] for key in _SOURCE_SHOWN}
    shown: dict[str, Any] = _lean(row)
    return {**shown, "text": study.text[start:end], "region": [start, end]}


def _lean(value: Any) -> Any:  # noqa: ANN401 - JSON of any kind
    if isinstance(value, dict):
        lean = ((k, _lean(v)) for k, v in value.items() if k not in _NOT_SHOWN)
        return {k: v for k, v in lean if v is not None and v != [] and v != {}}
    if isinstance(value, list):
        return [_lean(v) for v in value]
    return value


@dataclass(slots=True)
class Names:
    """Names that repeat, each written once; rows carry their numbers."""

    numbers: dict[str, int] = field(default_factory=dict)
    often: Counter[int] = field(default_factory=Counter)

    def of(self, names: set[str]) -> list[int]:
        """Return the numbers of a row's names, counting the row."""
        found = [self.numbers.setdefault(n, len(self.numbers)) for n in sorted(names)]
        self.often.update(found)
        return found

    def json(self) -> dict[str, Any]:
        """Return all names by number, and the numbers of the most frequent by name."""
        names = list(self.numbers)
        common = sorted(self.often, key=lambda i: (-self.often[i], names[i]))[:SUGGESTIONS]
        return {"names": names, "common": sorted(common, key=lambda i: names[i].lower())}


@dataclass(slots=True)
class StudyIndex:
    """One short entry a study, in columns: all that search and filters need."""

    columns: dict[str, list[Any]] = field(
        default_factory=lambda: {
            name: []
            for name in ("id", "title", "pmid", "year", "items", "outcomes", "arms", "verdicts")
        }
    )
    outcomes: Names = field(default_factory=Names)
    arms: Names = field(default_factory=Names)

    def add(self, record: StudyRecord) -> int:
        """Add a study; return its number.

        ``items`` are how many measurements and comparisons it has; ``verdicts`` are how many
        findings of each of ``VERDICTS``, in that order.
        """
        outcomes = {m.outcome for m in record.measurements}
        outcomes |= {c.outcome for c in record.comparisons}
        verdicts: Counter[str] = Counter(f.verdict for f in record.findings)
        entry = {
            "id": record.id,
            "title": record.title,
            "pmid": record.source.pmid or "",
            "year": record.source.year,
            "items": [len(record.measurements), len(record.comparisons)],
            "outcomes": self.outcomes.of(outcomes),
            "arms": self.arms.of({a.label for a in record.arms}),
            "verdicts": [verdicts[v] for v in VERDICTS],
        }
        for name, value in entry.items():
            self.columns[name].append(value)
        return len(self.columns["id"]) - 1

    def json(self) -> dict[str, Any]:
        """Return the index."""
        return {
            **self.columns,
            "outcome_names": self.outcomes.json(),
            "arm_names": self.arms.json(),
        }
