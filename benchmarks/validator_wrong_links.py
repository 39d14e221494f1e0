"""Wrong links: annotated records with links corrupted one by one, and the false flags that arise.

    python -m benchmarks.validator_wrong_links [--part learn|check|all] [--seed 0] [--show 0]

Every p that raises no flag with its annotated links is given a wrong link of each kind, and checked
twice: with the text, whose words may tell that the link is wrong, and by the record alone. A flag
that then arises accuses an honest author. Annotated links carry full confidence, so nothing but the
words protects them here; an extractor's own confidence comes on top.

What that costs is told beside it: in every p printed with "=" whose links are right, digits are
changed so that it moves across 0.05 by a factor of three or more, in the record and in the text.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.random import Generator

from benchmarks.parts import Part, shared_dir
from benchmarks.validator_coverage import annotated
from extractor.records import Comparison, Finding, Measurement, Number, StudyRecord
from extractor.vocabulary import Vocabulary, fold, load_vocabulary
from validator import check
from validator.summary import FLAGS

ALPHA, FACTOR = 0.05, 6.0
Corruption = Callable[[Generator, StudyRecord, int], StudyRecord | None]


def _pick(rng: Generator, options: Sequence[int]) -> int | None:
    return int(options[rng.integers(len(options))]) if options else None


def _with(record: StudyRecord, at: int, **fields: object) -> StudyRecord:
    comparisons = list(record.comparisons)
    comparisons[at] = replace(comparisons[at], **fields)  # type: ignore[arg-type]
    return replace(record, comparisons=tuple(comparisons))


def _others(record: StudyRecord, at: int, keep: Callable[[Comparison], bool]) -> list[int]:
    return [i for i, c in enumerate(record.comparisons) if i != at and keep(c)]


def p_of_another(rng: Generator, record: StudyRecord, at: int) -> StudyRecord | None:
    """Give the numbers the p of another comparison, with its place."""
    own = record.comparisons[at]
    other = _pick(rng, _others(record, at, lambda c: c.p is not None and c.start != own.start))
    if other is None:
        return None
    c = record.comparisons[other]
    return _with(record, at, p=c.p, p_op=c.p_op, quote=c.quote, start=c.start, end=c.end)


def numbers_of_another(rng: Generator, record: StudyRecord, at: int) -> StudyRecord | None:
    """Give the p the numbers of another comparison."""
    own = record.comparisons[at]
    other = _pick(rng, _others(record, at, lambda c: c.supports not in ((), own.supports)))
    if other is None:
        return None
    c = record.comparisons[other]
    fields = {"supports": c.supports, "groups": c.groups, "time": c.time, "design": c.design}
    return _with(record, at, **fields, effect=None, statistic=None)


def effect_of_another(rng: Generator, record: StudyRecord, at: int) -> StudyRecord | None:
    """Give the p the effect of another comparison."""
    own = record.comparisons[at]
    other = _pick(rng, _others(record, at, lambda c: c.effect not in (None, own.effect)))
    if other is None:
        return None
    return _with(record, at, effect=record.comparisons[other].effect, statistic=None)


def _support_like(
    rng: Generator, record: StudyRecord, at: int, like: Callable[[Measurement, Measurement], bool]
) -> StudyRecord | None:
    """Exchange every support that has a stand-in which is ``like`` it."""
    supports = list(record.comparisons[at].supports)
    changed = False
    for k, i in enumerate(supports):
        m = record.measurements[i]
        options = [
            j
            for j, x in enumerate(record.measurements)
            if j not in supports and x.kind == m.kind and like(m, x)
        ]
        j = _pick(rng, options)
        if j is not None:
            supports[k], changed = j, True
    return _with(record, at, supports=tuple(supports), effect=None) if changed else None


def other_time(rng: Generator, record: StudyRecord, at: int) -> StudyRecord | None:
    """Take the values of another time."""
    return _support_like(
        rng, record, at, lambda m, x: (x.arm, x.outcome) == (m.arm, m.outcome) and x.time != m.time
    )


def other_outcome(rng: Generator, record: StudyRecord, at: int) -> StudyRecord | None:
    """Take the values of another outcome."""
    return _support_like(
        rng, record, at, lambda m, x: x.arm == m.arm and fold(x.outcome) != fold(m.outcome)
    )


def other_arm(rng: Generator, record: StudyRecord, at: int) -> StudyRecord | None:
    """Take the value of a third arm."""
    arms = {record.measurements[i].arm for i in record.comparisons[at].supports}
    return _support_like(rng, record, at, lambda m, x: x.outcome == m.outcome and x.arm not in arms)


def other_outcome_relabelled(rng: Generator, record: StudyRecord, at: int) -> StudyRecord | None:
    """Take values of another outcome that the record calls by the outcome's own name."""
    done = other_outcome(rng, record, at)
    if done is None:
        return None
    ms = list(done.measurements)
    own = {fold(record.measurements[i].outcome) for i in record.comparisons[at].supports}
    for i in done.comparisons[at].supports:
        if fold(ms[i].outcome) not in own:
            first = record.measurements[record.comparisons[at].supports[0]]
            ms[i] = replace(ms[i], outcome=first.outcome, time=first.time)
    return replace(done, measurements=tuple(ms))


def _of_supports(
    record: StudyRecord, at: int, change: Callable[[Measurement], Measurement]
) -> StudyRecord | None:
    ms = list(record.measurements)
    for i in record.comparisons[at].supports:
        ms[i] = change(ms[i])
    done = replace(record, measurements=tuple(ms))
    return None if done == record else done


def arms_swapped(_: Generator, record: StudyRecord, at: int) -> StudyRecord | None:
    """Swap the arms of two supports, and with them sizes that come from the arms."""
    supports = record.comparisons[at].supports
    if len(supports) != 2:
        return None
    a, b = (record.measurements[i] for i in supports)
    if a.arm == b.arm or not (a.imputed and b.imputed):
        return None
    ms = list(record.measurements)
    ms[supports[0]] = replace(a, arm=b.arm, n=b.n)
    ms[supports[1]] = replace(b, arm=a.arm, n=a.n)
    return replace(record, measurements=tuple(ms))


def wrong_n(rng: Generator, record: StudyRecord, at: int) -> StudyRecord | None:
    """Take a size that the text prints for something else, as if it were the arm's."""
    sizes = sorted({n for n in (record.total_n, *(a.n for a in record.arms)) if n})

    def change(m: Measurement) -> Measurement:
        other = [n for n in sizes if n != m.n and n > (m.events or 1)]
        n = _pick(rng, other)
        return m if n is None else replace(m, n=n, imputed=("n from arm",))

    return _of_supports(record, at, change)


def wrong_n_printed(rng: Generator, record: StudyRecord, at: int) -> StudyRecord | None:
    """Take a size of something else as if it were printed with the value."""
    done = wrong_n(rng, record, at)
    return done and _of_supports(done, at, lambda m: replace(m, imputed=()))


def spread_misnamed(_: Generator, record: StudyRecord, at: int) -> StudyRecord | None:
    """Take an SD for a standard error, or the other way round."""
    other = {"sd": "se", "se": "sd", "unknown_pm": "se"}
    return _of_supports(
        record, at, lambda m: replace(m, spread=other.get(m.spread or "", m.spread))
    )


def design_turned(_: Generator, record: StudyRecord, at: int) -> StudyRecord | None:
    """Take a comparison of groups for one of times, or the other way round."""
    design = record.comparisons[at].design
    other = {"between": "within", "within": "between", "interaction": "between", "multi": "between"}
    return _with(record, at, design=other[design]) if design in other else None


CORRUPTIONS: dict[str, Corruption] = {
    "p of another comparison": p_of_another,
    "numbers of another p": numbers_of_another,
    "effect of another p": effect_of_another,
    "another time": other_time,
    "another outcome": other_outcome,
    "another outcome, same name": other_outcome_relabelled,
    "a third arm": other_arm,
    "arms swapped": arms_swapped,
    "size of something else": wrong_n,
    "size said to be printed": wrong_n_printed,
    "SD for SE or SE for SD": spread_misnamed,
    "design turned": design_turned,
}


def verdict_at(
    record: StudyRecord, at: int, vocabulary: Vocabulary, text: str | None
) -> Finding | None:
    """Return the flag on the p of one comparison, if there is one."""
    done = check(record, vocabulary, text=text)
    flags = (f for f in done.findings if f.verdict in FLAGS and f.target.kind == "comparison")
    return next((f for f in flags if f.target.index == at and f.check != "p_range"), None)


def _cases(part: Part, vocabulary: Vocabulary) -> Iterator[tuple[StudyRecord, int, str]]:
    """Yield every p that is not flagged with its annotated links."""
    for record, text in annotated(part):
        for at, c in enumerate(record.comparisons):
            linked = c.supports or c.effect is not None
            if c.p_op is not None and linked and not verdict_at(record, at, vocabulary, None):
                yield record, at, text


def misprinted(record: StudyRecord, at: int, text: str) -> tuple[StudyRecord, str] | None:
    """Move a p across 0.05 by a factor of 3 to 12, keeping its length, so that offsets stay."""
    c = record.comparisons[at]
    if c.p is None or c.p_op != "=" or "." not in c.p.text:
        return None
    printed = c.p.text.split(".")[1]
    place = text.rfind("." + printed, c.start, c.end + 1)
    factor = FACTOR if c.p.value < ALPHA else 1 / FACTOR
    wanted = round(c.p.value * factor * 10 ** len(printed))
    if place < 0 or not 0 < wanted < 10 ** len(printed):
        return None
    digits = f"{wanted:0{len(printed)}d}"
    p = Number.parse(f"0.{digits}")
    if (p.value < ALPHA) == (c.p.value < ALPHA):
        return None
    changed = text[: place + 1] + digits + text[place + 1 + len(digits) :]
    quote = changed[c.start : c.end]
    return _with(record, at, p=p, quote=quote), changed


def cost(cases: Sequence[tuple[StudyRecord, int, str]], vocabulary: Vocabulary) -> Counter[str]:
    """Count planted misprints that are found by the record alone and with the words."""
    got: Counter[str] = Counter()
    for record, at, text in cases:
        done = misprinted(record, at, text)
        if done is None:
            continue
        wrong, changed = done
        got["links"] += 1
        got["record"] += verdict_at(wrong, at, vocabulary, None) is not None
        got["text"] += verdict_at(wrong, at, vocabulary, changed) is not None
    return got


def main() -> None:
    """Print false flags by kind of wrong link, with the words of the text and without."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=["learn", "check", "all"], default="all")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--show", type=int, default=0)
    options = parser.parse_args()
    if not shared_dir().is_dir():
        print(f"skipped: no annotated material at {shared_dir()} (set RODNAN_SHARED)")
        return
    vocabulary = load_vocabulary()
    cases = list(_cases(options.part, vocabulary))
    print(f"{'wrong link':30}{'links':>8}{'flags by record':>18}{'with the text':>16}")
    total: Counter[str] = Counter()
    for number, (name, corrupt) in enumerate(CORRUPTIONS.items()):
        rng = np.random.default_rng([options.seed, number])
        got: Counter[str] = Counter()
        for record, at, text in cases:
            wrong = corrupt(rng, record, at)
            if wrong is None:
                continue
            found = verdict_at(wrong, at, vocabulary, text)
            got["links"] += 1
            got["record"] += verdict_at(wrong, at, vocabulary, None) is not None
            got["text"] += found is not None
            if found and got["text"] <= options.show:
                print(f"   {record.id} {found.message}")
        print(_row(name, got))
        total += got
    print(_row("all", total))
    print(_row("right links, p misprinted", cost(cases, vocabulary)))


def _row(name: str, got: Counter[str]) -> str:
    n = max(got["links"], 1)
    shares = "".join(f"{got[k]:{w}} {got[k] / n:6.1%}" for k, w in (("record", 10), ("text", 9)))
    return f"{name:30}{got['links']:8,}{shares}"


if __name__ == "__main__":
    main()
