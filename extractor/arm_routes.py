"""Arms that go by the way in which a drug is given: "the oral group", "with intravenous iron"."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.arm_candidate import Candidate
from extractor.arm_names import Reader

_PAIR = 2


def _routes(reader: Reader, candidate: Candidate) -> set[str]:
    """Return the routes that stand before the names of an arm."""
    low = reader.tokens.low
    return {low[k.name.first - 1] for k in candidate.clues} & reader.words.routes


def given_by(reader: Reader, candidate: Candidate, others: list[Candidate]) -> Candidate | None:
    """Return the one drug that is given by the route that a group is called by.

    "The oral group" is that of oral ibuprofen, unless the same drug is given by two routes.
    """
    low = reader.tokens.low
    called = {w for k in candidate.clues for w in low[k.name.first : k.name.stop]}
    if len(candidate.key) > 1 or not called <= reader.words.routes:
        return None
    given = [c for c in others if c is not candidate and called == _routes(reader, c)]
    return given[0] if len(given) == 1 else None


def with_routes(
    reader: Reader, chosen: Sequence[Candidate], names: Sequence[set[tuple[str, ...]]]
) -> list[set[tuple[str, ...]]]:
    """Add "intravenous iron" to the names of the arm given so, beside one given otherwise."""
    told = [_routes(reader, c) for c in chosen]
    if sum(map(bool, told)) < _PAIR:
        return list(names)
    heads = {form[0] for forms in names for form in forms if len(form[0]) > 1}
    out = []
    for i, forms in enumerate(names):
        own = told[i].difference(*(x for j, x in enumerate(told) if j != i))
        out.append(forms | {(route, head) for route in own for head in heads})
    return out
