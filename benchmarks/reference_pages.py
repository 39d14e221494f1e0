"""Write docs/commands.md, columns.md and estimators.md from the code: the pages cannot drift.

python -m benchmarks.reference_pages [--check]
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import typer

from meta.convert import RECIPES
from meta.effects_counts import CORRELATIONS, PROPORTIONS, RATES, TABLES
from meta.effects_means import MEANS
from meta.fit import PREDICTIONS, TESTS
from meta.tau2 import ALIASES, ESTIMATORS
from rodnan import columns
from rodnan.cli import app

DOCS = Path(__file__).resolve().parents[1] / "docs"
EFFECTS = {
    "Means": MEANS,
    "Events of two arms": TABLES,
    "Proportions": PROPORTIONS,
    "Rates": RATES,
    "Correlations": CORRELATIONS,
}
MADE = "Made from the code by `python -m benchmarks.reference_pages`.\n"


def _cell(text: str) -> str:
    return text.replace("``", "`").replace("|", "\\|")


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    heads = list(heads)
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def _first_line(function: Callable[..., Any]) -> str:
    said = (function.__doc__ or "").splitlines()[0].strip()
    return said.removeprefix("Return ")


def _option(parameter: Any) -> list[str]:  # noqa: ANN401 - of whichever click typer brings
    names = ", ".join(f"`{x}`" for x in [*parameter.opts, *parameter.secondary_opts])
    if parameter.param_type_name == "argument":
        names = f"`{(parameter.metavar or parameter.name).rstrip('.').upper()}`"
    shown = parameter.default
    default = "" if shown is None or shown is False or callable(shown) else f"`{shown}`"
    return [names, _cell(parameter.help or ""), default]


def _command(name: str, command: Any) -> str:  # noqa: ANN401 - the same
    says, _, example = command.help.partition("Example: ")
    options = _table(["option", "", "default"], map(_option, command.params))
    return f"## rodnan {name}\n\n{says.strip()}\n\n```text\n{example.strip()}\n```\n\n{options}"


_EVERYWHERE = (
    "`-h` shows the help of any command. Each option can also stand in a "
    "[file or the environment](command-line.md#settings)."
)


def commands_page() -> str:
    """Return the page of every command with every option."""
    group: Any = typer.main.get_command(app)
    general = _table(["option", "", "default"], map(_option, group.params))
    parts = [f"# Every option\n\n{MADE}\n{_EVERYWHERE}\n\n{general}"]
    return "\n".join([*parts, *(_command(n, c) for n, c in group.commands.items())])


TABLES = {
    "measurements": "one row a measurement: `records.csv`, `extract -o FILE.csv`, .tsv, .parquet",
    "comparisons": "one row a test or contrast: `comparisons.csv`",
    "findings": "one row a finding, the most serious first: `findings.csv`, `check --format csv`",
    "arms": "one row an arm: `arms.csv`",
    "checked_studies": "one row a study: `checked_studies.csv`, `check --format studies`",
}


def _columns(name: str, says: str) -> str:
    rows = [[f"`{c.name}`", c.type, _cell(c.meaning)] for c in columns.TABLES[name]]
    title = name.replace("_", " ").capitalize()
    return f"## {title}\n\n{_cell(says)}\n\n{_table(['column', 'type', 'what it is'], rows)}"


def columns_page() -> str:
    """Return the page of the columns of every flat table."""
    intro = (
        "A cell is empty where a thing is not known or not printed. Numbers have all digits.\n"
        "An Excel workbook (`extract -o FILE.xlsx`) has a sheet a table and says the same on its "
        "first.\n"
    )
    parts = [_columns(name, TABLES[name]) for name in columns.TABLES]
    return "\n".join([f"# Columns of the tables\n\n{MADE}\n{intro}", *parts])


def _effects(title: str, table: Mapping[str, Callable[..., Any]]) -> str:
    rows = [[f"`{n}`", _cell(_first_line(f).removeprefix(f"{n}: "))] for n, f in table.items()]
    return f"## {title}\n\n{_table(['measure', 'what it is'], rows)}"


def estimators_page() -> str:
    """Return the page of estimators, tests, effect sizes and recipes."""
    same = {name: [a for a, full in ALIASES.items() if full == name] for name in ESTIMATORS}
    estimators = [
        [", ".join(f"`{x}`" for x in [n, *same[n]]), _cell(_first_line(e.tau2))]
        for n, e in ESTIMATORS.items()
    ]
    recipes = [
        [_cell(r.name), _cell(r.reported), f"`{r.function.__name__}`", _cell(r.source)]
        for r in RECIPES
    ]
    return "\n".join(
        [
            f"# Estimators and effect sizes\n\n{MADE}",
            "## Between-study variance\n",
            _table(["method", "what it does"], estimators),
            f"Tests: {', '.join(f'`{t}`' for t in TESTS)}. "
            f"Prediction intervals: {', '.join(f'`{p}`' for p in PREDICTIONS)}. "
            "[Which definition](meta-analysis.md#which-definition) says what each is.\n",
            *(_effects(title, table) for title, table in EFFECTS.items()),
            "## From print to effect size\n",
            "HB is the Cochrane Handbook. The functions are in `meta.convert`.\n",
            _table(["recipe", "from", "function", "source"], recipes),
        ]
    )


PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands_page,
    "columns.md": columns_page,
    "estimators.md": estimators_page,
}


def main() -> None:
    """Write the pages, or tell whether they are up to date."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    for name, make in PAGES.items():
        if not options.check:
            (DOCS / name).write_text(make(), "utf-8")
            print(f"{name} written")
        elif (DOCS / name).read_text("utf-8") != make():
            sys.exit(f"{name} is out of date")


if __name__ == "__main__":
    main()
