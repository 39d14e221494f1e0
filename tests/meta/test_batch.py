"""Thousands of sets at once give what one by one gives."""

from __future__ import annotations

import numpy as np
import pytest

from meta import InputError, pool, pool_many
from meta.tau2 import ESTIMATORS

NAMES = ("beta", "se", "zval", "pval", "ci_lb", "ci_ub", "pi_lb", "pi_ub", "tau2", "se_tau2")
NAMES += ("i2", "h2", "q", "q_pval")


def ragged(sets: int, seed: int = 3) -> tuple[list[np.ndarray], list[np.ndarray]]:
    rng = np.random.default_rng(seed)
    sizes = rng.integers(1, 40, sets)
    v = [rng.uniform(0.01, 1.0, k) for k in sizes]
    return [rng.normal(50.0, np.sqrt(0.1 + x)) for x in v], v


@pytest.mark.parametrize("method", sorted(ESTIMATORS))
@pytest.mark.parametrize("test", ["z", "knha", "adhoc"])
def test_batch_is_single(method: str, test: str) -> None:
    yi, vi = ragged(60)
    batch = pool_many(yi, vi, method=method, test=test)
    for i, (y, v) in enumerate(zip(yi, vi, strict=True)):
        one = pool(y, v, method=method, test=test)
        assert batch.k[i] == one.k
        for name in NAMES:
            got, want = getattr(batch, name)[i], getattr(one, name)
            if want is None:
                assert np.isnan(got)
            else:
                assert got == pytest.approx(want, rel=1e-11, abs=1e-11), name


def test_groups_matrix_and_lists_agree() -> None:
    rng = np.random.default_rng(5)
    y, v = rng.normal(size=(7, 5)), rng.uniform(0.1, 1.0, (7, 5))
    matrix = pool_many(y, v)
    lists = pool_many(y.tolist(), v.tolist())
    names = np.repeat([f"set {i}" for i in range(7)], 5)
    order = rng.permutation(35)
    grouped = pool_many(y.ravel()[order], v.ravel()[order], names[order])
    assert (matrix.beta == lists.beta).all()
    place = [grouped.labels.index(f"set {i}") for i in range(7)]
    np.testing.assert_allclose(grouped.beta[place], matrix.beta, rtol=1e-12)


def test_degenerate_sets_have_stated_results() -> None:
    yi = [[0.4], [0.2, 0.2], [np.nan, np.nan], [], [0.1, np.nan, 0.5], [0.1, 0.3, 0.9]]
    vi = [[0.1], [0.1, 0.3], [0.1, 0.2], [], [0.1, 0.2, 0.1], [0.1, 0.1, 0.0]]
    batch = pool_many(yi, vi)
    assert batch.k.tolist() == [1, 2, 0, 0, 2, 2]
    assert batch.dropped.tolist() == [0, 0, 2, 0, 1, 1]
    codes = [[note.code for note in batch.notes(i)] for i in range(len(batch))]
    assert codes == [
        ["single_study"],
        ["no_hartung_knapp"],
        ["row_dropped", "no_study"],
        ["no_study"],
        ["row_dropped"],
        ["row_dropped"],
    ]
    assert batch.beta[0] == 0.4
    assert np.isnan(batch.beta[[2, 3]]).all()
    frame = batch.to_frame()
    assert frame.loc["3", "notes"] == "row_dropped;no_study"


def test_bad_sets_are_errors() -> None:
    with pytest.raises(InputError, match="vi must be > 0"):
        pool_many([[0.1, 0.2]], [[0.1, -0.2]])
    with pytest.raises(InputError, match="same shape"):
        pool_many([[0.1, 0.2]], [[0.1]])
    with pytest.raises(InputError, match="same length"):
        pool_many([0.1, 0.2], [0.1, 0.2], ["a"])


def test_no_sets_at_all() -> None:
    assert len(pool_many([], [])) == 0
