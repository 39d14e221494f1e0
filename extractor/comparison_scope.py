"""What stands around a piece of evidence: its sentence and brackets, the values and arms near."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from extractor.arms import ArmTable
from extractor.clauses import Spanned, Structure
from extractor.comparison_evidence import OF_ANOTHER, Evidence
from extractor.defined_times import Definition
from extractor.document import Document
from extractor.mentions import ArmMention, TimeMention
from extractor.outcomes import Phrase, content_key, phrases_in
from extractor.records import Measurement, MethodNote

BASELINE = re.compile(
    r"\b(?:baseline|basal|pre|before(?! (?:hospital )?discharge)|pre-?operative\w*|pre-?treatment|"
    r"initial|entry|admission|pre-?intervention|pre-?test|start|outset|run-?in|enrol\w*|recruitment|inclusion|"
    r"t0|(?:day|week|month|hour|visit) 0)\b",
    re.IGNORECASE,
)
_SPAN = re.compile(
    r"^(?:before|pre|prior to)\s*(?:and|to|versus|vs\.?|-)\s*(?=after|post|following)", re.I
)
_WORD = re.compile(r"[^\W_]+")
_CLAUSE_END = re.compile(r"[;:]|,\s|\b(?:and|or|but|while|whereas|however|although|as well as)\b")


def is_baseline(time: str | None) -> bool:
    """Whether a time label names the start."""
    return bool(time) and BASELINE.search(end_of_span(time or "")) is not None


def end_of_span(time: str) -> str:
    """Return the later end of "before and after treatment", any other label as it is."""
    return _SPAN.sub("", time)


def within(items: Sequence[Spanned], start: int, end: int) -> range:
    """Return the indexes of the items (sorted by start) that start inside start..end."""
    low = bisect_left(items, start, key=lambda x: x.start)
    return range(low, max(low, bisect_left(items, end, lo=low, key=lambda x: x.start)))


_TAIL_OPENS = re.compile(
    r"[)\]\s]*(?:,\s*(?=(?:at|after|during|for|within|when|with(?! (?:no|an?|the) )|compared|"
    r"versus|than|relative)\b))?"
)
# "(p = 0.08; p = 0.02 between groups)": the second has words of its own
_OWN_WORDS = re.compile(
    r"\s*,?\s*(?:for )?(?:the )?(?:between|inter|group)[ -](?:\w+ )?(?:groups?|arms|difference)\b"
)
_NEAREST = 24
_LONGEST_RUN = 12
_LISTED = re.compile(r"[\s,;()]*(?:and|or|&)?[\s,;()]*")


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything known of a document when its contrasts are linked.

    The last eleven hold what has been worked out once: phrases by sentence; marks and scores by
    phrase; places of a pattern; values at the start by arm; where each sentence's section begins;
    by sentence the arms that others are held against, and whether it relates characteristics;
    times by name; the one time of all values after the start; what the plan looks for when.
    """

    doc: Document
    low: str
    structure: Structure
    arms: ArmTable
    times: tuple[TimeMention, ...]
    measurements: tuple[Measurement, ...]
    order: tuple[int, ...] = ()
    placed: tuple[Measurement, ...] = ()
    keys: tuple[frozenset[str], ...] = ()
    key_set: frozenset[frozenset[str]] = frozenset()
    key_words: frozenset[str] = frozenset()
    main_arms: tuple[str, ...] = ()
    arm_words: frozenset[str] = frozenset()
    notes: tuple[MethodNote, ...] = ()
    phrases: dict[int, tuple[Phrase, ...]] = field(default_factory=dict, compare=False)
    marks: dict[tuple[int, int], dict[str, float]] = field(default_factory=dict, compare=False)
    scores: dict[tuple[int, int], float] = field(default_factory=dict, compare=False)
    spans: dict[re.Pattern[str], list[tuple[int, int]]] = field(default_factory=dict, compare=False)
    starts_of: dict[str, list[int]] = field(default_factory=dict, compare=False)
    openings: list[int] = field(default_factory=list, compare=False)
    references: dict[int, list[ArmMention]] = field(default_factory=dict, compare=False)
    relating: dict[int, bool] = field(default_factory=dict, compare=False)
    moments: dict[str, TimeMention] = field(default_factory=dict, compare=False)
    only_time: list[str | None] = field(default_factory=list, compare=False)
    defined: list[tuple[Definition, ...]] = field(default_factory=list, compare=False)

    @property
    def labels(self) -> tuple[str, ...]:
        """Labels of all arms."""
        return tuple(a.label for a in self.arms.arms)

    def span(self, sentence: int) -> tuple[int, int]:
        """Return the span of a sentence."""
        found = self.doc.sentences[sentence]
        return found.start, found.end

    def measured_in(self, start: int, end: int) -> list[int]:
        """Return the indexes of the measurements that start inside start..end, by place."""
        return [self.order[k] for k in within(self.placed, start, end)]

    def arms_in(self, start: int, end: int) -> list[ArmMention]:
        """Return the arm mentions that start inside start..end."""
        return [self.arms.mentions[k] for k in within(self.arms.mentions, start, end)]

    def names_arm(self, start: int, end: int) -> bool:
        """Whether an arm mention overlaps start..end."""
        mentions = self.arms.mentions
        i = bisect_left(mentions, end, key=lambda a: a.start)
        return i > 0 and mentions[i - 1].end > start

    def names_method(self, start: int, end: int) -> bool:
        """Whether a note on the methods overlaps start..end."""
        i = bisect_left(self.notes, end, key=lambda n: n.start)
        return i > 0 and self.notes[i - 1].end > start

    def phrases_of(self, sentence: int) -> tuple[Phrase, ...]:
        """Return the noun phrases of a sentence, cut once."""
        found = self.phrases.get(sentence)
        if found is None:
            span = self.doc.sentences[sentence]
            found = self.phrases[sentence] = phrases_in(self.doc, span.start, span.end)
        return found

    def section_start(self, sentence: int) -> int:
        """Return where the run of sentences of one section begins that holds a sentence."""
        if not self.openings:
            last: str | None = ""
            for s in self.doc.sentences:
                same = bool(self.openings) and s.section == last
                self.openings.append(self.openings[-1] if same else s.start)
                last = s.section
        return self.openings[sentence]

    def last_of(self, pattern: re.Pattern[str], start: int, end: int) -> tuple[int, int] | None:
        """Return the last place of a pattern inside start..end; the text is searched once."""
        found = self.spans.get(pattern)
        if found is None:
            found = self.spans[pattern] = [m.span() for m in pattern.finditer(self.low)]
        i = bisect_left(found, (end, 0))
        while i > 0 and found[i - 1][1] > end:
            i -= 1
        return found[i - 1] if i > 0 and found[i - 1][0] >= start else None

    def at_start_before(self, arm: str, end: int) -> list[int]:
        """Return the nearest values of an arm at the start that stand before a place."""
        if not self.starts_of and self.measurements:
            self.starts_of[""] = []
            for i in self.order:
                if is_baseline(self.measurements[i].time):
                    self.starts_of.setdefault(self.measurements[i].arm, []).append(i)
        known = self.starts_of.get(arm, [])
        stop = bisect_left(known, end, key=lambda i: self.measurements[i].start)
        return known[max(0, stop - _NEAREST) : stop]

    def times_in(self, start: int, end: int) -> list[TimeMention]:
        """Return the time mentions that start inside start..end."""
        return [self.times[k] for k in within(self.times, start, end)]

    def names_time(self, start: int, end: int) -> bool:
        """Whether a time mention overlaps start..end."""
        i = bisect_left(self.times, end, key=lambda t: t.start)
        return i > 0 and self.times[i - 1].end > start

    def label(self, arm: int) -> str:
        """Return the label of an arm by index."""
        return self.arms.arms[arm].label


def outcome_key(outcome: str) -> frozenset[str]:
    """Return the content words of an outcome's name."""
    return content_key(tuple(w.lower() for w in _WORD.findall(outcome)))


def same_outcome(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether two outcomes share their content words, all of the shorter or half of both."""
    if not a or not b:
        return a == b
    shared = len(a & b)
    return shared == min(len(a), len(b)) or 2 * shared >= len(a | b)


def make_scene(
    doc: Document,
    low: str,
    structure: Structure,
    arms: ArmTable,
    times: tuple[TimeMention, ...],
    measurements: tuple[Measurement, ...],
    notes: tuple[MethodNote, ...] = (),
) -> Scene:
    """Index a document's measurements and pick its main arms."""
    order = tuple(sorted(range(len(measurements)), key=lambda i: measurements[i].start))
    memo: dict[str, frozenset[str]] = {}
    for m in measurements:
        if m.outcome not in memo:
            memo[m.outcome] = outcome_key(m.outcome)
    main = tuple(a.label for a in arms.arms if a.role in ("treatment", "control"))
    return Scene(
        doc,
        low,
        structure,
        arms,
        times,
        measurements,
        order,
        tuple(measurements[i] for i in order),
        tuple(memo[m.outcome] for m in measurements),
        frozenset(memo.values()),
        frozenset().union(*memo.values()),
        main or tuple(a.label for a in arms.arms if a.role == "other"),
        frozenset().union(*(outcome_key(a.label) for a in arms.arms)),
        notes,
    )


@dataclass(slots=True)  # not frozen: made by the dozen for every text
class Scope:
    """The stretch of text that one piece of evidence speaks of.

    ``start`` is where the evidence before it in the sentence ends, ``tail`` where the next one
    begins; ``near_tail`` is the end of the words that still belong to this one. ``bracket`` spans
    the outermost bracket around the evidence. ``index`` counts within the sentence. Evidence that
    is listed ("p = 0.02 and p = 0.03, respectively") shares one scope; ``listed`` says which of
    how many it is. ``last_end`` is where the last evidence of the sentence ends.
    """

    evidence: Evidence
    sentence: int
    sentence_start: int
    sentence_end: int
    start: int
    tail: int
    near_tail: int
    bracket: tuple[int, int] | None
    index: int
    listed: tuple[int, int] = (0, 1)
    last_end: int = 0

    @property
    def host(self) -> int:
        """Where the words before the evidence end: at its bracket or at itself."""
        return self.bracket[0] if self.bracket else self.evidence.start


def _outer_bracket(structure: Structure, evidence: Evidence, floor: int) -> tuple[int, int] | None:
    index = structure.bracket_at(evidence.start)
    found: tuple[int, int] | None = None
    while index is not None and structure.brackets[index].start >= floor:
        bracket = structure.brackets[index]
        found = (bracket.start, bracket.end)
        index = bracket.parent
    return found


def _near_tail(low: str, start: int, tail: int) -> int:
    opening = _TAIL_OPENS.match(low, start, tail)
    match = _CLAUSE_END.search(low, opening.end() if opening else start, tail)
    return match.start() if match else tail


def _runs(low: str, where: list[int], evidence: tuple[Evidence, ...]) -> list[tuple[int, int]]:
    """Return the first and last + 1 of each list of evidence with nothing in between."""
    runs: list[tuple[int, int]] = []
    first = 0
    for i in range(1, len(evidence) + 1):
        if (
            i < len(evidence)
            and i - first < _LONGEST_RUN
            and where[i] == where[i - 1]
            and _LISTED.fullmatch(low, evidence[i - 1].end, evidence[i].start)
            and not _OWN_WORDS.match(low, evidence[i].end)
            and not OF_ANOTHER.match(low, evidence[i].start, evidence[i].end)
        ):
            continue
        runs.append((first, i))
        first = i
    return runs


def scopes_of(scene: Scene, evidence: tuple[Evidence, ...]) -> list[Scope]:
    """Return the scope of each piece of evidence."""
    structure = scene.structure
    where = [structure.sentence_index(e.start) for e in evidence]
    ends_at = {where[i]: e.end for i, e in enumerate(evidence)}
    out: list[Scope] = []
    for first, end in _runs(scene.low, where, evidence):
        sentence = scene.doc.sentences[where[first]]
        begins = first == 0 or where[first - 1] != where[first]
        ends = end == len(evidence) or where[end] != where[first]
        last = evidence[end - 1]
        tail = max(sentence.end if ends else evidence[end].start, last.end)
        bracket = _outer_bracket(structure, evidence[first], sentence.start)
        closed = bracket[1] - 1 if bracket and bracket[1] > last.end else last.end
        closed = min(closed, tail)
        near_tail = _near_tail(scene.low, closed, tail)
        turn = scene.low.find(";", last.end, closed)  # "(p < 0.01 vs baseline; ANOVA among arms,"
        near_tail = turn if turn >= 0 else near_tail
        for k in range(first, end):
            out.append(
                Scope(
                    evidence[k],
                    where[first],
                    sentence.start,
                    sentence.end,
                    sentence.start if begins else evidence[first - 1].end,
                    tail,
                    near_tail,
                    bracket,
                    0 if begins and k == first else out[-1].index + 1,
                    (k - first, end - first),
                    ends_at[where[first]],
                )
            )
    return out
