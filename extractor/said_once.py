"""Verbs that are said once and hold for each number listed behind them.

"Weight fell by 3.1 kg in one group and 1.4 kg in the other" tells of two falls; without the verb
the second would be a level, or a change with the wrong sign.
"""

from __future__ import annotations

import re

from extractor.clauses import outside_brackets
from extractor.link_scene import Scene

_FAR = 110  # characters from the end of one number to the next
_STATIONS = 6  # numbers back, those in brackets between included
_JOINED = re.compile(
    r",|\band\b|\bor\b|\bvs\b|\bversus\b|\bcompared (?:with|to)\b|\bthan\b|\bagainst\b|&"
)
_BY = re.compile(r"\b(?:by|of)\s+(?:(?:an?|mean|average|median|about|approximately|only|of)\s+)*\Z")
# What starts a statement of its own; "to" and "from" tell where a number went or came from.
_NEW = re.compile(
    r"[;:]|\.\s|[<>=≤≥]"
    r"|\b(?:was|were|is|are|had|has|have|did|fell|rose|lost|from|no|not|nor|without|with an?|until"
    r"|after which|higher|lower|greater|less|more|patients?|reach\w*|remain\w*|stay\w*|increas\w*"
    r"|decreas\w*|reduc\w*|improv\w*|declin\w*|gain\w*|drop\w*|chang\w*|worse\w*|occurr\w*"
    r"|show\w*|report\w*|achiev\w*|complet\w*|experienc\w*|to(?! (?:only )?\d))\b"
)
# Words that begin no statement though they look like one.
_NO_WORD = re.compile(r"\bcompared to\b|\b(?:was|were) (?:seen|observed|noted|found|recorded)\b")


def said_with(scene: Scene, i: int) -> int | None:
    """Return the number before i whose verb holds for number i too, None if there is none."""
    back = range(i - 1, max(i - _STATIONS, 0) - 1, -1)
    j = next((j for j in back if scene.bracket[j] in (scene.bracket[i], None)), None)
    if j is None or scene.sentence[j] != scene.sentence[i] or scene.bracket[j] != scene.bracket[i]:
        return None
    before, stat = scene.stats[j], scene.stats[i]
    if not 0 <= stat.start - before.end <= _FAR:
        return None
    if (before.events is None) != (stat.events is None):
        return None
    gap = outside_brackets(scene.low[before.end : stat.start])
    if not _JOINED.search(gap) or _NEW.search(_NO_WORD.sub(" ", gap)):
        return None
    same_unit = stat.unit is None or before.unit is None or stat.unit == before.unit
    return j if same_unit or _BY.search(gap) else None
