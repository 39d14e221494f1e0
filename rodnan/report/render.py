"""Put the report together: counts, pooled tables with forest plots, findings, studies, methods."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from corpus import Document, InputFailure
from extractor.records import StudyRecord
from rodnan.export import atomic
from rodnan.flat import FLAGS
from rodnan.manifest import now, rules_hash, version
from rodnan.pooling import Pooled
from rodnan.report import data
from rodnan.report.pooled import PooledView, pooled_view
from rodnan.report.words import METHODS, REFERENCES


@dataclass(frozen=True, slots=True)
class Step:
    """One box of the flow: how many came this far, and what became of the rest."""

    name: str
    count: int
    note: str = ""


def flow(records: Sequence[StudyRecord], counts: Mapping[str, int], pooled: Pooled) -> list[Step]:
    """Return the way of the documents through the run, as counts.

    ``counts`` are of the whole run; ``records`` hold at least every study with results.
    """
    from validator import coverage

    documents, p_values, failed = counts["documents"], counts["p_values"], counts["failed"]
    flagged = sum(counts[f"findings_{v}"] for v in FLAGS)
    covered = coverage(records)
    return [
        Step("documents read", documents, f"{failed} could not be read" if failed else ""),
        Step(
            "with results",
            counts["with_results"],
            f"{documents - counts['with_results']} without numbers",
        ),
        Step("measurements", counts["measurements"]),
        Step("p-values found", p_values),
        Step("p-values checked", covered.checked, f"{p_values - covered.checked} not checkable"),
        Step("do not fit", flagged, f"{counts['findings_consistent_if']} fit under an assumption"),
        Step("rows pooled", pooled.rows_pooled, f"{pooled.rows_excluded} left out, with reasons"),
    ]


def _regions(document: Document) -> tuple[int, int]:
    if not document.regions:
        return 0, len(document.text)
    return document.regions[0][0], document.regions[-1][1]


def _studies(documents: Sequence[Document], records: Sequence[StudyRecord]) -> list[data.Study]:
    return [
        data.Study(record, document.study_text, _regions(document))
        for document, record in zip(documents, records, strict=True)
    ]


def _asset(name: str) -> str:
    return resources.files("rodnan.report").joinpath(name).read_text("utf-8")


def render(
    documents: Sequence[Document],
    records: Sequence[StudyRecord],
    pooled: Pooled,
    failures: Sequence[InputFailure],
    counts: Mapping[str, int],
) -> str:
    """Return the report as one HTML page that needs nothing else."""
    from jinja2 import Environment
    from markupsafe import Markup

    from validator import coverage
    from validator.reasons import REASONS

    covered = coverage(records)
    script = _asset("report.js")
    environment = Environment(autoescape=True, trim_blocks=False)
    numbers = {record.id: i for i, record in enumerate(records)}
    view: PooledView = pooled_view(pooled, numbers)
    content: Mapping[str, Any] = {
        "title": "Evidence report",
        "version": version(),
        "rules": rules_hash(),
        "date": now()[:10],
        "css": Markup(_asset("report.css")),
        "script": Markup(script),
        "script_hash": base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        "flow": flow(records, counts, pooled),
        "coverage": covered.sentence,
        "reasons": [(REASONS.get(code, code), count) for code, count in covered.reasons],
        "failures": [str(f) for f in failures],
        "parts": list(data.parts(_studies(documents, records))),
        "methods": METHODS,
        "references": REFERENCES,
        **view.context(),
    }
    return environment.from_string(_asset("report.html.j2")).render(content)


def write_report(
    path: Path,
    documents: Sequence[Document],
    records: Sequence[StudyRecord],
    pooled: Pooled,
    failures: Sequence[InputFailure],
    counts: Mapping[str, int],
) -> None:
    """Write report.html."""
    with atomic(path) as temporary:
        temporary.write_text(render(documents, records, pooled, failures, counts), "utf-8")
