"""Check one study: the verdict of every p, and what else cannot be."""

from __future__ import annotations

from dataclasses import replace

from extractor.records import Comparison, Finding, Inference, StudyRecord
from extractor.vocabulary import Vocabulary
from validator.case import Case
from validator.implied import implied_by_p, sd_of_intervals
from validator.judge import judge
from validator.registry import BESIDE
from validator.reported import is_probability, read_p
from validator.scales import spread_kinds
from validator.scope import Scope
from validator.settings import Settings
from validator.together import told_apart
from validator.words import PLAIN, Words, place_of_p

DEFAULT = Settings()


def check(
    record: StudyRecord,
    vocabulary: Vocabulary | None = None,
    settings: Settings = DEFAULT,
    text: str | None = None,
) -> StudyRecord:
    """Return the record with its findings and inferences filled in.

    Parameters
    ----------
    record
        One study; findings and inferences that it already carries are replaced.
    vocabulary
        Outcomes with their bounds and whether they are whole numbers; without it the checks of
        scales (bounds, GRIM, GRIMMER, DEBIT) are left out.
    settings
        How strict to be.
    text
        The text that the record's offsets count in. With it, a p is called wrong only where the
        words bear out that it belongs to the numbers; without it, links are judged by their
        confidence alone, and more of it is asked for.

    Returns
    -------
    StudyRecord
        One finding for every comparison with a p, in order, and then all others. Never raises on a
        record whose indexes and numbers are odd: what cannot be read is not checkable.
    """
    findings: list[Finding] = []
    inferences: list[Inference] = []
    sizes = {a.label: a.n for a in record.arms}
    words = None if text is None else words_of(record, text)
    for index, comparison in enumerate(record.comparisons):
        if not _has_p(comparison) or comparison.p_op is None:
            continue
        case = Case(
            record=record,
            index=index,
            comparison=comparison,
            p=read_p(comparison.p_op, comparison.p),
            settings=settings,
            arm_sizes=sizes,
            words=words,
        )
        finding, found = judge(case)
        findings.append(finding)
        inferences.extend((*found, *implied_by_p(case, finding)))
    findings = told_apart(findings)
    scope = Scope(record, vocabulary, settings, words)
    findings.extend(f for check_beside in BESIDE for f in check_beside(scope))
    inferences.extend((*spread_kinds(scope), *sd_of_intervals(scope)))
    return replace(record, findings=tuple(findings), inferences=tuple(inferences))


def words_of(record: StudyRecord, text: str) -> Words:
    """Return a text with the places of the p-values that the record holds."""
    plain = text.translate(PLAIN)
    spans = [place_of_p(plain, c) for c in record.comparisons if c.p_op is not None]
    return Words(plain, tuple(spans))


def _has_p(comparison: Comparison) -> bool:
    """Tell whether there is a p to judge; one outside [0, 1] is a finding of its own."""
    if comparison.p is None:
        return comparison.p_op == "ns"
    return comparison.p_op is not None and is_probability(comparison.p)
