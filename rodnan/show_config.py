"""The options of a command as they were resolved, each with where it came from."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from rodnan.settings import Params, key_of, place_of


@dataclass(frozen=True, slots=True)
class Setting:
    """One option: its name in files, its value (None: not set) and where that came from."""

    name: str
    value: Any
    source: str


def resolved(ctx: Params) -> list[Setting]:
    """Return the options of a command whose arguments were read, in the order of its help."""
    return [
        Setting(key_of(p), plain(ctx.params.get(p.name)), place_of(ctx, p))
        for p in ctx.command.params
        if p.expose_value
    ]


def config_of(ctx: Params) -> dict[str, Any]:
    """Return the options of a running command as run.json holds them: value and source of each."""
    return {s.name: {"value": s.value, "from": s.source} for s in resolved(ctx)}


def plain(value: Any) -> Any:  # noqa: ANN401 - a value of any option
    """Return a value as JSON and TOML hold it: paths as text, several in a list."""
    if isinstance(value, (list, tuple)):
        return [plain(x) for x in value]
    return str(value) if isinstance(value, os.PathLike) else value


def as_toml(command: str, settings: Iterable[Setting]) -> str:
    """Return settings as a table of rodnan.toml; what is not set stands in a comment."""
    pairs = [(_pair(setting), setting.source) for setting in settings]
    width = max(len(pair) for pair, _ in pairs)
    lines = [f"{pair:<{width}}  # {source}" for pair, source in pairs]
    return "\n".join([f"[{command}]", *lines]) + "\n"


def _pair(setting: Setting) -> str:
    if setting.value is None:
        return f"# {setting.name} is not set"
    return f"{setting.name} = {''.join(_toml(setting.value))}"


def _toml(value: Any) -> Iterator[str]:  # noqa: ANN401 - a value of any option
    if isinstance(value, list):
        yield "["
        for count, item in enumerate(value):
            yield ", " if count else ""
            yield from _toml(item)
        yield "]"
        return
    text = json.dumps(value, ensure_ascii=False).replace("\x7f", r"\u007f")
    yield text.encode("utf-8", "replace").decode()  # bytes of a path that are no UTF-8
