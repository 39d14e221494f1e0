"""The group of commands and the command: what holds for all of them before one begins.

--no-color is understood before and after the name of a command. Every command takes its options
from the command line, the environment and a file, in this order, and shows with --show-config what
came of that.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from typer import BadParameter
from typer.core import TyperCommand, TyperGroup

NO_COLOR = "--no-color"
SHOW_CONFIG = "--show-config"
_HELP = frozenset({"-h", "--help"})


def _before_dashes(args: list[str]) -> list[str]:
    return args[: args.index("--")] if "--" in args else args


class Commands(TyperGroup):
    """Commands whose arguments may have --no-color anywhere before a "--"."""

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401 - typer's
        from rodnan.settings import variables

        super().__init__(**settings)
        show = next(p for p in self.params if SHOW_CONFIG in p.opts)
        for name, command in self.commands.items():
            for param in command.params:
                if param.param_type_name == "option":
                    param.envvar = variables(name, param)
            command.params.append(show)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - typer's click
        """Put --no-color first, where the group's own options stand."""
        before = _before_dashes(args)
        if NO_COLOR in before:
            rest = [a for a in before if a != NO_COLOR]
            args = [NO_COLOR, *rest, *args[len(before) :]]
        parsed: list[str] = super().parse_args(ctx, args)
        return parsed


class Command(TyperCommand):
    """A command with options from the environment and a file, and --show-config."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - typer's click
        """Resolve the options; with --show-config print them and stop.

        Raises
        ------
        RodnanError
            If the file cannot be read, or it or the environment names an option that is none.
        """
        from rodnan.settings import (
            SETTINGS_FILE,
            Settings,
            refuse_unknown_variables,
            settle_loudness,
        )

        before = _before_dashes(args)
        if ctx.resilient_parsing or not _HELP.isdisjoint(before):
            settings = Settings()
        else:
            refuse_unknown_variables(ctx.parent.command.commands, os.environ)
            settings = Settings.of_folder(Path.cwd(), ctx.parent.command.commands)
        ctx.default_map = settings.defaults(self.name or "")
        ctx.meta[SETTINGS_FILE] = settings.where
        shown = SHOW_CONFIG in before or _given(ctx.parent)
        if shown:  # what is not there yet is no reason not to show the rest
            for param in self.params:
                param.required = False
        try:
            parsed: list[str] = super().parse_args(ctx, args)
        except BadParameter as error:
            raise _with_place(error, ctx) from error
        settle_loudness(ctx)
        if shown and not ctx.resilient_parsing:
            from rodnan.show_config import as_toml, resolved

            print(as_toml(str(self.name), resolved(ctx)), end="")  # noqa: T201 - a result
            ctx.exit(0)
        return parsed


def _with_place(error: BadParameter, ctx: Any) -> Exception:  # noqa: ANN401 - typer's click
    """Say of a wrong value from the environment or a file where it stands."""
    from rodnan.errors import RodnanError
    from rodnan.settings import ELSEWHERE, key_of, place_of, source_of

    if error.param is None or source_of(ctx, error.param.name) not in ELSEWHERE:
        return error
    return RodnanError(f"{place_of(ctx, error.param)}: {key_of(error.param)}: {error.message}")


def _given(group: Any) -> bool:  # noqa: ANN401 - typer's click
    """Say whether --show-config stands before the command."""
    source = group.get_parameter_source("show_config")
    return source is not None and source.name == "COMMANDLINE"
