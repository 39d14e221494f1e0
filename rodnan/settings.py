"""Defaults from rodnan.toml, or [tool.rodnan] of pyproject.toml, in the working folder.

Order of strength: command line, environment (RODNAN_RUN_JOBS=2), file.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rodnan.errors import RodnanError

if TYPE_CHECKING:
    import typer


def _read(folder: Path) -> tuple[str, Mapping[str, Any]]:
    own, project = folder / "rodnan.toml", folder / "pyproject.toml"
    try:
        if own.is_file():
            return own.name, tomllib.loads(own.read_text("utf-8"))
        if project.is_file():
            tables = tomllib.loads(project.read_text("utf-8"))
            return project.name, tables.get("tool", {}).get("rodnan", {})
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RodnanError(f"cannot read settings in {folder}: {error}") from error
    return "", {}


def _refuse_unknown(where: str, got: Iterable[str], known: Iterable[str]) -> None:
    names = list(known)
    for key in got:
        if key not in names:
            near = difflib.get_close_matches(key, names, n=1, cutoff=0.0)
            raise RodnanError(f"{where}: unknown setting {key!r}; nearest known: {near[0]!r}")


def file_defaults(folder: Path, ctx: typer.Context) -> dict[str, dict[str, Any]]:
    """Return the settings of a folder as defaults by command.

    A key at the top holds for every command that has such an option; a table named for a command
    holds for it alone.

    Raises
    ------
    RodnanError
        If the file does not parse or names a setting that no command has.
    """
    where, settings = _read(folder)
    if not settings:
        return {}
    commands: Mapping[str, Any] = getattr(ctx.command, "commands", {})
    options = {name: {str(p.name) for p in command.params} for name, command in commands.items()}
    tables = {k: v for k, v in settings.items() if isinstance(v, dict)}
    shared = {k.replace("-", "_"): v for k, v in settings.items() if not isinstance(v, dict)}
    _refuse_unknown(where, tables, options)
    _refuse_unknown(where, shared, sorted(set().union(*options.values())))
    defaults: dict[str, dict[str, Any]] = {}
    for name, known in options.items():
        own = {k.replace("-", "_"): v for k, v in tables.get(name, {}).items()}
        _refuse_unknown(f"{where} [{name}]", own, sorted(known))
        defaults[name] = {**{k: v for k, v in shared.items() if k in known}, **own}
    return defaults
