"""Options from the environment and from rodnan.toml, or [tool.rodnan] of pyproject.toml.

Order of strength: command line, environment (RODNAN_RUN_JOBS=2, RODNAN_JOBS=2), file.
"""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rodnan.errors import RodnanError

PREFIX = "RODNAN_"
SETTINGS_FILE = "rodnan.settings.file"  # where a context keeps the name of the file that was read
STRENGTH = ("DEFAULT", "DEFAULT_MAP", "ENVIRONMENT", "COMMANDLINE")
"""Where a value may come from, by click's names, the strongest last."""
ELSEWHERE = STRENGTH[1:3]
"""Where values are that the user does not see in the command."""

Params = Any  # parameters, commands and contexts of whichever click typer brings


def key_of(param: Params) -> str:
    """Return what a parameter is called in files: its long option, or the name of the argument."""
    if param.param_type_name == "argument":
        return str(param.name)
    longest = max(param.opts, key=len)
    return str(longest).lstrip("-").replace("-", "_")


def variables(command: str, param: Params) -> list[str]:
    """Return the environment variables of an option, that of the one command first."""
    key = key_of(param).upper()
    return [f"{PREFIX}{command.upper()}_{key}", f"{PREFIX}{key}"]


def keys_of(command: Params) -> dict[str, Params]:
    """Return the parameters of a command by what files call them."""
    return {key_of(p): p for p in command.params if p.expose_value}


def refuse_unknown_variables(commands: Mapping[str, Params], environment: Iterable[str]) -> None:
    """Refuse a variable that begins as those of a command do and names none of its options.

    Raises
    ------
    RodnanError
        If there is one; the message names the nearest.
    """
    for name in sorted(environment):
        for command, params in commands.items():
            start = f"{PREFIX}{command.upper()}_"
            if name.startswith(start):
                options = [p for p in params.params if p.param_type_name == "option"]
                known = [variables(command, p)[0] for p in options if p.expose_value]
                _refuse_unknown("environment", [name], known)


@dataclass(frozen=True, slots=True)
class Settings:
    """The values of a file, by command and by the name of the parameter; ``where`` is its name."""

    where: str = ""
    by_command: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def defaults(self, command: str) -> dict[str, Any]:
        """Return the values for one command."""
        return dict(self.by_command.get(command, {}))

    @classmethod
    def of_folder(cls, folder: Path, commands: Mapping[str, Params]) -> Settings:
        """Read the settings of a folder.

        A key at the top holds for every command that has such an option; a table named for a
        command holds for it alone.

        Raises
        ------
        RodnanError
            If the file does not parse or names a setting that no command has.
        """
        where, found = _read(folder)
        if not found:
            return cls()
        known = {name: keys_of(command) for name, command in commands.items()}
        tables = {k: v for k, v in found.items() if isinstance(v, dict)}
        shared = _with_underscores({k: v for k, v in found.items() if not isinstance(v, dict)})
        _refuse_unknown(where, tables, known)
        _refuse_unknown(where, shared, sorted(set().union(*known.values())))
        by_command: dict[str, dict[str, Any]] = {}
        for name, params in known.items():
            own = _with_underscores(tables.get(name, {}))
            _refuse_unknown(f"{where} [{name}]", own, sorted(params))
            both = {**{k: v for k, v in shared.items() if k in params}, **own}
            by_command[name] = {params[k].name: _listed(params[k], v) for k, v in both.items()}
        return cls(where, by_command)


def settle_loudness(ctx: Params) -> None:
    """Let the stronger of --quiet and --verbose hold; both from one place are an error.

    Raises
    ------
    RodnanError
        If both are asked for in the same place.
    """
    if not (ctx.params.get("quiet") and ctx.params.get("verbose")):
        return
    quiet, verbose = (STRENGTH.index(source_of(ctx, x)) for x in ("quiet", "verbose"))
    if quiet == verbose:
        raise RodnanError("--quiet (-q) and --verbose (-v) exclude each other")
    ctx.params["verbose" if quiet > verbose else "quiet"] = False


def source_of(ctx: Params, name: str) -> str:
    """Return where a parameter's value came from, one of ``STRENGTH``."""
    source = ctx.get_parameter_source(name)
    return "DEFAULT" if source is None else str(source.name)


def place_of(ctx: Params, param: Params) -> str:
    """Return in words where a parameter's value came from."""
    source = source_of(ctx, param.name)
    if source == "ENVIRONMENT":
        return f"environment, {next(name for name in param.envvar if os.environ.get(name))}"
    return {
        "COMMANDLINE": "command line",
        "DEFAULT_MAP": f"file, {ctx.meta.get(SETTINGS_FILE)}",
        "DEFAULT": "default",
    }[source]


def _listed(param: Params, value: Any) -> Any:  # noqa: ANN401 - a value of any option
    """Return a lone text as a list where a parameter takes several."""
    several = param.multiple or param.nargs == -1
    return [value] if several and isinstance(value, str) else value


def _with_underscores(values: Mapping[str, Any]) -> dict[str, Any]:
    return {k.replace("-", "_"): v for k, v in values.items()}


def _read(folder: Path) -> tuple[str, Mapping[str, Any]]:
    own, project = folder / "rodnan.toml", folder / "pyproject.toml"
    try:
        if own.is_file():
            return own.name, tomllib.loads(own.read_text("utf-8-sig"))
        if project.is_file():
            return project.name, _of_project(tomllib.loads(project.read_text("utf-8-sig")))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RodnanError(f"cannot read settings in {folder}: {error}") from error
    return "", {}


def _of_project(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return [tool.rodnan] of a pyproject.toml; what else is wrong with the file is not ours."""
    tools = content.get("tool", {})
    found = tools.get("rodnan", {}) if isinstance(tools, dict) else {}
    if not isinstance(found, dict):
        raise RodnanError(f"pyproject.toml: tool.rodnan must be a table, got {found!r}")
    return found


def _refuse_unknown(where: str, got: Iterable[str], known: Iterable[str]) -> None:
    names = list(known)
    for key in got:
        if key not in names:
            near = difflib.get_close_matches(key, names, n=1, cutoff=0.0)
            raise RodnanError(f"{where}: unknown setting {key!r}; nearest known: {near[0]!r}")
