"""One record seen through the vocabulary: which arm is what, what is flagged, what is implied."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from extractor.records import Arm, Inference, Measurement, StudyRecord
from extractor.vocabulary import Outcome, Treatment, Vocabulary, fold
from meta.settings import Settings
from meta.timepoints import time_key, time_point

ArmRole = Literal["active", "control", "cohort", "outside", "overlap"]

_BAD = frozenset({"inconsistent", "decision_error", "impossible"})
_PART_OF_ARM = re.compile(
    r"\b(non-?responders?|responders?|completers?|subgroup|subset|survivors?|"
    r"progressors?|non-?progressors?)\b",
    re.IGNORECASE,
)
_TITLE_PARTS = re.compile(
    r"\b(?:versus|vs|and|or|with|without|than|plus|compared|over|against)\b|[,:;.]", re.IGNORECASE
)
_CHARACTERISTICS = re.compile(
    r"^(?:mean |median |patient )?(?:age\b.*|sex|gender|female\w*|males?|wom[ae]n|m[ae]n|"
    r"(?:disease |illness )?duration(?: of (?:disease|illness|symptoms))?|follow-?up.*|race|"
    r"ethnicity|white|caucasian\w*)$",
    re.IGNORECASE,
)
_CHANGE_WORDS = re.compile(
    r"\b(?:mean |median )?(?:absolute )?(?:changes?|reduction|decrease|increase|decline|"
    r"improvement)\s*(?:in|of|from baseline in)?\b\s*|\s*\b(?:change|changes)\b(?: from baseline)?",
    re.IGNORECASE,
)

_UNITS = {
    "ml": "mL",
    "millilitre": "mL",
    "milliliter": "mL",
    "millilitres": "mL",
    "milliliters": "mL",
    "l": "L",
    "litre": "L",
    "liter": "L",
    "litres": "L",
    "liters": "L",
    "percent": "%",
    "per cent": "%",
    "points": "",
    "point": "",
    "units": "",
    "unit": "",
    "score": "",
    "scores": "",
    "mmhg": "mmHg",
    "metres": "m",
    "meters": "m",
    "ml/year": "mL/year",
    "ml/yr": "mL/year",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmView:
    """An arm with the name that tables group it by.

    ``named`` is false where that name means nothing in another study ("group A"); ``by_title`` is
    true where the title, not the label, names the treatment; ``drug`` is true for a treatment of
    the vocabulary that is no mere comparator, as placebo and usual care are.
    """

    label: str
    n: int | None
    role: ArmRole
    treatment: str
    named: bool = True
    by_title: bool = False
    drug: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeKey:
    """The outcome that a phrase names: its table name and, where known, its scale."""

    name: str
    scale: Outcome | None = None


@dataclass(frozen=True, slots=True)
class Size:
    """n of a measurement, with the steps that led to it."""

    n: int | None
    steps: tuple[str, ...] = ()
    imputed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """A record with everything that rows are made from.

    ``keys`` and ``sizes`` go with the record's measurements, by index.
    """

    record: StudyRecord
    vocabulary: Vocabulary
    settings: Settings
    study: str
    arms: dict[str, ArmView]
    keys: tuple[OutcomeKey, ...]
    sizes: tuple[Size, ...]
    flagged_measurements: frozenset[int]
    flagged_comparisons: frozenset[int]

    def arm(self, label: str) -> ArmView | None:
        """Return the arm of that label as tables see it."""
        return self.arms.get(label)

    def implied(self, quantity: str, kind: str, indexes: tuple[int, ...]) -> Inference | None:
        """Return the validator's inference of a quantity about any of the items, or None."""
        for inference in self.record.inferences:
            target = inference.target
            if inference.quantity == quantity and target.kind == kind and target.index in indexes:
                return inference
        return None


def view(
    record: StudyRecord, vocabulary: Vocabulary, settings: Settings, study: str | None = None
) -> Context:
    """Prepare a record; ``study`` is the label that tables and plots show."""
    measurements, comparisons = _flagged(record)
    arms = _arms(record, vocabulary, settings)
    keys = tuple(outcome_key(m.outcome, vocabulary) for m in record.measurements)
    return Context(
        record=record,
        vocabulary=vocabulary,
        settings=settings,
        study=study or study_label(record),
        arms=arms,
        keys=keys,
        sizes=tuple(sizes_of(record, arms, keys, settings)),
        flagged_measurements=measurements,
        flagged_comparisons=comparisons,
    )


def sizes_of(
    record: StudyRecord,
    arms: Mapping[str, ArmView],
    keys: Sequence[OutcomeKey],
    settings: Settings,
) -> Iterator[Size]:
    """Sizes of all measurements: its own, its visit's, its arm's, or the least that p allows."""
    visits: dict[tuple[object, ...], dict[str, set[int]]] = {}
    for m, key in zip(record.measurements, keys, strict=True):
        if m.n is not None and m.time is not None and not _from_arm(m):
            kinds = visits.setdefault((m.arm, time_key(m.time), key.name), {})
            kinds.setdefault(m.kind, set()).add(m.n)
    for m, key in zip(record.measurements, keys, strict=True):
        arm = arms.get(m.arm)
        told = visits.get((m.arm, time_key(m.time), key.name), {})
        visit = _size_at_visit(m, told)
        not_own = arm is not None and m.n == arm.n and visit is not None and visit < (m.n or 0)
        if visit is not None and (m.n is None or _from_arm(m) or not_own):
            yield Size(visit, ("n from another result of this visit",))
        elif m.n is not None:
            yield Size(m.n, m.imputed)
        elif arm is not None and arm.n is not None:
            yield Size(arm.n, ("n from arm",))
        else:
            yield _implied_size(record, m) if settings.implied_n else Size(None)


_MEANS = ("level", "change", "percent_change")


def _from_arm(m: Measurement) -> bool:
    return any(note.startswith("n from") for note in m.imputed)


def _size_at_visit(m: Measurement, told: Mapping[str, set[int]]) -> int | None:
    """Return n printed with another kind of statistic of the same outcome, arm and time.

    Drop-outs are counted where a level is printed, and often not again where its change is.
    """
    if m.kind not in _MEANS:
        return None
    sizes = {n for kind, ns in told.items() if kind in _MEANS and kind != m.kind for n in ns}
    return sizes.pop() if len(sizes) == 1 else None


def _implied_size(record: StudyRecord, m: Measurement) -> Size:
    """Return the least n that satisfies every inference about the arm."""
    index = next((i for i, a in enumerate(record.arms) if a.label == m.arm), None)
    found = [
        i
        for i in record.inferences
        if i.quantity == "n" and i.target.kind == "arm" and i.target.index == index
    ]
    lows = [i.low for i in found if i.low is not None]
    highs = [i.high for i in found if i.high is not None]
    least = math.ceil(max(lows, default=0.0))
    if least < 2 or least > min(highs, default=math.inf):  # noqa: PLR2004 - one has no SD
        return Size(None)
    return Size(least, ("n: the least that the printed p allows",), imputed=True)


def study_label(record: StudyRecord) -> str:
    """Return "Surname Year" where known, else the record's id."""
    if not record.source.authors or record.source.year is None:
        return record.id
    surname = record.source.authors[0].split(",")[0].strip()
    words = surname.split()
    if "," not in record.source.authors[0] and len(words) > 1:
        initials_last = words[-1].isupper() and len(words[-1]) <= 3  # noqa: PLR2004 - "Le EN"
        surname = " ".join(words[:-1]) if initials_last else words[-1]
    return f"{surname} {record.source.year}"


def _flagged(record: StudyRecord) -> tuple[frozenset[int], frozenset[int]]:
    measurements: set[int] = set()
    comparisons: set[int] = set()
    for finding in record.findings:
        if finding.verdict not in _BAD:
            continue
        for target in (finding.target, *finding.related):
            if target.kind == "measurement":
                measurements.add(target.index)
            elif target.kind == "comparison":
                comparisons.add(target.index)
    for index in comparisons:
        if index < len(record.comparisons):
            measurements.update(record.comparisons[index].supports)
    return frozenset(measurements), frozenset(comparisons)


def _arms(record: StudyRecord, vocabulary: Vocabulary, settings: Settings) -> dict[str, ArmView]:
    views = {arm.label: _arm(arm, record, vocabulary, settings) for arm in record.arms}
    if "all" not in views:
        whole = Arm(label="all", n=record.total_n, role="cohort")
        views["all"] = _arm(whole, record, vocabulary, settings)
    return views


def _arm(arm: Arm, record: StudyRecord, vocabulary: Vocabulary, settings: Settings) -> ArmView:
    role = _role(arm, record)
    n = arm.n
    if n is None and role == "cohort":
        n = record.total_n
    treatment, named = _treatment_name(arm, role, record, vocabulary, settings)
    known = vocabulary.treatment(arm.label)
    return ArmView(
        label=arm.label,
        n=n,
        role=role,
        treatment=treatment,
        named=named,
        by_title=named and is_generic(arm.label) and known is None,
        drug=known is not None and not known.comparator,
    )


def _role(arm: Arm, record: StudyRecord) -> ArmRole:
    others = [a for a in record.arms if a.label != arm.label]
    own = [a for a in others if a.role in ("treatment", "control", "cohort") and a.label != "all"]
    if arm.label == "all":
        return "overlap" if own else "cohort"
    if own and _PART_OF_ARM.search(arm.label):
        return "overlap"
    if arm.role == "other":
        return "outside"
    if arm.role == "control":
        return "control"
    return "cohort" if arm.role == "cohort" and not own else "active"


def _treatment_name(
    arm: Arm, role: ArmRole, record: StudyRecord, vocabulary: Vocabulary, settings: Settings
) -> tuple[str, bool]:
    """Name of an arm's treatment, and whether it means the same in another study.

    "Group A" or "intervention" names no treatment: the title's one treatment is taken, else the arm
    is kept apart from those of other studies.
    """
    known = vocabulary.treatment(arm.label)
    own = role in ("cohort", "active") or (role == "control" and _DOSE.search(arm.label))
    if known is None and own and is_generic(arm.label):
        known = _from_title(record, vocabulary)
        several = sum(a.role in ("treatment", "cohort") for a in record.arms) > 1
        if several and not _DOSE.search(arm.label):
            known = None
    if known is not None:
        by_class = settings.by == "class" and known.drug_class and not known.comparator
        return str(known.drug_class) if by_class else known.name, known.name != "control"
    if arm.label == "all":
        return "whole cohort", False
    words = " ".join(arm.label.split())
    return words.lower() if words.istitle() and len(words) > _INITIALS else words, not is_generic(
        words
    )


_INITIALS = 4  # "MMF", "Btx": initials keep their capitals
_DOSE = re.compile(r"\b(?:dose|mg|high|low|higher|lower|medium)\b|\d\s?mg", re.IGNORECASE)
_GENERIC = re.compile(
    r"""^(?:the\s+)?(?:
      (?:study|treatment|treated|intervention(?:al)?|experimental|active|test|exposed|case|cases
        |verum|drug)(?:\s+(?:group|arm|drug|therapy|patients|subjects|cohort|treatment))?
    | (?:group|arm|cohort|regimen|sequence|part|period|treatment)\s*
        (?:[a-z]|\d+|[ivx]+)(?:\s*\(.*\))?
    | (?:high|higher|low|lower|medium|full|half|single|double)[\s-]*(?:dose)?(?:\s+(?:group|arm))?
    | \d+(?:\.\d+)?\s*m?g.*
    | all | patients | participants | subjects | women | men | survivors
    | controls? (?:\s+(?:group|arm))? | comparison (?:\s+(?:group|arm))?
    )$""",
    re.IGNORECASE | re.VERBOSE,
)


@lru_cache(maxsize=4096)
def is_generic(label: str) -> bool:
    """Tell whether a label names no treatment ("group A", "intervention", "high dose", "all")."""
    timed = time_point(label).moment in ("timed", "baseline", "after")
    return timed or bool(_GENERIC.match(" ".join(label.split())))


def own_name(ctx: Context, arm: ArmView) -> str:
    """Name of an arm's treatment in tables; with the study's where it means nothing elsewhere."""
    return arm.treatment if arm.named else f"{arm.treatment} ({ctx.study})"


def _from_title(record: StudyRecord, vocabulary: Vocabulary) -> Treatment | None:
    """Return the one active treatment that the title names, or None."""
    found = {}
    for part in _TITLE_PARTS.split(record.title):
        hit = vocabulary.treatment(part)
        if hit is not None and not hit.comparator:
            found[hit.name] = hit
    return next(iter(found.values())) if len(found) == 1 else None


def outcome_key(phrase: str, vocabulary: Vocabulary) -> OutcomeKey:
    """Group outcomes by the vocabulary, else by their folded words without "change in"."""
    known = vocabulary.outcome(phrase)
    if known is not None:
        return OutcomeKey(name=known.name, scale=known)
    bare = _CHANGE_WORDS.sub(" ", phrase).strip() or phrase
    return OutcomeKey(name=fold(bare) or phrase.strip() or "outcome not named")


def is_characteristic(phrase: str) -> bool:
    """Tell what describes participants (age, sex, duration), which no treatment changes."""
    return bool(_CHARACTERISTICS.match(phrase.strip()))


@lru_cache(maxsize=4096)
def unit_key(unit: str | None) -> str:
    """One spelling for a unit; "" for points of a scale and for none at all."""
    if unit is None:
        return ""
    words = " ".join(unit.split())
    return _UNITS.get(words.lower(), words)
