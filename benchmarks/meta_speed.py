"""How long REML with Hartung-Knapp takes, beside PyMARE, pimeta and metafor where installed.

Run with ``python -m benchmarks.meta_speed``. Times are the best of several runs, in processor time,
so that other work on the machine does not count; a peer that is not installed is left out.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
import warnings
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import numpy as np

from meta import pool, pool_many

Array = np.ndarray
PIMETA_LARGEST = 1000
R_SCRIPT = """
suppressMessages(library(metafor))
d <- read.csv("DATA"); sets <- split(d, d$set); failed <- 0
t <- system.time(for (s in sets) {
  f <- tryCatch(suppressWarnings(rma(yi, vi, data = s, method = "REML", test = "knha")),
                error = function(e) { failed <<- failed + 1; NULL })
})
cat(t[["user.self"]] + t[["sys.self"]], failed, "\\n")
"""


def draw(sets: int, k: int, seed: int) -> tuple[Array, Array]:
    """Return estimates and variances, tau2 of 0, 0.05 or 0.3 in turn by chance."""
    rng = np.random.default_rng(seed)
    v = rng.uniform(0.02, 0.3, (sets, k))
    return rng.normal(0.3, np.sqrt(v + rng.choice([0.0, 0.05, 0.3], (sets, 1)))), v


def seconds(task: Callable[[], object], runs: int) -> float:
    """Return the shortest processor time of several runs, the first not counted."""
    task()
    best = np.inf
    for _ in range(runs):
        begin = time.process_time()
        task()
        best = min(best, time.process_time() - begin)
    return best


def pymare(y: Array, v: Array) -> None:
    """Fit REML by PyMARE: all sets of one size at once (it has no Hartung-Knapp)."""
    estimators = import_module("pymare.estimators")
    fit = estimators.VarianceBasedLikelihoodEstimator(method="REML")
    fit.fit(y.T.copy(), v.T.copy(), np.ones((y.shape[1], 1)))


def pimeta(y: Array, v: Array) -> None:
    """Fit by pimeta, set by set."""
    rma = import_module("pimeta").rma
    for yi, vi in zip(y, v, strict=True):
        rma(yi, vi, method="REML", test="knha")


def metafor(y: list[Array], v: list[Array]) -> str:
    """Fit by metafor in R, set by set; return its seconds and the number of sets it gave up on."""
    if shutil.which("Rscript") is None:
        return "not installed"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sets.csv"
        rows = [
            f"{i},{a!r},{b!r}"
            for i, (yi, vi) in enumerate(zip(y, v, strict=True))
            for a, b in zip(yi.tolist(), vi.tolist(), strict=True)
        ]
        path.write_text("set,yi,vi\n" + "\n".join(rows) + "\n")
        script = R_SCRIPT.replace("DATA", str(path))
        done = subprocess.run(
            ["Rscript", "-e", script], capture_output=True, text=True, check=False
        )
    if done.returncode != 0:
        return "metafor is not installed"
    taken, failed = done.stdout.split()
    return f"{float(taken):10.4f} s   {failed} sets without convergence"


def peer(name: str, task: Callable[[], None], ours: float, runs: int, share: float = 1.0) -> None:
    """Print a peer's time and its ratio to ours; ``share`` of the work was done."""
    try:
        import_module(name)
    except ImportError:
        print(f"    {name:10} not installed")
        return
    taken = seconds(task, runs) / share
    print(f"    {name:10} {taken:10.5f} s   {taken / ours:6.1f} times ours")


def show(title: str, ours: float) -> None:
    """Print our own time."""
    print(f"{title}\n    ours       {ours:10.5f} s")


def single(k: int, runs: int, slow: int) -> None:
    """Time one set."""
    y, v = draw(1, k, k)
    ours = seconds(lambda: pool(y[0], v[0]), runs)
    show(f"one set, k = {k:,}", ours)
    peer("pymare", lambda: pymare(y, v), ours, slow)
    if k <= PIMETA_LARGEST:
        peer("pimeta", lambda: pimeta(y, v), ours, slow)
    else:
        print("    pimeta     not timed: makes k by k matrices, takes minutes")


def many() -> None:
    """Time 10,000 sets of one size."""
    y, v = draw(10_000, 10, 3)
    ours = seconds(lambda: pool_many(y, v), 5)
    show("10,000 sets of k = 10", ours)
    peer("pymare", lambda: pymare(y, v), ours, 2)
    peer("pimeta", lambda: pimeta(y[:200], v[:200]), ours, 1, share=200 / 10_000)
    print(f"    metafor    {metafor(list(y[:1000]), list(v[:1000]))} (for 1,000 of them)")


def ragged() -> None:
    """Time 10,000 sets of different sizes."""
    rng = np.random.default_rng(4)
    sizes = rng.integers(2, 20, 10_000)
    v = [rng.uniform(0.02, 0.3, k) for k in sizes]
    y = [rng.normal(0.3, np.sqrt(0.1 + x)) for x in v]
    groups = np.repeat(np.arange(10_000), sizes)
    flat_y, flat_v = np.concatenate(y), np.concatenate(v)
    ours = seconds(lambda: pool_many(flat_y, flat_v, groups), 5)
    alone = 50 * seconds(lambda: [pool(a, b) for a, b in zip(y[:200], v[:200], strict=True)], 1)
    show("10,000 sets of k = 2 to 19", ours)
    print(f"    one by one {alone:10.5f} s   {alone / ours:6.1f} times")
    together = pool_many(flat_y, flat_v, groups)
    fits = [pool(a, b) for a, b in zip(y[:200], v[:200], strict=True)]
    gap = max(abs(together.beta[i] - fit.beta) / fit.se for i, fit in enumerate(fits))
    print(f"    largest difference to one by one {gap:.1e} standard errors")


def main() -> None:
    """Print all comparisons."""
    warnings.simplefilter("ignore")
    single(20, runs=300, slow=100)
    single(10_000, runs=20, slow=5)
    many()
    ragged()


if __name__ == "__main__":
    main()
