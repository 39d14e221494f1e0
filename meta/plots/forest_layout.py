"""Where everything of a forest plot goes, in inches from the upper left corner."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, replace

from meta.plots.canvas import text_width
from meta.plots.forest_lines import Column, Line, Lines

GAP = 0.14  # between columns
MARGIN = 0.18
PLOT = 2.9
AXIS = 0.34  # height of ticks and their labels
_DENSE = 40  # from here on lines are set closer
_ARM_CHARACTERS = 22
_TITLE_PER_INCH = 11
_TITLE_LINE = 0.22


@dataclass(frozen=True, slots=True)
class Type:
    """Sizes of letters (points) and lines (inches)."""

    size: float
    line: float

    def width(self, text: str, weight: str = "normal") -> float:
        """Width of the widest line of a text, in inches."""
        return max((text_width(t, self.size, weight) for t in text.split("\n")), default=0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A column of numbers in its place."""

    column: Column
    right: float
    left: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Sizes and places. ``lines`` are those to draw, wrapped to what room there is."""

    type: Type
    width: float
    height: float
    head: float
    body: float
    lines: tuple[Line, ...]
    blocks: tuple[Block, ...]
    plot_left: float
    result_right: float
    weight_right: float | None
    title: str
    arms: dict[str, str]
    favours: tuple[str, ...]


def layout_of(lines: Lines, title: str, favours: tuple[str, str] | None) -> Layout:
    """Measure all texts and set out the page."""
    many = sum(line.rows for line in lines.lines) > _DENSE
    kind = Type(7.0, 0.155) if many else Type(8.5, 0.205)
    labels = [line for line in lines.lines if line.kind != "text"]
    x = MARGIN + max(kind.width(line.label, letters_of(line)) for line in labels) + GAP
    arms = {c.side: "\n".join(textwrap.wrap(c.over, _ARM_CHARACTERS)) for c in lines.columns}
    blocks, x = _place(lines.columns, arms, kind, x)
    plot_left = x + GAP
    wrapped = tuple(_fit(line, plot_left - MARGIN, kind) for line in lines.lines)
    result_right = (
        plot_left
        + PLOT
        + 2 * GAP
        + max(kind.width(line.result, letters_of(line)) for line in lines.lines)
    )
    weighted = any(line.weight is not None for line in lines.lines)
    weight_right = result_right + GAP + kind.width("weight %") if weighted else None
    total = (weight_right or result_right) + MARGIN
    heading = "\n".join(textwrap.wrap(title, max(30, int(total * _TITLE_PER_INCH))))
    head = MARGIN + _TITLE_LINE * (heading.count("\n") + 1 if heading else 0)
    head += kind.line * (max((a.count("\n") + 1 for a in arms.values()), default=0) + 1) + 0.12
    body = sum(height_of(line, kind) for line in wrapped)
    sides = _favours(favours, kind)
    foot = AXIS + kind.line * (len(sides) + len(lines.notes)) + MARGIN
    return Layout(
        type=kind,
        width=total,
        height=head + body + foot,
        head=head,
        body=body,
        lines=wrapped,
        blocks=blocks,
        plot_left=plot_left,
        result_right=result_right,
        weight_right=weight_right,
        title=heading,
        arms=arms,
        favours=sides,
    )


def _place(
    columns: tuple[Column, ...], arms: dict[str, str], kind: Type, x: float
) -> tuple[tuple[Block, ...], float]:
    """Set columns side by side, wide enough for the heading that they share."""
    blocks = []
    for side, heading in arms.items():
        members = [c for c in columns if c.side == side]
        widths = [max(kind.width(c.head), *(kind.width(t) for t in c.cells)) for c in members]
        needed = kind.width(heading, "bold") - sum(widths) - GAP * (len(widths) - 1)
        if needed > 0:
            widths = [w + needed / len(widths) for w in widths]
        for column, width in zip(members, widths, strict=True):
            blocks.append(Block(column=column, left=x, right=x + width))
            x += width + GAP
        x += GAP
    return tuple(blocks), x - (GAP if blocks else 0.0)


def _fit(line: Line, room: float, kind: Type) -> Line:
    """Break a line of statistics at its commas where it would run into the plot."""
    if line.kind != "text":
        return line
    rows = [""]
    for part in line.label.split(", "):
        longer = f"{rows[-1]}, {part}" if rows[-1] else part
        if rows[-1] and kind.width(longer) > room:
            rows[-1] += ","
            rows.append(part)
        else:
            rows[-1] = longer
    return replace(line, label="\n".join(rows))


def _favours(favours: tuple[str, str] | None, kind: Type) -> tuple[str, ...]:
    """Both words on one line if they fit under the plot, else on two."""
    if favours is None:
        return ()
    left, right = f"← {favours[0]}", f"{favours[1]} →"
    if kind.width(left) + kind.width(right) + GAP <= PLOT:
        return (f"{left}\t{right}",)
    return (f"{left}\t", f"\t{right}")


def letters_of(line: Line) -> str:
    """Weight of a line's letters."""
    return "bold" if line.kind in ("heading", "total", "subtotal") else "normal"


def height_of(line: Line, kind: Type) -> float:
    """Height of a line in inches."""
    return kind.line * (0.5 if line.kind == "gap" else line.rows)
