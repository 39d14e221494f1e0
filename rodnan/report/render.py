"""Put the report together: what was read, pooled results, findings, studies, methods.

The page is written as it is made. What a reader sees first comes first in the file, then the index
that search and filters work on, then the parts that are unpacked when they are looked at.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus import Document, InputFailure
from extractor.records import StudyRecord
from rodnan.export import atomic
from rodnan.manifest import now, rules_hash, version
from rodnan.report import pooled as tables_of
from rodnan.report.data import VERDICTS, Study, StudyIndex, study_json
from rodnan.report.findings import Findings
from rodnan.report.flow import flow
from rodnan.report.forest import families_json
from rodnan.report.parts import Pages, Store, element
from rodnan.report.words import REFERENCES, methods

if TYPE_CHECKING:
    from rodnan.pooling import Pooled
    from validator.summary import Coverage

# Rows a part: small where one row is looked at, larger where a list is gone through.
STUDIES, FAMILIES, ROWS = 20, 4, 250
MOST_FAILURES = 200
SCRIPTS = ("page.js", "study.js", "forest.js", "report.js")
STYLES = ("report.css", "page.css")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the report tells of a run beside its studies: counts, checks, pools and failures."""

    counts: Mapping[str, int]
    covered: Coverage
    pooled: Pooled
    failures: Iterable[InputFailure]


@dataclass(slots=True)
class _Lists:
    """The packed lists, and what the page must know of them.

    Studies are most of the file: they come last, for the rest is looked at first.
    """

    index: dict[str, Any] = field(default_factory=lambda: {"lists": {}})
    first: Store = field(default_factory=Store)
    last: Store = field(default_factory=Store)

    def add(self, name: str, size: int, rows: Iterable[object]) -> None:
        pages = Pages(name, size, self.last if name == "studies" else self.first)
        for row in rows:
            pages.add(row)
        self.index["lists"][name] = pages.finish()

    def chunks(self) -> Iterator[str]:
        yield from self.first.chunks()
        yield from self.last.chunks()


def _pack_studies(lists: _Lists, studies: Iterable[Study]) -> None:
    index, findings = StudyIndex(), Findings()

    def rows() -> Iterator[dict[str, Any]]:
        for study in studies:
            findings.add(index.add(study.record), study)
            yield study_json(study)

    lists.add("studies", STUDIES, rows())
    lists.add("findings", ROWS, findings.rows())
    lists.index |= {
        "verdicts": VERDICTS,
        "studies": index.json(),
        "findings": findings.counts(),
    }


def _pack_pooled(lists: _Lists, pooled: Pooled) -> None:
    tables = pooled.tables
    lists.add("families", FAMILIES, families_json(tables, pooled.families))
    lists.add("lines", ROWS, tables_of.text_rows(tables))
    lists.add("excluded", ROWS, tables_of.table_rows(tables.excluded, tables_of.EXCLUDED))
    lists.add("sensitivity", ROWS, tables_of.table_rows(tables.sensitivity, tables_of.SENSITIVITY))
    treatments = {t.number: " ".join(t.key[3:5]) for t in tables.tables}
    lists.index["families"] = [
        [f"{family.title} {' '.join(treatments[n] for n in family.numbers)}", family.rows]
        for family in pooled.families
    ]


def _asset(name: str) -> str:
    return resources.files("rodnan.report").joinpath(name).read_text("utf-8")


def script() -> str:
    """Return the page's script: its files as one, names kept to themselves."""
    return '"use strict";\n(() => {\n' + "\n".join(map(_asset, SCRIPTS)) + "})();\n"


def _content(outcome: Outcome, lists: _Lists) -> Mapping[str, Any]:
    from markupsafe import Markup

    from validator.reasons import REASONS

    tables, code = outcome.pooled.tables, script()
    failures: Sequence[InputFailure] = list(islice(outcome.failures, MOST_FAILURES))
    return {
        "title": "Evidence report",
        "version": version(),
        "rules": rules_hash(),
        "date": now()[:10],
        "css": Markup("\n".join(map(_asset, STYLES))),
        "script": Markup(code),
        "script_hash": base64.b64encode(hashlib.sha256(code.encode()).digest()).decode(),
        "flow": flow(outcome.counts, outcome.covered, outcome.pooled),
        "reasons": [(REASONS.get(c, c), count) for c, count in outcome.covered.reasons],
        "failures": [str(f) for f in failures],
        "failed": outcome.counts["failed"],
        "lists": lists.index["lists"],
        "findings": lists.index["findings"],
        "pooled_heads": tables_of.HEADS,
        "pooled_caption": tables_of.caption(tables),
        "excluded_heads": tables_of.EXCLUDED,
        "sensitivity_heads": tables_of.SENSITIVITY,
        "methods": methods(
            outcome.counts, outcome.covered, tables.settings, version(), rules_hash()
        ),
        "references": REFERENCES,
        "index": Markup(element("index", lists.index)),
        "parts": map(Markup, lists.chunks()),
    }


def render(studies: Iterable[Study], outcome: Outcome) -> Iterator[str]:
    """Yield the report, one HTML page that needs nothing else, from its beginning to its end.

    Studies are gone through once and not kept.
    """
    from jinja2 import Environment

    lists = _Lists()
    _pack_studies(lists, studies)
    _pack_pooled(lists, outcome.pooled)
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(_asset("report.html.j2"))
    yield from template.generate(_content(outcome, lists))


def report_studies(pairs: Iterable[tuple[Document, StudyRecord]]) -> Iterator[Study]:
    """Yield studies as the report takes them: the record, the text, and the part of it read."""
    for document, record in pairs:
        regions = document.regions or ((0, len(document.text)),)
        yield Study(record, document.study_text, (regions[0][0], regions[-1][1]))


def write_report(path: Path, studies: Iterable[Study], outcome: Outcome) -> None:
    """Write report.html."""
    with atomic(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as out:
        out.writelines(render(studies, outcome))
