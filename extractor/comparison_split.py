"""Find the lists that one number speaks for: outcomes, arms, pairs of arms, time points."""

from __future__ import annotations

import re

from extractor.comparison_arms import references, unique
from extractor.comparison_cues import COMPARATIVE, Cues
from extractor.comparison_each import listed_arms
from extractor.comparison_outcome import is_bare, outcome_phrases
from extractor.comparison_scope import Scene, Scope
from extractor.mentions import ArmMention, TimeMention
from extractor.outcomes import Phrase
from extractor.records import Design

_AND = re.compile(
    r"\s*(?:\([^()]{0,40}\)|\[[^\[\]]{0,40}\])?\s*"
    r"(?:[,;]\s*(?:and|or|as well as|but not)?|and|or|&|as well as|/)\s*"
    r"(?:(?:in|on|for|of|the|a|an|both|mean|median|serum|plasma|also|an?|levels?|ratios?|"
    r"increased?|decreased?|reduc(?:ed|tion)|improve(?:d|ment)s?|lower|higher|greater)\s+){0,5}"
)
_TOUCHES = re.compile(r"\s*(?:\([^()]{1,20}\)\s*|levels?\s*|scores?\s*)?[\s(,]*")
_VERSUS = re.compile(
    r"\b(?:than|versus|vs|against|(?:compared|comparison|relative|respect) (?:to|with)|from)\b"
)
_JOINT_AT_END = re.compile(r"(?:\b(?:and|or|to)|[,/-])\s*$")
_RESPECTIVELY = re.compile(r"\brespectively\b")
_LED = re.compile(r"(?:both )?(?:at|on|by|after|during|in|from)?\s*(?:the )?")
_OPENED = re.compile(r"(?: groups?| arms?)?,\s")  # "compared with C, A and B fell"
_OTHERS = re.compile(
    r"\b(?:than|versus|vs|against|(?:compared|comparison|relative) (?:to|with)|from) (?:in )?"
    r"(?:all |both |either |each )?(?:of )?(?:the )?others?\b"
)
_PAIR_AND = re.compile(r"\s*(?:groups?\s*)?(?:and|vs\.?|versus|-)\s*(?:the\s+|group\s+)*")
_VERB = re.compile(
    r"\b(?:was|were|is|are|be|had|has|have|did|does|showed?|shown|found|observed|reported|revealed|"
    r"improved|increased|decreased|reduced|differed|remained|became|experienced|than|compared|versus|"
    r"vs|between|who|that|which|but|while|whereas|although|because|when|if|respectively)\b|[;:()]"
)
_SEPARATED = re.compile(r",|\b(?:and|or)\b")
_CLOSES = re.compile(r"\b(?:and|or|as well as)\b|[&/]")
_WHEN = frozenset({"after", "before", "during", "following", "until", "at"})
_ALL = re.compile(r"\b(?:all|both|each|ps)\b")
_FOR_ALL = re.compile(
    r"[\s),]*(?:for|in|at|on|with) (?:the )?(?:all|both|each|every|two|three|four)\b"
)
_INSTRUMENTS = frozenset({"scale", "scales", "index", "inventory", "questionnaire", "survey"})
_BRACKET_LIST = re.compile(
    r"[(\[]\s*(?P<list>[^()\[\];:=<>]{2,30}(?:(?:,|\band\b)[^()\[\];:=<>]{2,30}){1,9}?)[;:]"
)
_PARTED = re.compile(r",\s*(?:and\s+)?|\s+and\s+")
_MANY = 12
_PAIR = 2


def _joined(scene: Scene, left: int, right: int) -> bool:
    return _AND.fullmatch(scene.low, left, right) is not None


def _is_item(scene: Scene, phrase: Phrase) -> bool:
    return not (
        is_bare(phrase)
        or scene.names_arm(phrase.start, phrase.end)
        or scene.names_time(phrase.start, phrase.end)
        or phrase.before in _WHEN
    )


def _is_title(scene: Scene, left: Phrase, right: Phrase) -> bool:
    """Whether an "and" is inside the name of one instrument ("Anxiety and Depression Scale")."""
    return (
        scene.low[left.end : right.start] == " and "
        and right.words[-1] in _INSTRUMENTS
        and left.text.rpartition(" ")[2][:1].isupper()
        and right.text[:1].isupper()
    )


def outcome_list(scene: Scene, scope: Scope, seed: Phrase) -> list[Phrase]:
    """Return the phrases coordinated with one, itself among them, in text order."""
    found = [
        p for p in outcome_phrases(scene, scope) if p.start >= scope.start and _is_item(scene, p)
    ]
    left = sorted(found, key=lambda p: (-p.end, p.start))
    right = sorted(found, key=lambda p: (p.start, -p.end))
    items = [seed]
    for p in left:
        if p.end <= items[0].start and _joined(scene, p.end, items[0].start):
            if _is_title(scene, p, items[0]):
                break
            items.insert(0, p)
    for p in right:
        if p.start >= items[-1].end and _joined(scene, items[-1].end, p.start):
            if _is_title(scene, items[-1], p):
                break
            items.append(p)
    return items


def outcome_items(scene: Scene, scope: Scope) -> list[Phrase]:
    """Return every phrase before the evidence that could be an outcome, none inside another."""
    out: list[Phrase] = []
    for p in outcome_phrases(scene, scope):
        if (
            scope.start <= p.start
            and p.end <= scope.host
            and p.joined in ("", "of")
            and _is_item(scene, p)
            and not scene.times_in(p.start, p.end)
        ):
            if out and p.start < out[-1].end:
                if p.end <= out[-1].end:
                    continue  # "life" of "quality of life"
                out.pop()
            out.append(p)
    return out


def names_in_bracket(scene: Scene, scope: Scope) -> list[str]:
    """Return the names listed in a bracket before its numbers ("(SBP and MAP; p = 0.1, ...")."""
    if scope.bracket is None:
        return []
    listed = _BRACKET_LIST.match(scene.low, scope.bracket[0], scope.evidence.start)
    if listed is None:
        return []
    start, end = listed.span("list")
    return [part.strip() for part in _PARTED.split(scene.doc.text[start:end]) if part.strip()]


def _run_of(scene: Scene, items: list[Phrase], seed: Phrase) -> list[Phrase]:
    """Return the items about the seed, or the longest run, that are parted by commas or "and"."""
    runs: list[list[Phrase]] = [[]]
    for item in items:
        last = runs[-1][-1] if runs[-1] else None
        left = last.end if last else item.start
        apart = _SEPARATED.search(scene.low, left, item.start)
        if last and (not apart or _VERB.search(scene.low, left, item.start)):
            runs.append([])
        runs[-1].append(item)
    mine = [r for r in runs if any(p.start < seed.end and seed.start < p.end for p in r)]
    run = mine[0] if mine and len(mine[0]) > 1 else max(runs, key=len)
    return run if len(run) > 1 and _CLOSES.search(scene.low, run[-2].end, run[-1].start) else [seed]


def _says_all(scene: Scene, scope: Scope) -> bool:
    """Whether "all", "both" or "each" stands at a number."""
    around = scene.low[max(0, scope.evidence.start - 6) : scope.evidence.end + 10]
    if _ALL.search(around):
        return True
    return _FOR_ALL.match(scene.low, scope.evidence.end) is not None


def coordinated_outcomes(scene: Scene, scope: Scope, seed: Phrase) -> list[Phrase]:
    """Return the outcomes that one number speaks for: the list that it follows or closes."""
    effect = scope.evidence.effect
    items = outcome_list(scene, scope, seed) if effect is None else [seed]
    said = _says_all(scene, scope)
    if len(items) < _PAIR and effect is None and said:
        return _run_of(scene, outcome_items(scene, scope), seed)
    if len(items) < _PAIR or items[-1].start > scope.evidence.start:
        return [seed]
    if not _CLOSES.search(scene.low, items[-2].end, items[-1].start):
        return [seed]
    touches = _TOUCHES.fullmatch(scene.low, items[-1].end, scope.host) is not None
    subject = items[0].start >= scope.start and "," not in scene.low[
        items[-1].end : scope.host
    ].rstrip(" ,")
    return items if touches or subject or said else [seed]


def _pairs_in_a_row(scene: Scene, mentions: list[ArmMention]) -> list[tuple[str, str]]:
    """Read "between A and B, B and C, and C and D" as pairs."""
    pairs = []
    i = 0
    while i + 1 < len(mentions):
        a, b = mentions[i], mentions[i + 1]
        if a.arm != b.arm and _PAIR_AND.fullmatch(scene.low, a.end, b.start):
            pairs.append((scene.label(a.arm), scene.label(b.arm)))
            i += 2
        else:
            i += 1
    return pairs if len(pairs) >= _PAIR else []


def _against_the_rest(scene: Scene, scope: Scope) -> list[tuple[str, str]]:
    """Return each of two or more arms with the only other one: "lower in A and B" of three."""
    arms = listed_arms(scene, scope)
    rest = [x for x in scene.main_arms if x not in arms]
    if not arms or len(rest) != 1 or len(arms) + 1 != len(scene.main_arms):
        return []
    words = scene.low[scope.start : scope.near_tail]
    return [(x, rest[0]) for x in arms] if COMPARATIVE.search(words) else []


def pairs_of_arms(scene: Scene, scope: Scope) -> list[tuple[str, str]]:
    """Return the pairs that one number speaks for: one side against each of the other."""
    mentions = scene.arms_in(scope.start, scope.near_tail)
    if len(mentions) >= 2 * _PAIR:
        row = _pairs_in_a_row(scene, mentions)
        if row:
            return row[:_MANY]
    others = _OTHERS.search(scene.low, scope.start, scope.near_tail)
    marks = list(_VERSUS.finditer(scene.low, scope.start, scope.near_tail))
    if not marks:
        return _against_the_rest(scene, scope)
    cut = others.start() if others else marks[-1].start()
    left = unique([scene.label(a.arm) for a in mentions if a.end <= cut])
    right = unique([scene.label(a.arm) for a in mentions if a.start >= cut])
    if others and left:
        left = left[:1]
        right = [x for x in scene.main_arms if x not in left]
    right = [x for x in right if x not in left]
    opened = not left and len(right) > _PAIR and mentions[0] in references(scene, scope)
    if opened and _OPENED.match(scene.low, mentions[0].end):
        return [(x, right[0]) for x in right[1:]][:_MANY]
    if not left or len(left) + len(right) <= _PAIR:
        return []
    return [(a, b) for a in left for b in right][:_MANY]


def listed_times(scene: Scene, scope: Scope, design: Design) -> list[str]:
    """Return the labels of a list of time points ("at 1, 2 and 5 days")."""
    return _longest_list(scene, scene.times_in(scope.start, scope.near_tail), design)


def opening_times(scene: Scene, scope: Scope, design: Design) -> list[str]:
    """Return the list of times that opens the sentence of a number with no time of its own.

    "At 3 and 6 months, pain (p = 0.01) and sleep (p = 0.02) were better": each is of both.
    """
    start = scope.sentence_start
    if scope.start == start or scene.times_in(scope.start, scope.near_tail):
        return []
    found = scene.times_in(start, scope.start)
    if not found or not _LED.fullmatch(scene.low, start, found[0].start):
        return []
    if _RESPECTIVELY.search(scene.low, start, scope.sentence_end):
        return []
    listed = _longest_list(scene, found, design)
    return listed if len(listed) == len(found) else []


def _longest_list(scene: Scene, found: list[TimeMention], design: Design) -> list[str]:
    found = [t for t in found if design != "within" or t.anchor != "baseline"]
    runs: list[list[int]] = []
    for i, t in enumerate(found):
        # the first of "6 and 12 weeks" is found with its "and"
        joint = _JOINT_AT_END.search(scene.low, found[i - 1].start, found[i - 1].end) if i else None
        touching = joint and not scene.low[found[i - 1].end : t.start].strip()
        if i and (touching or _joined(scene, found[i - 1].end, t.start)):
            runs[-1].append(i)
        else:
            runs.append([i])
    longest = max(runs, key=len, default=[])
    labels = unique([found[i].label for i in longest])
    return labels if len(labels) >= _PAIR else []


def speaks_for_all(cues: Cues, scene: Scene, scope: Scope) -> bool:
    """Whether the number says itself that it stands for several ("both p < 0.01")."""
    return cues.each or _says_all(scene, scope)
