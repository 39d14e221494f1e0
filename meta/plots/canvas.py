"""Figures and their files: object-oriented matplotlib only, the same bytes every time."""

from __future__ import annotations

import io
import re
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

POINTS_PER_INCH = 72.0
PRINT_DPI = 300

# Okabe & Ito 2008: told apart by the colour-blind and in grey.
INK = "#222222"
MUTED = "#6b6b6b"
RULE = "#b8b8b8"
STUDY = "#0072B2"
POOLED = "#D55E00"
PREDICTION = "#009E73"
BANDS = ("#ffffff", "#e3e3e3", "#c6c6c6", "#a5a5a5")

_SALT = "rodnan"
_TRUETYPE = 42  # PDF's number for it
_HINTED = 1.05  # letters on a coarse grid of pixels come out wider than their outlines
_SVG_TAG = re.compile(r"<svg\b[^>]*>")


def new_figure(width: float, height: float, title: str, description: str) -> Figure:
    """Return an empty white figure of a size in inches, with words for who cannot see it."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure as MatplotlibFigure

    figure = MatplotlibFigure(figsize=(width, height), facecolor="white")
    FigureCanvasAgg(figure)
    figure.set_label(f"{title}\n{description}")
    return figure


def plain_axes(figure: Figure, box: tuple[float, float, float, float]) -> Axes:
    """Return axes with bottom and left lines only, small ticks, in a box of figure shares."""
    axes = figure.add_axes(box)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("bottom", "left"):
        axes.spines[side].set_color(MUTED)
    axes.tick_params(labelsize=8, colors=INK, length=3, width=0.6)
    return axes


@lru_cache(maxsize=8192)
def text_width(text: str, size: float, weight: str = "normal") -> float:
    """Width of a text in inches, in the font that figures use."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextToPath

    if not text:
        return 0.0
    font = FontProperties(family="DejaVu Sans", size=size, weight=weight)
    width, _, _ = TextToPath().get_text_width_height_descent(text, font, ismath=False)
    return _HINTED * float(width) / POINTS_PER_INCH


def to_svg(figure: Figure, *, as_text: bool = False) -> str:
    """Return a figure as SVG with a title and a description.

    Parameters
    ----------
    figure : Figure
        From any function of ``meta.plots``.
    as_text : bool
        Keep letters as text (small files, fonts of the reader) instead of shapes.
    """
    import matplotlib as mpl

    buffer = io.StringIO()
    fonttype = "none" if as_text else "path"
    with mpl.rc_context({"svg.hashsalt": _SALT, "svg.fonttype": fonttype}):
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return _described(buffer.getvalue(), str(figure.get_label()))


def to_png(figure: Figure, *, dpi: int = PRINT_DPI) -> bytes:
    """Return a figure as PNG."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=dpi, metadata={"Software": None})
    return buffer.getvalue()


def to_pdf(figure: Figure) -> bytes:
    """Return a figure as PDF without a date, its letters embedded as TrueType outlines.

    Journals refuse the Type 3 fonts that matplotlib makes by default.
    """
    import matplotlib as mpl

    buffer = io.BytesIO()
    names = ("CreationDate", "ModDate", "Creator", "Producer")
    with mpl.rc_context({"pdf.fonttype": _TRUETYPE}):
        figure.savefig(buffer, format="pdf", metadata=dict.fromkeys(names))
    return buffer.getvalue()


def _described(svg: str, words: str) -> str:
    title, _, description = words.partition("\n")
    head = (
        f'<title id="plot-title">{escape(title)}</title>'
        f'<desc id="plot-description">{escape(description)}</desc>'
    )

    def with_role(match: re.Match[str]) -> str:
        tag = match[0][:-1] + ' role="img" aria-labelledby="plot-title plot-description">'
        return f"{tag}\n {head}"

    return _SVG_TAG.sub(with_role, svg, count=1)
