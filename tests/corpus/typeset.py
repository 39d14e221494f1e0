"""Set running text into frames as a journal does: lines, columns, hyphens, raised digits."""

import re
from dataclasses import dataclass, replace

from pdfminer.fontmetrics import FONT_METRICS

from tests.corpus.make_pdf import FONTS, Word

_SOFT = re.compile(r"[a-z]{4,}(?=[a-z]{3,}[.,;:)]?$)")
_HARD = re.compile(r"^.*[A-Za-z]{2,}-(?=[A-Za-z]{3,})")
_RAISED = re.compile(r"(?<=\w)\^(-?\w+)")
_SCRIPT = 0.65


@dataclass(frozen=True)
class Frame:
    """Where lines may stand: a page's number from 0, and a rectangle in points from the top."""

    page: int
    x: float
    y: float
    width: float
    bottom: float

    def below(self, y):
        return replace(self, y=y)


@dataclass(frozen=True)
class Style:
    size: float = 9
    step: float = 11
    font: str = ""
    justified: bool = True
    hyphens: bool = False
    ligatures: bool = False
    indent: float = 0
    after: float = 0  # points below a paragraph
    centred: bool = False
    small_caps: bool = False
    number_from: int = 0  # first number of the lines counted in the margin; 0 for none


class Sheet:
    """Pages under construction."""

    def __init__(self):
        self.pages = []

    def add(self, page, *marks):
        while len(self.pages) <= page:
            self.pages.append([])
        self.pages[page].extend(marks)

    def flow(self, text, frames, style):
        """Set paragraphs into the frames one after the other; return the room that is left."""
        frames = list(frames)
        y = frames[0].y
        count = style.number_from
        for paragraph in text.split("\n"):
            words, first = _pieces(paragraph, style), True
            while words:
                if y + style.size > frames[0].bottom:
                    if len(frames) == 1:
                        raise ValueError(f"no room for {' '.join(words[:5])}")
                    frames.pop(0)
                    y = frames[0].y
                indent = style.indent if first else 0
                line, words = _fill(words, frames[0].width - indent, style)
                self._line(line, frames[0], y + style.size, indent, style, last=not words)
                if count:
                    self.add(frames[0].page, Word(frames[0].x - 30, y + style.size, 7, str(count)))
                    count += 1
                y += style.step
                first = False
            y += style.after
        return [frames[0].below(y), *frames[1:]]

    def _line(self, line, frame, y, indent, style, last):
        widths = [width_of(word, style) for word in line]
        spare = frame.width - indent - sum(widths)
        space = _space(style)
        if style.justified and not last and len(line) > 1:
            space = spare / (len(line) - 1)
        x = frame.x + indent
        if style.centred:
            x += (spare - space * (len(line) - 1)) / 2
        for word, width in zip(line, widths, strict=True):
            self.add(frame.page, *_marks(word, x, y, style))
            x += width + space


def _pieces(paragraph, style):
    words = paragraph.split()
    if style.ligatures:
        words = [w.replace("fi", "ﬁ").replace("fl", "ﬂ") for w in words]
    return words


def _space(style):
    return 0.278 * style.size


def width_of(text, style):
    if style.small_caps:
        return sum(_letters(c.upper(), s, style.font) for c, s in _capitals(text, style.size))
    plain = _RAISED.sub("", text)
    raised = "".join(_RAISED.findall(text))
    return _letters(plain, style.size, style.font) + _letters(
        raised, style.size * _SCRIPT, style.font
    )


def _letters(text, size, font):
    widths = FONT_METRICS[FONTS[font]][1]
    return sum(widths.get(c, 556) for c in text) * size / 1000


def _capitals(text, size):
    return [(c, size if not c.islower() else 0.8 * size) for c in text]


def _fill(words, width, style):
    """Take as many words as a line holds; the last may be cut at a hyphen."""
    line, room = [], width
    words = list(words)
    while words:
        need = width_of(words[0], style)
        if need > room and line:
            break
        line.append(words.pop(0))
        room -= need + _space(style)
    if words and (head := _cut(words[0], room, style)):
        line.append(head)
        words[0] = words[0][len(head.rstrip("-")) :].removeprefix("-")
    return line, words


def _cut(word, room, style):
    """Return the part of a word that still fits, with its hyphen; "" for none."""
    cuts = [m[0] for m in [_HARD.match(word)] if m]
    if style.hyphens and (m := _SOFT.match(word)):
        cuts += [m[0][:n] + "-" for n in range(len(m[0]), 2, -1)]
    return next((c for c in cuts if width_of(c, style) <= room), "")


def _marks(word, x, y, style):
    """Yield the marks of a word: runs of one size; a caret raises what follows it."""
    if style.small_caps:
        for c, size in _capitals(word, style.size):
            yield Word(x, y, size, c.upper(), style.font)
            x += _letters(c.upper(), size, style.font)
        return
    at = 0
    for match in _RAISED.finditer(word):
        head = word[at : match.start()]
        yield Word(x, y, style.size, head, style.font)
        x += _letters(head, style.size, style.font)
        small = style.size * _SCRIPT
        yield Word(x, y - 0.35 * style.size, small, match[1], style.font)
        x += _letters(match[1], small, style.font)
        at = match.end()
    if at < len(word):
        yield Word(x, y, style.size, word[at:], style.font)
