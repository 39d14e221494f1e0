"""Where in a pasted page the study stands: its title and its abstract.

A page copied from the web carries menus, counters, translations and legal lines around the
abstract. Numbers in them are not results, so extraction is limited to the study's own lines; the
text itself stays as it is, and so do its offsets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.documents import Region

_HEADING = re.compile(
    r"(?i)^[\W\d_]*(?:(?:structured|english|plain|article)\s+)?"
    r"(?:abstract|a ?b ?s ?t ?r ?a ?c ?t|summary)\b"
    r"(?:\s*[（(][^)）]{0,30}[)）])?[ \t]*(?P<sep>[:：.—–-]?)[ \t]*(?P<rest>.*)$"
)
_SECTION = re.compile(
    r"(?i)^\W*(?:background|introduction|objectives?|aims?|purpose|rationale|context|importance"
    r"|methods?|materials? and methods|patients and methods|design|setting|participants"
    r"|interventions?|(?:main )?results|(?:main )?findings|conclusions?|interpretation)"
    r"(?:\s*(?:/|and|&)\s*\w+)?\s*[:：.—–-]"
)
# A line that starts so is not, or no longer, the abstract.
_AFTER = re.compile(
    r"(?i)^[\W\d_]*(?:"
    r"key\s?-?words?(?: plus)?\s*(?:[:：.—–-]|$)|index terms\b|mesh terms?\b|publication types?\b"
    r"|copyright\b|©|\(c\) (?:19|20)\d\d|all rights reserved|disclaimer\b"
    r"|conflicts? of interest\b|competing interests?\b|declarations? of\b|disclosures?\s*[:：]"
    r"|acknowledge?ments?\s*(?:[:：.]|$)|author contributions?\b|data availability\b"
    r"|similar articles|cited by\b|related (?:articles|content|information|links)\b"
    r"|citation\s*:|pmc?id\s*:|doi\s*:|https?://|www\.|e-?mail\s*:"
    r"|correspond(?:ence (?:to\b|:)|ing author)"
    r"|plain language summary|abbreviations\s*:|full[- ]text links?|view (?:article|pdf|full)"
    r")"
)
# Words that end an abstract only where they stand alone: a sentence may begin with them too.
_AFTER_ALONE = re.compile(
    r"(?i)^[\W\d_]*(?:references?|figures?|tables?|comments?|share|download(?: pdf)?|full text|cite"
    r"|linkout|subscribe|sign in|log in|advertisement|statements?|disclosures?|licen[cs]e|ethics"
    r"|supplementary (?:materials?|information|data)|recommended|substances|permalink|privacy"
    r"|footnotes|what'?s new|cookies?|help|contents|notes|grants? and funding|cite this article)"
    r"[\W\d_]*$"
)
# In an article's full text the next numbered or bare heading ends the abstract.
_BODY = re.compile(r"(?i)^\W*(?:\d+\.?\s+)?(?:introduction|background|main text)\s*$")
_FOREIGN = re.compile(r"[぀-ヿ㐀-鿿가-힣豈-﫿Ѐ-ӿ؀-ۿ֐-׿฀-๿]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
_NOT_TITLE = re.compile(
    r"(?i)^\W*(?:home|search|menu|login|pubmed|medline|doi\b|https?:|www\.|issn|volume|authors?\b"
    r"|affiliations?|published|received|accepted|views?\b|reads?\b|download|open access|original"
    r"|research article|skip to|advanced|full text|cite\b|journal of\b|from the\b|display options"
    r"|\W*\d{4}\b)|\bet al\b|@|;\d|\d\(\d|\d{4};|\.\s*\d{4}\s"
    r"|\b(?:cookies?|website|web site|browser|javascript|your|click|subscri\w+|official)\b"
    r"|\b(?:university|universit\w|department of|dept|hospitals?,|institute of|division of"
    r"|school of medicine|faculty of)\b"
)
_NAME_PART = re.compile(r"(?:[A-Z][\w’'.-]*|\d+|de|der|den|van|von|di|la|el|al|and|\*|†|‡)$")
_MOST_NAMES = 0.6
_LONGEST_NAME = 5
_MIN_TITLE_WORDS = 3
_MAX_TITLE = 400
_MIN_WORDS = 12
_FOREIGN_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str

    @property
    def blank(self) -> bool:
        return not self.text.strip()

    @property
    def foreign(self) -> bool:
        """Whether the line is written in another script (a stray foreign sign does not count)."""
        letters = sum(map(len, _LATIN_WORD.findall(self.text)))
        other = len(_FOREIGN.findall(self.text))
        return other > 0 and other > _FOREIGN_SHARE * (letters + other)

    @property
    def boundary(self) -> bool:
        return self.foreign or bool(_AFTER.match(self.text) or _AFTER_ALONE.match(self.text))


def _lines(text: str) -> list[_Line]:
    out: list[_Line] = []
    at = 0
    for piece in text.split("\n"):
        out.append(_Line(at, at + len(piece), piece))
        at += len(piece) + 1
    return out


def abstract_span(text: str) -> Region | None:
    """Find the abstract in a page with other text around it.

    Returns
    -------
    (start, end) or None
        None where nothing says that there is anything but the study: no "Abstract" heading, no
        line in another script, no line of the kind that web pages put below an abstract.
    """
    lines = _lines(text)
    found = _below_heading(lines) or _longest_block(lines)
    return None if found is None else _trimmed(text, *found)


def headed_span(text: str) -> Region | None:
    """Find the abstract below a heading that says so; None where there is no such heading."""
    found = _below_heading(_lines(text))
    return None if found is None else _trimmed(text, *found)


def title_span(text: str, abstract_start: int) -> Region | None:
    """Find the title's line above an abstract: the longest that reads like one."""
    above = [line for line in _lines(text) if line.end <= abstract_start]
    candidates = [line for line in above if _may_be_title(line)]
    if not candidates:
        return None
    best = max(reversed(candidates), key=lambda line: len(line.text.split()))
    return _trimmed(text, best.start, best.end)


def study_regions(text: str) -> tuple[Region, ...]:
    """Return the spans of title and abstract; the whole text where it holds nothing else."""
    abstract = abstract_span(text)
    if abstract is None:
        return ((0, len(text)),)
    title = title_span(text, abstract[0])
    return (abstract,) if title is None else (title, abstract)


def _may_be_title(line: _Line) -> bool:
    text = line.text.strip()
    words = _LATIN_WORD.findall(text)
    return (
        len(words) >= _MIN_TITLE_WORDS
        and len(text) <= _MAX_TITLE
        and not line.boundary
        and not _NOT_TITLE.search(text)
        and not _is_names(text)
    )


def _is_names(text: str) -> bool:
    """Whether a line lists people: several pieces, most of them a few capitalised words."""
    pieces = [piece.split() for piece in re.split(r"[,;·•]", text) if piece.strip()]
    names = [p for p in pieces if len(p) <= _LONGEST_NAME and all(map(_NAME_PART.match, p))]
    return len(pieces) > 1 and len(names) >= _MOST_NAMES * len(pieces)


def _below_heading(lines: list[_Line]) -> Region | None:
    for i, line in enumerate(lines):
        heading = _HEADING.match(line.text)
        if heading is None or not _is_heading(heading):
            continue
        rest = heading["rest"]
        start = line.start + heading.start("rest")
        inside = list(_until_boundary(lines[i + 1 :], started=bool(rest.strip())))
        end = inside[-1].end if inside else line.end
        words = _LATIN_WORD.findall(" ".join([rest, *(x.text for x in inside)]))
        if len(words) >= _MIN_WORDS:
            return start, end
    return None


def _is_heading(match: re.Match[str]) -> bool:
    """Say whether it stands alone, is set off by a colon, or a new sentence begins after it."""
    rest = match["rest"].strip()
    return not rest or match["sep"] in (":", "：", ".", "—") or bool(_SECTION.match(rest))


def _until_boundary(lines: list[_Line], *, started: bool) -> Iterator[_Line]:
    """Yield the lines of the abstract up to the first that is not of it."""
    for i, line in enumerate(lines):
        if line.boundary or (started and _BODY.match(line.text) and _long_below(lines, i)):
            return
        if not line.blank:
            started = True
        yield line


def _long_below(lines: list[_Line], i: int) -> bool:
    """Whether a bare "Introduction" opens an article's body: no section label follows it soon."""
    following = [line for line in lines[i + 1 :] if not line.blank]
    return not any(_SECTION.match(line.text) for line in following[:3])


def _longest_block(lines: list[_Line]) -> Region | None:
    """In a page without a heading: the block of most words between boundaries."""
    if not any(line.boundary for line in lines):
        return None
    blocks: list[list[_Line]] = [[]]
    for line in lines:
        if line.boundary:
            blocks.append([])
        elif not line.blank or blocks[-1]:
            blocks[-1].append(line)
    best = max(blocks, key=_words)
    if _words(best) < _MIN_WORDS:
        return None
    return best[0].start, best[-1].end


def _words(block: list[_Line]) -> int:
    return sum(len(_LATIN_WORD.findall(line.text)) for line in block)


def _trimmed(text: str, start: int, end: int) -> Region:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
