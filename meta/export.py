"""Study rows in the forms that other programs read: metafor, meta and RevMan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

    from meta.tables import PooledTables

_METAFOR = {
    "table": "table",
    "study": "study",
    "year": "year",
    "outcome": "outcome",
    "unit": "unit",
    "time": "window",
    "treatment": "treatment",
    "comparator": "comparator",
    "measure": "measure",
    "m1i": "mean1",
    "sd1i": "sd1",
    "ai": "events1",
    "n1i": "n1",
    "m2i": "mean2",
    "sd2i": "sd2",
    "ci": "events2",
    "n2i": "n2",
    "yi": "yi",
    "vi": "vi",
    "marks": "marks",
}

_META = {
    "table": "table",
    "studlab": "study",
    "outcome": "outcome",
    "unit": "unit",
    "time": "window",
    "treatment": "treatment",
    "comparator": "comparator",
    "sm": "measure",
    "n.e": "n1",
    "mean.e": "mean1",
    "sd.e": "sd1",
    "event.e": "events1",
    "n.c": "n2",
    "mean.c": "mean2",
    "sd.c": "sd2",
    "event.c": "events2",
    "TE": "yi",
    "seTE": "se",
    "marks": "marks",
}

_REVMAN = {
    "Analysis group": "group",
    "Analysis number": "number",
    "Analysis name": "name",
    "Subgroup": "subgroup",
    "Applicability": "applicability",
    "Study": "study",
    "Study year": "year",
    "GIV Mean": "yi",
    "GIV SE": "se",
    "Experimental mean": "mean1",
    "Experimental SD": "sd1",
    "Experimental cases": "events1",
    "Experimental N": "n1",
    "Control mean": "mean2",
    "Control SD": "sd2",
    "Control cases": "events2",
    "Control N": "n2",
    "O-E": "none",
    "Variance": "none",
    "Weight": "weight",
    "Mean": "estimate",
    "CI start": "ci_low",
    "CI end": "ci_high",
    "Footnotes": "marks",
}

METAFOR_SCRIPT = """\
# Pools every table of {csv} with metafor. Run: Rscript {script}
library(metafor)
dat <- read.csv("{csv}", encoding = "UTF-8")
for (t in unique(dat$table)) {{
  d <- dat[dat$table == t, ]
  cat("\\n##", d$outcome[1], d$unit[1], d$time[1], d$measure[1],
      d$treatment[1], if (nzchar(d$comparator[1])) paste("vs", d$comparator[1]), "\\n")
  test <- if (nrow(d) > 1) "{test}" else "z"
  fit <- rma(yi, vi, data = d, slab = study, method = "{method}", test = test,
             level = {level})
  print(fit)
  if (nrow(d) > 1) print(predict(fit))
}}
"""


def metafor_frame(tables: PooledTables) -> pd.DataFrame:
    """Return the rows with metafor's column names.

    ``yi`` and ``vi`` are as pooled (logarithms of ratios, logits of proportions). A change has its
    mean and SD in ``m1i`` and ``sd1i``.
    """
    return _renamed(tables.rows, _METAFOR)


def metafor_csv(tables: PooledTables) -> str:
    """Return ``metafor_frame`` as CSV in full precision."""
    return str(metafor_frame(tables).to_csv(index=False))


def metafor_script(
    tables: PooledTables, csv: str = "metafor.csv", script: str = "metafor.R"
) -> str:
    """Return an R script that pools the CSV as these tables were pooled."""
    s = tables.settings
    method = "EE" if s.method in ("FE", "CE") else s.method
    return METAFOR_SCRIPT.format(
        csv=csv, script=script, method=method, test=s.test, level=100 * s.level
    )


def meta_frame(tables: PooledTables) -> pd.DataFrame:
    """Return the rows with the column names of the R package meta (metacont, metabin, metagen)."""
    rows = tables.rows.assign(se=np.sqrt(tables.rows["vi"].astype(float)))
    return _renamed(rows, _META)


def meta_csv(tables: PooledTables) -> str:
    """Return ``meta_frame`` as CSV in full precision."""
    return str(meta_frame(tables).to_csv(index=False))


def revman_frame(tables: PooledTables) -> pd.DataFrame:
    """Return RevMan's data rows: one analysis a table, numbered in order.

    "GIV" columns (generic inverse variance) hold what is pooled, "Mean" and its interval the same
    as shown (ratios, not their logarithms); the arms' columns stay empty where only a contrast is
    printed, and "O-E" and "Variance" always: they are of another method.
    """
    rows = tables.rows
    names = [
        " ".join(str(x) for x in parts if x)
        for parts in zip(
            rows["outcome"], rows["unit"], rows["window"], rows["measure"], strict=True
        )
    ]
    who = [
        f"{a} vs {b}" if b else a
        for a, b in zip(rows["treatment"], rows["comparator"], strict=True)
    ]
    return _renamed(
        rows.assign(
            group=1,
            number=rows["table"],
            name=names,
            subgroup=who,
            applicability="",
            none=np.nan,
            se=np.sqrt(rows["vi"].astype(float)),
        ),
        _REVMAN,
    )


def revman_csv(tables: PooledTables) -> str:
    """Return ``revman_frame`` as CSV in full precision."""
    return str(revman_frame(tables).to_csv(index=False))


def _renamed(rows: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame({new: rows[old] for new, old in names.items()}, columns=list(names))
