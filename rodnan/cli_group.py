"""The group of commands: --no-color is understood before and after the name of a command."""

from __future__ import annotations

from typing import Any

from typer.core import TyperGroup

NO_COLOR = "--no-color"


class Commands(TyperGroup):
    """Commands whose arguments may have --no-color anywhere before a "--"."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - typer's click
        """Put --no-color first, where the group's own options stand."""
        end = args.index("--") if "--" in args else len(args)
        if NO_COLOR in args[:end]:
            rest = [a for a in args[:end] if a != NO_COLOR]
            args = [NO_COLOR, *rest, *args[end:]]
        parsed: list[str] = super().parse_args(ctx, args)
        return parsed
