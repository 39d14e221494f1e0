"""The words around a piece of evidence that tell what kind of contrast it is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.comparison_scope import Scene, Scope
from extractor.word_pattern import at_word

GROUPS = r"(?:groups|arms|regimens|treatments|conditions)"
_INTERACTIONS = re.compile(r"interactions?\b")
_CONTRAST = re.compile(
    at_word(
        r"between|than|versus|vs|v|(?:compared|comparison|relative) (?:to|with)|when compared|"
        r"against|differ\w*|superior\w*|inferior\w*|favou?r\w*|(?:more|less) likely|likelihood|"
        r"(?:below|above) (?:that|those)|"
        r"equivalent|comparable|similar|advantage|benefit of|(?:the|this|group) comparisons?|"
        r"(?:treatment|intervention|group|condition) effects?(?! size)"
    )
    + r"\b"
)
_GROUPS = re.compile(at_word(GROUPS) + r"\b")
TO_BASELINE = re.compile(
    at_word(
        r"(?:(?:compared|comparison|relative) (?:to|with)|than|from|versus|vs|over) "
        r"(?:the |their |its )?(?:at )?"
        r"(?:baseline|basal|pre-?\w*|before|initial|admission|starting)\b|within[- ]group|"
        r"within[- ]subjects?\b|before and after\b|from pre|pre- ?(?:to|and) ?post|"
        r"over time\b|time effect|(?:main|significant) effects? of time\b|effects? of time\b|"
        r"pre-? ?(?:vs|versus)\b"
    )
)
_CHANGE = re.compile(
    at_word(
        r"increas|decreas|reduc|improv|declin|ros[e]|rise|fell|fall|drop|lower|elevat|worsen|"
        r"chang|gain|lost|loss|grew|diminish|rais|resolv|recover(?!y\b)|deteriorat"
    )
    + r"\w*"
)
COMPARATIVE = re.compile(
    at_word(
        r"higher|lower|greater|smaller|longer|shorter|fewer|less|more|better|worse|larger|faster|"
        r"slower|earlier|later|quicker|superior"
    )
    + r"\b"
)
_ASSOCIATION = re.compile(
    at_word(
        r"correlat\w+|relationships?|prognostic|"
        r"predict(?<!percent predict)(?<!% predict)(?<!of predict)"
        r"(?!ed (?:fev|fvc|dlco|vo2|normal))\w*|"
        r"(?:risk|protective) factors?|regression|per unit|for each|dependent on|independent\w*|"
        r"related to|inversely"
    )
    + r"\b"
)
_ASSOCIATED = re.compile(at_word(r"associat(?:ed|ion)") + r"\b")
_INTERACTION = re.compile(
    at_word(
        r"p[ -]?(?:for )?int|(?:group|treatment|condition|arm|trial|diet)s? ?"
        r"(?:× ?\w+|(?:[x*]|-?by-?) ?(?:time|visit|group|trial|session|set|sex|age))|"
        r"time ?(?:[x×*]|-?by-?) ?(?:group|treatment)"
    )
    + r"\b|× ?(?:time|visit|group|condition|treatment)\b"
)
_THEY = re.compile(r"\b(?:although|but|though|whereas|while) (?:it|they|both|all)\b")
_FOR_INTERACTION = re.compile(r"\s*for (?:the |an )?(?:\w+ ){0,2}interaction\b")
_MULTI = re.compile(
    rf"{at_word('among|across|between|in')}"
    r"\b[^.;()]{0,30}?\b(?:three|four|five|six|3|4|5|6|all) "
    r"(?:\w+ )?(?:groups|arms|treatments|conditions|trials)\b"
)
_SORTS = r"groups?|arms?|drugs?|interventions?|therap(?:y|ies)|diets?|doses?"
_EACH = re.compile(
    at_word("in|for|within|of|after|by|on|with|across")
    + r"(?<!compared with)(?<!relative with)(?<!comparison with) "
    r"(?:both|each|every|all|either|the two|all three)(?: of the)? (?:\w+ )?"
    r"(?:(?:study |treatment |randomi[sz]ed )?"
    rf"(?:{_SORTS}|{GROUPS}))\b|"
    + at_word("both|all|each of the")
    + rf"(?: the)?(?: two| three| four)? (?:\w+ )?(?:{_SORTS})\b"
    r"(?= (?:\w+ly )?(?:improve|decrease|increase|reduc|lower|show|had|experienc|rose|fell|declin|"
    r"gain|lost|chang))"
)


@dataclass(slots=True)  # not frozen: made by the dozen for every text
class Cues:
    """What the words around a piece of evidence say about its design.

    ``contrast`` is whether something is set against something; ``between`` also where groups are
    only named.
    """

    between: bool
    contrast: bool
    to_baseline: bool
    change: bool
    comparative: bool
    association: bool
    associated: bool
    interaction: bool
    multi: bool
    each: bool

    @property
    def silent(self) -> bool:
        """Whether the words say nothing, so that the evidence before speaks for this one too."""
        return not (self.between or self.to_baseline or self.change or self.comparative)


def _interacts(scene: Scene, scope: Scope) -> bool:
    """Whether an interaction is named, and not only in a bracket that tells of the model."""
    start, end = scope.start, scope.evidence.end
    for pattern in (_INTERACTIONS, _INTERACTION):
        found = pattern.search(scene.low, start, end)
        if found is not None:
            bracket = scene.structure.bracket_at(found.start())
            if bracket is None or scene.structure.brackets[bracket].end > scope.evidence.start:
                return True
    return False


def _own_clause(scene: Scene, scope: Scope) -> int | None:
    """Return where a clause of its own begins: "... did not differ, although they fell (p = 0.01)".

    It must name no arm and set nothing against anything.
    """
    found = list(_THEY.finditer(scene.low, scope.start, scope.evidence.start))
    if not found or scene.arms_in(found[-1].end(), scope.near_tail):
        return None
    start = found[-1].end()
    words = TO_BASELINE.sub(" ", scene.low[start : scope.near_tail])
    if _CONTRAST.search(words) or COMPARATIVE.search(words):
        return None
    return start if _CHANGE.search(words) else None


def read_cues(scene: Scene, scope: Scope) -> Cues:
    """Look for the words of a design from the evidence before to the end of its own clause."""
    clause = _own_clause(scene, scope)
    text = scene.low[scope.start if clause is None else clause : scope.near_tail]
    each = clause is not None or _EACH.search(text) is not None
    stripped = TO_BASELINE.sub(" ", _EACH.sub(" ", text) if each else text)
    contrast = _CONTRAST.search(stripped) is not None
    return Cues(
        between=contrast or _GROUPS.search(stripped) is not None,
        contrast=contrast,
        to_baseline=TO_BASELINE.search(text) is not None,
        change=_CHANGE.search(text) is not None,
        comparative=COMPARATIVE.search(text) is not None,
        association=_ASSOCIATION.search(text) is not None,
        associated=_ASSOCIATED.search(text) is not None,
        interaction=_interacts(scene, scope)
        or _FOR_INTERACTION.match(scene.low, scope.evidence.end) is not None,
        multi=_MULTI.search(text) is not None,
        each=each,
    )
