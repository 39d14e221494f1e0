"""Layouts of journal pages, each a function of a title and an abstract that sets them in type.

Around the abstract stands what real pages hold: a body with numbers that are not the study's
results, tables, affiliations, running heads. Read wrongly, they would give records of their own.
"""

import re

from tests.corpus.make_pdf import Box, Word
from tests.corpus.typeset import Frame, Sheet, Style, width_of

LETTER, A4 = (612, 792), (595, 842)
BODY = (
    "Toes have been colder than knees for as long as anyone has measured. In an earlier winter 41 "
    "walkers wore cotton, and warmth was 9.9 ± 9.8 degrees against 8.8 ± 7.7 degrees without socks "
    "(p = 0.04). Nobody has asked the knees. Hats were worn by 17 of 41 walkers (41%).\n"
    "Wool was first proposed by shepherds. It itches in 33% of wearers, and the mean itching score "
    "was 6.6 ± 5.5 in a survey of 77 households; a second survey found 5.4 ± 4.3. We therefore "
    "looked at wool in a trial of our own, whose design has been described elsewhere in detail.\n"
)
NAMES = "Anna Heel, Bert Sole, Carl van der Ankle and Dora Toe"
PLACES = "Department of Winter Clothing, University Hospital of the North, Cold Harbour, Norway"
TABLE = (
    ("Group", "Before", "After", "Change"),
    ("Wool", "22.1 ± 3.3", "25.4 ± 3.1", "3.3"),
    ("Cotton", "22.0 ± 3.5", "22.9 ± 3.6", "0.9"),
    ("Silk", "21.8 ± 3.0", "22.2 ± 2.9", "0.4"),
    ("None", "22.3 ± 3.4", "21.0 ± 3.8", "-1.3"),
    ("Mean age", "51 ± 12", "51 ± 13", "0.0"),
)
TEXT, HEAD, WIDE_HEAD = Style(9, 11), Style(10, 14, "bold"), Style(11, 15, "bold")
LABELS = re.findall(
    r"\w+",
    "Importance Background Introduction Context Objective Objectives Aim Aims Purpose Design "
    "Methods Patients Results Findings Conclusion Conclusions Interpretation",
)


def one_column(title, abstract):
    """A plain page, A4, ragged lines."""
    sheet, style = Sheet(), Style(10, 13, justified=False, after=6)
    _masthead(sheet, title, 70, 455)
    rest = sheet.flow("Abstract", [Frame(0, 70, 190, 455, 800)], Style(12, 18, "bold"))
    rest = sheet.flow(abstract, rest, style)
    rest = sheet.flow("Introduction", rest, Style(12, 18, "bold"))
    sheet.flow(BODY, [*rest, Frame(1, 70, 70, 455, 800)], style)
    return sheet.pages, A4


def two_columns(title, abstract):
    """The abstract on top of the left column, the body below it and in the right column."""
    sheet, rest = _begun(title, abstract, "ABSTRACT", _columns(0, 190))
    rest = sheet.flow("1. Introduction", rest, Style(10, 16, "bold"))
    sheet.flow(BODY * 4, [*rest, *_columns(1, 60)], Style(9, 11, indent=10))
    return sheet.pages, LETTER


def above_two_columns(title, abstract):
    """The abstract over both columns, the body in two below it."""
    sheet, rest = _begun(title, abstract, "Abstract", [Frame(0, 50, 190, 512, 760)], head=WIDE_HEAD)
    rest = sheet.flow("Keywords: toes; wool; 12 winters", rest, Style(8, 20, "italic"))
    _body(sheet, rest[0].y, BODY * 3, "Introduction")
    return sheet.pages, LETTER


def tinted_box(title, abstract):
    """A structured abstract in a box with a grey ground over both columns."""
    sheet, rest = _begun(
        title,
        _on_lines(abstract),
        "Abstract",
        [Frame(0, 60, 190, 492, 760)],
        Style(9, 11, after=3),
        head=WIDE_HEAD,
    )
    _under(sheet, 0, Box(50, 184, 512, rest[0].y - 180))
    _body(sheet, rest[0].y + 16, BODY * 3, "Introduction")
    return sheet.pages, LETTER


def box_beside_body(title, abstract):
    """The abstract in a tinted side bar on the right; the body beside it in one wide column."""
    sheet = Sheet()
    _masthead(sheet, title, 50, 512)
    rest = sheet.flow("Abstract", [Frame(0, 380, 190, 172, 780)], Style(10, 14, "bold"))
    rest = sheet.flow(
        abstract, [*rest, Frame(1, 380, 60, 172, 780)], Style(8, 9.5, justified=False)
    )
    _under(sheet, 0, Box(372, 184, 190, 598 if rest[0].page else rest[0].y - 180))
    wide = [Frame(0, 50, 186, 300, 770), Frame(1, 50, 60, 300, 770)]
    sheet.flow(BODY * 4, wide, Style(10, 12, indent=10))
    return sheet.pages, LETTER


def article_info(title, abstract):
    """A narrow column of dates and keywords on the left of a wide abstract, between rules."""
    sheet = Sheet()
    _masthead(sheet, title, 40, 515)
    sheet.add(0, Box(40, 186, 515, 0.5, 0))
    info = "Article history:\nReceived 3 May 2011\nAccepted 19 June 2012\nKeywords:\nToes\nWool"
    rest = sheet.flow("a r t i c l e   i n f o", [Frame(0, 40, 190, 140, 400)], Style(9, 16))
    sheet.flow(info, rest, Style(7, 9, justified=False))
    rest = sheet.flow("a b s t r a c t", [Frame(0, 205, 190, 350, 800)], Style(9, 16))
    rest = sheet.flow(abstract, rest, Style(8, 9.5))
    rest = sheet.flow("© 2012 Cold Feet Publishers. All rights reserved.", rest, Style(7, 9))
    sheet.add(0, Box(40, max(rest[0].y, 280), 515, 0.5, 0))
    _body(sheet, max(rest[0].y, 280) + 14, BODY * 2, "1. Introduction")
    return sheet.pages, A4


def table_below(title, abstract):
    """A table over both columns stands between the abstract and the body."""
    sheet, rest = _begun(title, abstract, "Abstract", [Frame(0, 50, 190, 512, 760)], head=WIDE_HEAD)
    y = rest[0].y + 20
    sheet.flow("Table 1. Warmth of toes in degrees", [Frame(0, 50, y, 512, 760)], Style(8, 10))
    _table(sheet, 50, y + 24, 130)
    _body(sheet, y + 100, BODY, "Introduction")
    return sheet.pages, LETTER


def table_in_column(title, abstract):
    """Two columns: the abstract, then a table in the left one; the body on the right."""
    sheet, rest = _begun(title, abstract, "Abstract", [Frame(0, 50, 190, 244, 780)], Style(8.5, 10))
    y = rest[0].y + 16
    sheet.flow("Table 1. Warmth of toes in degrees", [Frame(0, 50, y, 244, 780)], Style(8, 10))
    _table(sheet, 50, y + 24, 60)
    sheet.flow("Introduction", [Frame(0, 318, 190, 244, 780)], Style(10, 14, "bold"))
    sheet.flow(BODY * 2, [Frame(0, 318, 206, 244, 780)], Style(8.5, 10, indent=8))
    return sheet.pages, LETTER


def table_beside(title, abstract):
    """The abstract in the left half, a table at the same height in the right half."""
    sheet = Sheet()
    _masthead(sheet, title, 50, 512)
    rest = sheet.flow("Summary", [Frame(0, 50, 190, 244, 780)], Style(10, 14, "bold"))
    sheet.flow(abstract, rest, Style(9, 11))
    sheet.flow("Table 1. Warmth of toes", [Frame(0, 318, 190, 244, 780)], Style(8, 10))
    _table(sheet, 318, 214, 60)
    return sheet.pages, LETTER


def manuscript(title, abstract):
    """Double spaced, its lines numbered, with head and foot; the abstract runs over the page."""
    sheet = Sheet()
    big = Style(12, 24, "times", justified=False, number_from=1, after=24)
    rest = sheet.flow(f"{title}\n{NAMES}\n{PLACES}", [Frame(0, 90, 90, 430, 720)], big)
    frames = [rest[0].below(rest[0].y + 100), *(Frame(i, 90, 90, 430, 720) for i in (1, 2, 3))]
    big = Style(12, 24, "times", justified=False, number_from=9)
    rest = sheet.flow(f"Abstract\n{abstract}", frames, big)
    last = rest[0].page + 1
    sheet.flow(f"Introduction\n{BODY}", [Frame(last, 90, 90, 430, 720)], big)
    for page in range(last + 1):
        sheet.add(page, Word(90, 50, 9, "Heel et al. Warm socks", "times"))
        sheet.add(page, Word(480, 50, 9, "Manuscript 12-345"), Word(300, 760, 10, str(page + 1)))
    return sheet.pages, LETTER


def hyphenated(title, abstract):
    """Narrow columns with words cut at the end of lines, and ligatures."""
    style = Style(9, 10.5, "times", hyphens=True, ligatures=True)
    sheet, rest = _begun(title, abstract, "Abstract", _columns(0, 190), style)
    rest = sheet.flow("Introduction", rest, Style(10, 16, "bold"))
    sheet.flow(BODY * 4, [*rest, *_columns(1, 60)], style)
    return sheet.pages, LETTER


def three_columns(title, abstract):
    """A page of a meeting's abstracts, this one and its neighbours, in three columns."""
    sheet = Sheet()
    frames = [Frame(0, 40 + 182 * i, 70, 168, 800) for i in range(3)]
    sheet.add(0, Word(40, 45, 9, "Poster session B: hands and feet"), Word(520, 45, 9, "S117"))
    rest = sheet.flow(title, frames, Style(9, 10.5, "bold", justified=False, after=4))
    rest = sheet.flow(NAMES, rest, Style(8, 9.5, "italic", justified=False, after=4))
    sheet.flow(abstract, rest, Style(8, 9.5))
    return sheet.pages, A4


def small_caps(title, abstract):
    """Headings in small capitals: large first letters, smaller ones after them."""
    head = Style(11, 16, "times", small_caps=True)
    sheet, rest = _begun(
        title, abstract, "Abstract", _columns(0, 190), Style(9, 11, "times"), head=head
    )
    rest = sheet.flow("Introduction", [rest[0].below(rest[0].y + 8), *rest[1:]], head)
    sheet.flow(BODY * 4, [*rest, *_columns(1, 60)], Style(9, 11, "times"))
    return sheet.pages, LETTER


def over_the_column(title, abstract):
    """The abstract begins low in the left column and goes on at the top of the right one."""
    frames = [Frame(0, 50, 190, 244, 190 + 13 + 12 * _half(abstract)), _columns(0, 190)[1]]
    sheet, rest = _begun(title, abstract, "Abstract", frames, head=Style(10, 13, "bold"))
    rest = sheet.flow("Introduction", [rest[-1].below(rest[-1].y + 8)], Style(10, 14, "bold"))
    sheet.flow(BODY * 4, [*rest, *_columns(1, 60)], Style(9, 11))
    return sheet.pages, LETTER


def over_the_page(title, abstract):
    """Two columns; the abstract runs from the right one to the next page, under a running head."""
    sheet = Sheet()
    _masthead(sheet, title, 50, 512)
    _running(sheet)
    low = 730 - 11 * _half(abstract)
    sheet.flow(BODY * 2, [Frame(0, 50, 190, 244, 735)], Style(9, 11))
    sheet.flow(BODY, [Frame(0, 318, 190, 244, low - 20)], Style(8, 9.5))
    rest = sheet.flow("Abstract", [Frame(0, 318, low - 14, 244, 735)], Style(10, 14, "bold"))
    rest = sheet.flow(abstract, [*rest, *_columns(1, 72)], Style(9, 11))
    rest = sheet.flow("Introduction", [rest[0].below(rest[0].y + 8), *rest[1:]], Style(10, 14))
    sheet.flow(BODY * 3, [*rest, *_columns(2, 72)], Style(9, 11))
    return sheet.pages, LETTER


def few_lines_right(title, abstract):
    """A short report: the left column is full, the right one holds three lines."""
    sheet, rest = _begun(title, abstract, "Abstract", [Frame(0, 50, 190, 244, 780)])
    rest = sheet.flow("Introduction", rest, Style(10, 14, "bold"))
    bottom = rest[0].y + 11 * 6
    three = BODY.split("In an earlier")[0] + "In winter they are colder still. "
    sheet.flow(three, [Frame(0, 50, rest[0].y, 244, bottom)], Style(9, 11))
    sheet.flow(BODY[600:760], [Frame(0, 318, 190, 244, 780)], Style(9, 11))
    return sheet.pages, LETTER


def box_above_short_body(title, abstract):
    """A box over both columns; below it only a few lines of body in each."""
    sheet, rest = _begun(title, abstract, "Abstract", [Frame(0, 60, 190, 492, 760)], head=WIDE_HEAD)
    _under(sheet, 0, Box(50, 184, 512, rest[0].y - 180))
    y = rest[0].y + 16
    sheet.flow(BODY[:270], [Frame(0, 50, y, 244, y + 66)], Style(9, 11))
    sheet.flow(BODY[270:420], [Frame(0, 318, y, 244, y + 66)], Style(9, 11))
    return sheet.pages, LETTER


def watermark(title, abstract):
    """A word across the page, and a line up its edge."""
    pages, size = two_columns(title, abstract)
    edge = "Downloaded from cold.example.org on 7 July 2019. For 1 use only, 12.3 ± 4.5"
    for page in pages:
        page.insert(0, Word(120, 600, 90, "EARLY PROOF 9.9", "bold", 50, 0.85))
        page.append(Word(600, 700, 7, edge, "", 90))
    return pages, size


def cover_page(title, abstract):
    """An archive's cover comes first; the abstract is on the second page."""
    pages, size = above_two_columns(title, abstract)
    sheet = Sheet()
    sheet.flow("This is the author's accepted copy", [Frame(0, 80, 90, 450, 700)], Style(22, 28))
    about = (
        f"{title}\nItem type: Article\nDownloads: 412 since 2019\nLink to the item: cold.example"
    )
    sheet.flow(about, [Frame(0, 80, 200, 450, 700)], Style(11, 20, justified=False))
    return [*sheet.pages, *pages], size


def side_labels(title, abstract):
    """Each section's label stands in the margin, beside its text."""
    sheet = Sheet()
    _masthead(sheet, title, 60, 480)
    y = sheet.flow("Abstract", [Frame(0, 60, 190, 200, 780)], Style(12, 18, "bold"))[0].y
    for paragraph in _on_lines(abstract).split("\n"):
        label, text = _split_label(paragraph)
        if label:
            sheet.add(0, Word(60, y + 9, 9, label, "bold"))
        y = sheet.flow(text, [Frame(0, 150, y, 390, 780)], Style(9, 11))[0].y + 5
    rest = sheet.flow("Introduction", [Frame(0, 60, y + 8, 480, 780)], Style(12, 18, "bold"))
    sheet.flow(BODY, [*rest, Frame(1, 60, 60, 480, 780)], Style(9, 11))
    return sheet.pages, LETTER


def without_heading(title, abstract):
    """No word "Abstract": labelled paragraphs in bold, then the body without a heading."""
    sheet = Sheet()
    _masthead(sheet, title, 50, 512)
    style = Style(9, 11, "bold", indent=10)
    rest = sheet.flow(_on_lines(abstract), _columns(0, 190), style)
    rest = [rest[0].below(rest[0].y + 16), *rest[1:]]
    sheet.flow(BODY * 4, [*rest, *_columns(1, 60)], Style(10, 12, "times", indent=10))
    return sheet.pages, LETTER


def two_columns_above_two(title, abstract):
    """The abstract itself in two columns, a rule below it, then the body in two columns."""
    sheet = Sheet()
    _masthead(sheet, title, 50, 512)
    rest = sheet.flow("Abstract", [Frame(0, 50, 190, 512, 760)], Style(11, 15, "bold"))
    bottom = rest[0].y + 12 * (_half(abstract) + 3)
    sheet.flow(abstract, _columns(0, rest[0].y, bottom), Style(9, 11))
    sheet.add(0, Box(50, bottom + 6, 512, 0.7, 0))
    sheet.flow("Introduction", [Frame(0, 50, bottom + 16, 244, 770)], Style(10, 14, "bold"))
    sheet.flow(BODY * 2, _columns(0, bottom + 32), Style(9, 11))
    return sheet.pages, LETTER


def footnote_in_the_way(title, abstract):
    """The abstract goes over the column; at the foot of the left one stands who to write to."""
    bottom = 190 + 13 + 12 * _half(abstract)
    frames = [Frame(0, 50, 190, 244, bottom), _columns(0, 190)[1]]
    sheet, rest = _begun(title, abstract, "Abstract", frames, head=Style(10, 13, "bold"))
    note = f"Correspondence to: Dr Dora Toe, {PLACES}. E-mail: toe@cold.example.org"
    note += "\nSupported by 3 shepherds."
    sheet.flow(note, [Frame(0, 50, bottom + 12, 244, 790)], Style(7, 8.5))
    rest = sheet.flow("Introduction", [rest[-1].below(rest[-1].y + 8)], Style(10, 14, "bold"))
    sheet.flow(BODY * 4, [*rest, *_columns(1, 60)], Style(9, 11))
    return sheet.pages, LETTER


def printed_twice(title, abstract):
    """Bold made by printing every word a second time, a hair to the right."""
    pages, size = one_column(title, abstract)
    doubled = [Word(m.x + 0.3, m.y, m.size, m.text, m.font) for m in pages[0]]
    return [[*pages[0], *doubled], *pages[1:]], size


def body_without_heading(title, abstract):
    """An abstract over the page; the body begins below it in two columns without a heading."""
    sheet, rest = _begun(
        title, abstract, "Summary", [Frame(0, 90, 190, 430, 760)], Style(9, 11, "times")
    )
    y = rest[0].y + 22
    sheet.flow(BODY * 3, [*_columns(0, y), *_columns(1, 60)], Style(10, 12, "times", indent=10))
    return sheet.pages, A4


def levels_apart(title, abstract):
    """Two columns whose lines do not stand level, and a narrow gutter."""
    sheet, rest = _begun(
        title, abstract, "Abstract", [Frame(0, 50, 190, 250, 780)], Style(8.5, 10.2, "times")
    )
    rest = sheet.flow("Introduction", rest, Style(10, 14, "bold"))
    frames = [rest[0], Frame(0, 310, 194, 252, 780), *_columns(1, 60)]
    sheet.flow(BODY * 5, frames, Style(9, 10.7, "times"))
    return sheet.pages, LETTER


def two_columns_above_white(title, abstract):
    """The abstract in two columns, white below it, then the body in two columns."""
    sheet = Sheet()
    _masthead(sheet, title, 50, 512)
    rest = sheet.flow("Summary", [Frame(0, 50, 190, 512, 760)], Style(11, 15, "bold"))
    bottom = rest[0].y + 12 * (_half(abstract) + 3)
    rest = sheet.flow(abstract, _columns(0, rest[0].y, bottom), Style(9, 11, "bold"))
    sheet.flow(BODY * 2, _columns(0, bottom + 36), Style(10, 12, "times", indent=10))
    return sheet.pages, LETTER


def headings_inside(title, abstract):
    """Each section of the abstract below a heading of its own, in one column of A4."""
    sheet, style = Sheet(), Style(9.5, 12, after=4)
    _masthead(sheet, title, 70, 455)
    rest = sheet.flow("Abstract", [Frame(0, 70, 190, 455, 800)], Style(13, 19, "bold"))
    for paragraph in _on_lines(abstract).split("\n"):
        label, text = _split_label(paragraph)
        if label:
            rest = sheet.flow(label.rstrip(".:"), rest, Style(10, 13, "bold"))
        rest = sheet.flow(text, rest, style)
    rest = sheet.flow("1. Introduction", [rest[0].below(rest[0].y + 6)], Style(13, 19, "bold"))
    sheet.flow(BODY, [*rest, Frame(1, 70, 70, 455, 800)], style)
    return sheet.pages, A4


def box_in_column(title, abstract):
    """A tinted box in the left column of two, the body below it and on its right."""
    sheet, rest = _begun(
        title, abstract, "Abstract", [Frame(0, 58, 194, 228, 770)], Style(8.5, 10, after=3)
    )
    _under(sheet, 0, Box(50, 186, 244, rest[0].y - 180))
    frames = [Frame(0, 50, rest[0].y + 14, 244, 775), *_columns(0, 190)[1:], *_columns(1, 60)]
    sheet.flow(BODY * 4, frames, Style(9, 11, indent=10))
    return sheet.pages, LETTER


def same_print_below(title, abstract):
    """The body begins below the abstract in the same letters, without a heading."""
    sheet, style = Sheet(), Style(10, 12, "times", indent=12)
    _masthead(sheet, title, 70, 455)
    head = f"Abstract. {abstract}"
    rest = sheet.flow(head.replace("\n", " "), [Frame(0, 70, 190, 455, 790)], style)
    frames = [rest[0].below(rest[0].y + 20), Frame(1, 70, 70, 455, 790)]
    sheet.flow(BODY * 6, frames, style)
    return sheet.pages, A4


def second_language(title, abstract):
    """A summary in another language stands below the abstract, in the same print."""
    sheet, rest = _begun(title, abstract, "Abstract", [Frame(0, 50, 190, 512, 760)], head=WIDE_HEAD)
    rest = sheet.flow("Zusammenfassung", rest, Style(11, 15, "bold"))
    other = "Die Zehen waren kalt. Mit Wolle stieg ihre Temperatur um 9,9 ± 9,8 Grad (p = 0,04), "
    rest = sheet.flow(other + "ohne Wolle um 8.8 ± 7.7 Grad (p = 0.05).", rest, Style(9, 11))
    _body(sheet, rest[0].y + 14, BODY * 2, "Introduction")
    return sheet.pages, A4


LAYOUTS = (
    one_column, two_columns, above_two_columns, tinted_box, box_beside_body, article_info,
    table_below, table_in_column, table_beside, manuscript, hyphenated, three_columns, small_caps,
    over_the_column, over_the_page, few_lines_right, box_above_short_body, watermark, cover_page,
    side_labels, without_heading, two_columns_above_two, footnote_in_the_way, printed_twice,
    body_without_heading, levels_apart, two_columns_above_white, headings_inside, box_in_column,
    same_print_below, second_language,
)  # fmt: skip


def _masthead(sheet, title, x, width):
    """Set journal, title, authors and their places, down to 180 points."""
    sheet.add(
        0, Word(x, 40, 8, "Cold Feet 2012; 31: 117-125"), Word(x + width - 60, 40, 8, "Original")
    )
    sheet.flow(title, [Frame(0, x, 70, width, 125)], Style(15, 18, "bold", justified=False))
    rest = sheet.flow(NAMES, [Frame(0, x, 130, width, 180)], Style(10, 14))
    sheet.flow(PLACES, rest, Style(8, 10, "italic", justified=False))


def _begun(title, abstract, heading, frames, style=TEXT, *, head=HEAD):
    """Set masthead, heading and abstract; return the sheet and the frames that are left."""
    sheet = Sheet()
    _masthead(sheet, title, 50, 512)
    return sheet, sheet.flow(abstract, sheet.flow(heading, frames, head), style)


def _columns(page, top, bottom=770):
    return [Frame(page, 50, top, 244, bottom), Frame(page, 318, top, 244, bottom)]


def _body(sheet, y, text, heading):
    rest = sheet.flow(heading, _columns(0, y), Style(10, 16, "bold"))
    sheet.flow(text, [*rest, *_columns(1, 60)], Style(9, 11, indent=10))


def _table(sheet, x, y, step):
    for i, row in enumerate(TABLE):
        for j, cell in enumerate(row):
            sheet.add(0, Word(x + j * step, y + 10 * i, 8, cell))


def _running(sheet):
    for page in range(3):
        head = "118    Cold Feet 2012; 31" if page % 2 else "Heel et al: Warm socks    119"
        sheet.add(
            page, Word(50, 30, 8, head), Word(250, 780, 7, "Downloaded from cold.example.org")
        )


def _under(sheet, page, box):
    """Put a box below what is printed on it."""
    sheet.pages[page].insert(0, box)


def _half(abstract):
    """Return about half the lines that an abstract takes in a column."""
    return max(2, int(width_of(abstract, Style(9)) / 244 / 2))


def _on_lines(abstract):
    """Begin each section of a structured abstract on a line of its own."""
    out = []
    for word in abstract.split():
        begins = word.rstrip(".:").capitalize() in LABELS and word[:1].isupper()
        sentence_over = not out or out[-1].endswith((".", "!", "?"))
        out.append(f"\n{word}" if begins and sentence_over and out else word)
    return " ".join(out).replace(" \n", "\n")


def _split_label(paragraph):
    first, _, rest = paragraph.partition(" ")
    return (first, rest) if first.rstrip(".:").capitalize() in LABELS else ("", paragraph)
