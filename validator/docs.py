"""The table of checks as a page: ``python -m validator.docs > docs/checks.md``."""

from __future__ import annotations

import sys

from validator.reasons import REASONS
from validator.registry import CHECKS, Check

INTRODUCTION = """# What is checked

Made from the table of checks (`validator/registry.py`); run `python -m validator.docs` to renew it.

Every printed number stands for an interval of half a unit in its last digit, and every verdict is
about whether any values inside these intervals give the printed p.

| verdict | meaning |
|---|---|
| consistent | an admissible reading reproduces the p |
| consistent_if | only under an assumption, which is named |
| inconsistent | no admissible reading reproduces it |
| decision_error | inconsistent, and every attainable p lies on the other side of 0.05 |
| impossible | a printed value that cannot be |
| not_checkable | what is missing is named |
"""


def page() -> str:
    """Return the page: verdicts, one section a check, and the reasons for not_checkable."""
    parts = [INTRODUCTION, "## Verdicts of a p\n"]
    parts += [_section(c) for c in CHECKS if c.source is not None]
    parts.append("## Other findings\n")
    parts += [_section(c) for c in CHECKS if c.beside is not None]
    parts.append("## Why a p is not checkable\n")
    rows = "\n".join(f"| {code} | {text} |" for code, text in REASONS.items())
    parts.append(f"| code | meaning |\n|---|---|\n{rows}\n")
    return "\n".join(parts)


def _section(check: Check) -> str:
    fields = ("needs", "computes", "assumptions", "reference", "example")
    lines = "\n".join(f"- {f.capitalize()}: {getattr(check, f)}." for f in fields)
    return f"### {', '.join(check.names)}\n\n{lines}\n"


if __name__ == "__main__":
    sys.stdout.write(page())
