"""Pages of a meeting's abstracts: several studies one after the other, each below its title."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.pages.article import Study, main_style, opens_results, text_of
from corpus.pages.paragraphs import SENTENCE_OVER, Paragraph

_MIN_TITLE_WORDS, _MOST_TITLE_WORDS = 4, 60
_MIN_WORDS = 40  # of an abstract
_MIN_TEXT_WORDS = 12  # of its first paragraph: names and places are shorter, or end without a stop
_MIN_LABELLED = 2  # studies with labelled sections, without which headings are an article's own
_TITLE_REACH = 4  # paragraphs from a title to its text: names and places stand between


def find_studies(paragraphs: Sequence[Paragraph]) -> list[Study]:
    """Return the studies of a page of abstracts; none if it is not one.

    Titles are paragraphs that stand in one and the same print above text in the page's main print.
    """
    main = main_style(paragraphs)
    heads = [i for i in range(len(paragraphs)) if _heads_text(paragraphs, i, main)]
    styles = [(paragraphs[i].font, paragraphs[i].size) for i in heads]
    if not styles:
        return []
    style = max(styles, key=styles.count)
    heads = [i for i, s in zip(heads, styles, strict=True) if s == style]
    ends = [*heads[1:], len(paragraphs)]
    found = [_study(paragraphs[i:end], main) for i, end in zip(heads, ends, strict=True)]
    studies = [s for s in found if len(s.abstract.split()) >= _MIN_WORDS]
    labelled = sum(opens_results(s.abstract) for s in studies)
    return studies if labelled >= _MIN_LABELLED else []


def _heads_text(paragraphs: Sequence[Paragraph], i: int, main: tuple[str, float]) -> bool:
    """Whether a paragraph may be a title: not too long, in its own print, text soon below."""
    title = paragraphs[i]
    words = len(title.text.split())
    if (title.font, title.size) == main or not _MIN_TITLE_WORDS <= words <= _MOST_TITLE_WORDS:
        return False
    return any(_is_text(p, main) for p in paragraphs[i + 1 : i + 1 + _TITLE_REACH])


def _is_text(paragraph: Paragraph, main: tuple[str, float]) -> bool:
    long = len(paragraph.text.split()) >= _MIN_TEXT_WORDS
    over = bool(SENTENCE_OVER.search(paragraph.text))
    return (paragraph.font, paragraph.size) == main and long and over


def _study(part: Sequence[Paragraph], main: tuple[str, float]) -> Study:
    """Make a study of its title and what follows, from the first text to the last."""
    text = [i for i, p in enumerate(part) if _is_text(p, main)]
    abstract = part[text[0] : text[-1] + 1] if text else ()
    return Study(part[0].text, text_of(abstract), part[0].page, "labels")
