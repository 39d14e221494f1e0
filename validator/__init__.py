"""From a study's record to findings: recompute, compare within rounding, say what does not fit.

``check`` takes one record of the extractor and returns it with ``findings`` and ``inferences``;
``coverage`` and the tables count over checked records. Nothing heavy is imported before it is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from validator.registry import CHECKS, Check
    from validator.settings import Settings
    from validator.study import check
    from validator.summary import CorpusCounts, Coverage, coverage, p_findings, study_row
    from validator.tables import (
        corpus_table,
        findings_table,
        journal_table,
        statcheck_table,
        study_table,
    )

_WHERE = {
    "CHECKS": "registry",
    "Check": "registry",
    "Settings": "settings",
    "check": "study",
    "CorpusCounts": "summary",
    "Coverage": "summary",
    "corpus_table": "tables",
    "coverage": "summary",
    "findings_table": "tables",
    "journal_table": "tables",
    "p_findings": "summary",
    "statcheck_table": "tables",
    "study_row": "summary",
    "study_table": "tables",
}

__all__ = [
    "CHECKS",
    "Check",
    "CorpusCounts",
    "Coverage",
    "Settings",
    "check",
    "corpus_table",
    "coverage",
    "findings_table",
    "journal_table",
    "p_findings",
    "statcheck_table",
    "study_row",
    "study_table",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 (whatever the module holds)
    """Load a public name when it is first asked for."""
    if name not in _WHERE:
        raise AttributeError(f"module 'validator' has no attribute {name!r}")
    found = getattr(import_module(f"validator.{_WHERE[name]}"), name)
    globals()[name] = found
    return found
