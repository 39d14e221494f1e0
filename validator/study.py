"""Check one study: the verdict of every p, and what else cannot be."""

from __future__ import annotations

from dataclasses import replace

from extractor.records import Comparison, Finding, Inference, StudyRecord, Target
from extractor.vocabulary import Vocabulary
from validator.beside import beside
from validator.case import Case
from validator.judge import judge
from validator.reported import is_probability, read_p
from validator.settings import Settings

DEFAULT = Settings()


def check(
    record: StudyRecord, vocabulary: Vocabulary | None = None, settings: Settings = DEFAULT
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

    Returns
    -------
    StudyRecord
        One finding for every comparison with a p, in order, and then all others. Never raises on a
        record whose indexes and numbers are odd: what cannot be read is not checkable.
    """
    findings: list[Finding] = []
    inferences: list[Inference] = []
    sizes = {a.label: a.n for a in record.arms}
    for index, comparison in enumerate(record.comparisons):
        if comparison.p_op is None:
            continue
        if comparison.p is not None and not is_probability(comparison.p):
            findings.append(_not_a_probability(index, comparison))
            continue
        if comparison.p is None and comparison.p_op != "ns":
            continue
        case = Case(
            record=record,
            index=index,
            comparison=comparison,
            p=read_p(comparison.p_op, comparison.p),
            settings=settings,
            vocabulary=vocabulary,
            arm_sizes=sizes,
        )
        finding, found = judge(case)
        findings.append(finding)
        inferences.extend(found)
    findings.extend(beside(record, vocabulary, settings))
    return replace(record, findings=tuple(findings), inferences=tuple(inferences))


def _not_a_probability(index: int, comparison: Comparison) -> Finding:
    p = comparison.p
    printed = f"p {comparison.p_op} {p.text if p else ''}"
    return Finding(
        check="p_range",
        verdict="impossible",
        target=Target(kind="comparison", index=index),
        reported=printed,
        message=f"{printed} cannot be: a p lies between 0 and 1.",
    )
