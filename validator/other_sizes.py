"""Other sizes that the text prints, tried before a p is called wrong.

A size that does not stand with its value was taken from an arm, and the arm's may be another's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from validator.case import Case

MOST_SIZES = 8


def with_other_sizes(case: Case, supports: tuple[int, ...]) -> Iterator[tuple[Case, str]]:
    """Yield the same case with other sizes behind supports that do not print their own.

    Sizes are those of all arms, of the study, and whatever the text prints as a count of people;
    with each comes what it assumes, in words.
    """
    open_ = [i for i in supports if not case.size(case.measurement(i)).printed]
    if not open_:
        return
    known = [a.n for a in case.record.arms] + [case.record.total_n]
    found = {n for n in known if n} | (case.words.sizes if case.words is not None else set())
    total = max((n for n in known if n), default=max(found, default=0))
    sizes = sorted(n for n in found if 1 < n <= total)[:MOST_SIZES]
    for chosen in product(sizes, repeat=len(open_)):
        ms = list(case.record.measurements)
        for i, n in zip(open_, chosen, strict=True):
            ms[i] = replace(ms[i], n=n, imputed=(*ms[i].imputed, "n from text"))
        listed = " and ".join(str(n) for n in dict.fromkeys(chosen))
        text = f"n is {listed} here, which the text prints for something else"
        yield replace(case, record=replace(case.record, measurements=tuple(ms))), text
