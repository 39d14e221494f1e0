"""Which records count: the same paper once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from extractor.records import StudyRecord
from extractor.vocabulary import fold
from meta.context import study_label

_TELLING_WORDS = 6  # shorter titles ("Rituximab in scleroderma") may be of two papers
_DOI_PREFIX = re.compile(r"^(?:https?://)?(?:dx\.)?doi\.org/|^doi:\s*", re.IGNORECASE)


def identities(record: StudyRecord) -> tuple[str, ...]:
    """Names under which a paper may come twice: its id, PMID, DOI, and title if it is long."""
    names = [f"id:{record.id}"]
    if record.source.pmid:
        names.append(f"pmid:{record.source.pmid.strip().lstrip('0')}")
    if record.source.doi:
        names.append(f"doi:{_DOI_PREFIX.sub('', record.source.doi.strip()).lower().rstrip('.')}")
    title = fold(record.title)
    if len(title.split()) >= _TELLING_WORDS:
        names.append(f"title:{title}")
    return tuple(names)


def first_of_each(
    records: Iterable[StudyRecord],
) -> tuple[list[StudyRecord], list[tuple[StudyRecord, StudyRecord]]]:
    """Split records into those that count and (duplicate, the one that counts) pairs.

    Of records that share an id, a PMID, a DOI or a long title the one with the most numbers counts,
    the first where they have as many.
    """
    groups: list[list[StudyRecord]] = []
    group_of: dict[str, int] = {}
    for record in records:
        names = identities(record)
        known = sorted({group_of[name] for name in names if name in group_of})
        if not known:
            groups.append([record])
            home = len(groups) - 1
        else:
            home = known[0]
            for other in known[1:]:
                groups[home] += groups[other]
                groups[other] = []
                group_of.update({name: home for name, g in group_of.items() if g == other})
            groups[home].append(record)
        group_of.update(dict.fromkeys(names, home))
    kept: list[StudyRecord] = []
    dropped: list[tuple[StudyRecord, StudyRecord]] = []
    for group in groups:
        if group:
            best = max(group, key=_richness)
            kept.append(best)
            dropped += [(r, best) for r in group if r is not best]
    return kept, dropped


def _richness(record: StudyRecord) -> int:
    return len(record.measurements) + len(record.comparisons)


def study_labels(records: Sequence[StudyRecord]) -> list[str]:
    """Labels for tables and plots, all different: "Le 2011a", "Le 2011b" where two would agree."""
    labels = [study_label(r) for r in records]
    often = Counter(labels)
    seen: Counter[str] = Counter()
    out = []
    for label in labels:
        if often[label] > 1:
            suffix = _letters(seen[label])
            seen[label] += 1
            label = f"{label}{suffix}"
        out.append(label)
    return out


def _letters(index: int) -> str:
    """Return a, b, ... z, aa, ab ..."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters
