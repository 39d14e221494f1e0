"""How closely meta/ agrees with metafor: every quantity of the reference vectors, worst first.

Run with ``python -m benchmarks.meta_vectors``. Errors are relative (tau2: relative to tau2 plus the
harmonic mean of the variances), so "1e-12" reads as twelve common digits.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from benchmarks.meta_vectors_blocks import BLOCKS, Comparison
from benchmarks.meta_vectors_doubts import DOUBT_BLOCKS
from benchmarks.meta_vectors_models import MODEL_BLOCKS
from benchmarks.parts import shared_dir

OFFSET_SET = "r39_offset"


class Outcome(NamedTuple):
    """One number beside its reference."""

    set_id: str
    quantity: str
    error: float
    tolerance: float

    @property
    def passed(self) -> bool:
        """Whether the error is within the tolerance."""
        return self.error <= self.tolerance


EXPLAINED = {
    "data": "input",
    "id": "name",
    "source": "name",
    "split": "name",
    "by": "input",
    "levels": "input",
    "formula": "input",
    "options": "input",
    "measure": "input",
    "kept": "input",
    "kept_of_pool": "input",
    "order_by": "input",
    "mods": "input",
    "note": "text",
    "warnings": "text",
    "ci_null": "text beside a limit that is compared",
    "lb_sign": "text beside a limit that is compared",
    "ub_sign": "text beside a limit that is compared",
    "/multilevel/fits/tau2": "not part of a nested model: always 0",
    "/multilevel/fits/rho": "not part of a nested model: always 0",
    "error": "text of a refusal; that ours refuses is compared where a test is at stake",
    "tau2_default": "the same estimator, stopped early by default settings",
}


class Tracked(dict[str, Any]):
    """A JSON object that remembers which of its entries were looked at."""

    def __init__(self, entries: dict[str, Any]) -> None:
        super().__init__(entries)
        self.seen: set[str] = set()

    def __getitem__(self, key: str) -> Any:  # noqa: ANN401  # JSON
        """Return an entry and remember it."""
        self.seen.add(key)
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:  # noqa: ANN401  # JSON
        """Return an entry or the default and remember it."""
        self.seen.add(key)
        return super().get(key, default)

    def unseen(self, path: str = "") -> Iterator[str]:
        """Yield the paths of entries never looked at, what ``EXPLAINED`` names apart."""
        for key, value in self.items():
            if key not in EXPLAINED and path + "/" + key not in EXPLAINED:
                parts = value if isinstance(value, list) else [value]
                objects = [part for part in parts if isinstance(part, Tracked)]
                for part in objects:
                    yield from part.unseen(f"{path}/{key}")
                if not objects and key not in self.seen:
                    yield f"{path}/{key}"


def vectors_path() -> Path:
    """Return the file of reference vectors, which may be absent."""
    return shared_dir() / "reference" / "vectors-dev.json"


def outcomes(sets: list[dict[str, Any]]) -> Iterator[Outcome]:
    """Yield every comparison of every data set."""
    for data in sets:
        for block in [*BLOCKS, *MODEL_BLOCKS, *DOUBT_BLOCKS]:
            for comparison in block(data):
                yield _judge(data, comparison)


def _judge(data: dict[str, Any], c: Comparison) -> Outcome:
    tolerance = max(c.tolerance, 1e-6) if data["id"] == OFFSET_SET else c.tolerance
    return Outcome(data["id"], c.quantity, _error(c.got, c.want, c.scale), tolerance)


def _error(got: float | str | None, want: float | str | None, scale: float) -> float:
    """Return |got - want| / (|want| + scale); 0 for equal texts or both missing, else infinity."""
    if isinstance(want, str) and want not in {"Inf", "-Inf"}:
        return 0.0 if got == want else np.inf
    if want is None or got is None:
        return 0.0 if want is None and (got is None or np.isnan(got)) else np.inf
    got, want = float(got), float(want)
    if not np.isfinite(want) or got == want:
        return 0.0 if got == want else np.inf
    error = abs(got - want) / (abs(want) + scale)
    return np.inf if np.isnan(error) else error


def main() -> int:
    """Print the worst error by quantity; return 1 if any is outside its tolerance."""
    path = vectors_path()
    if not path.exists():
        print(f"no reference vectors at {path}")
        return 0
    table: dict[str, list[Outcome]] = defaultdict(list)
    sets = json.loads(path.read_text(), object_hook=Tracked)["sets"]
    for outcome in outcomes(sets):
        table[outcome.quantity].append(outcome)
    print(
        f"{'quantity':44} {'numbers':>8} {'failed':>7} {'largest error':>14} {'allowed':>9}  worst"
    )
    for quantity, found in sorted(table.items()):
        worst = max(found, key=lambda o: o.error / o.tolerance)
        failed = sum(not o.passed for o in found)
        print(
            f"{quantity:44} {len(found):8} {failed:7} {worst.error:14.1e} {worst.tolerance:9.0e}"
            f"  {worst.set_id}"
        )
    total = sum(map(len, table.values()))
    failed = sum(not o.passed for found in table.values() for o in found)
    print(f"{total} numbers compared, {total - failed} within tolerance, {failed} outside")
    skipped = Counter(path for data in sets for path in data.unseen())
    print(f"{sum(skipped.values())} quantities skipped")
    for name, times in sorted(skipped.items()):
        print(f"    {name} ({times})")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
