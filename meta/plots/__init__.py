"""Plots of pooled results. Every function returns a matplotlib Figure; nothing global is touched.

They take study rows (``PooledTables.rows``, or any frame with study, yi and vi). ``to_svg``,
``to_png`` and ``to_pdf`` write a figure to text or bytes that are the same every time.
"""

from meta.plots.baujat import baujat
from meta.plots.bubble import bubble
from meta.plots.canvas import to_pdf, to_png, to_svg
from meta.plots.forest import forest, forest_of
from meta.plots.funnel import funnel
from meta.plots.step import cumulative_plot, leave_one_out_plot

__all__ = [
    "baujat",
    "bubble",
    "cumulative_plot",
    "forest",
    "forest_of",
    "funnel",
    "leave_one_out_plot",
    "to_pdf",
    "to_png",
    "to_svg",
]
