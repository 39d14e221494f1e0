"""From a study's record to findings: recompute, compare within rounding, say what does not fit.

>>> from extractor import extract
>>> from validator import check
>>> check(extract("Groups of 25: 12.3 (SD 4.5) versus 14.1 (SD 4.9), p = 0.001.")).findings
... # doctest: +SKIP
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from validator.settings import Settings
    from validator.study import check

_WHERE = {
    "Settings": "settings",
    "check": "study",
}

__all__ = ["Settings", "check"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 (whatever the module holds)
    """Load a public name when it is first asked for."""
    if name not in _WHERE:
        raise AttributeError(f"module 'validator' has no attribute {name!r}")
    return getattr(import_module(f"validator.{_WHERE[name]}"), name)
