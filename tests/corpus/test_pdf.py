from collections import Counter

import pytest

import corpus
from corpus.pages.glyphs import letter
from corpus.pages.hyphens import joined
from tests.corpus.make_pdf import Word, make_pdf

TITLE = "Warm socks for cold feet"


def lines(texts, x=72, y=140, size=10, step=12):
    return [(x, y + i * step, size, text) for i, text in enumerate(texts)]


def read(tmp_path, pages, name="socks.pdf"):
    path = tmp_path / name
    path.write_bytes(pages if isinstance(pages, bytes) else make_pdf(pages))
    return list(corpus.read_paths([path]))


def studied(document):
    return "\n".join(document.text[a:b] for a, b in document.regions)


ABSTRACT = [
    "Methods: Forty adults wore socks of wool for 4 weeks, and toe tempera-",
    "ture was taken each evening. Results: It rose by 2.1 ± 0.9 degrees",
    "(p = 0.03) and fell again later. Conclusion: Socks warm.",
]


def test_title_and_abstract_of_an_article(tmp_path):
    first = [(72, 80, 16, TITLE), (72, 130, 12, "Abstract"), *lines(ABSTRACT, y=150)]
    first += [(72, 220, 12, "1 Introduction"), *lines(["Toes were 9.9 ± 9.9 before."], y=240)]
    (document,) = read(tmp_path, [first, lines(["More toes: 8.8 ± 8.8."])])
    assert (document.id, document.title) == ("socks", TITLE)
    text = studied(document)
    assert "toe temperature was taken each evening. Results: It rose by 2.1 ± 0.9 degrees" in text
    assert "9.9" not in text
    assert "8.8" not in text
    assert document.source.format == "pdf"


def test_the_title_is_what_is_printed_largest(tmp_path):
    first = [(72, 60, 8, "Journal of Feet and Hands, volume of the year"), (72, 90, 18, TITLE)]
    first += [(72, 108, 18, "in the winter of the north"), (72, 140, 12, "Abstract")]
    (document,) = read(tmp_path, [first + lines(ABSTRACT, y=160), lines(["More."])])
    assert document.title == f"{TITLE} in the winter of the north"
    assert studied(document).startswith(document.title + "\nMethods: ")


def test_two_columns_are_read_one_after_the_other(tmp_path):
    left = lines([f"left line {i} of the first column" for i in range(8)], x=60, y=200)
    right = lines([f"right line {i} of the second one" for i in range(8)], x=330, y=200)
    head = [(60, 100, 10, "This line of ten words runs over the whole width of the page here")]
    page = [x for pair in zip(left, right, strict=True) for x in pair]
    (document,) = read(tmp_path, [head + page])
    assert document.text.index("left line 7") < document.text.index("right line 0")
    assert document.text.startswith("This line of ten words")
    assert "left line 0 of the first column left line 1" in document.text


def test_raised_digits_are_kept_apart(tmp_path):
    page = [(72, 100, 12, "Count 10"), (121.5, 95, 7, "9"), (126, 100, 12, "/L and H")]
    page += [(168, 103, 7, "2"), (174, 100, 12, "O")]
    (document,) = read(tmp_path, [page])
    assert "10^9/L" in document.text
    assert "H2" in document.text


def test_a_scan_says_that_it_has_no_text(tmp_path):
    (item,) = read(tmp_path, [[]])
    assert isinstance(item, corpus.InputFailure)
    assert "no text in the PDF (scanned pages?)" in item.message


def test_without_a_heading_the_first_page_is_read_and_that_is_said(tmp_path):
    pages = [lines(["Toes were 4.1 ± 2.0 warm."]), lines(["Fingers were 8.8 ± 8.8."])]
    (document,) = read(tmp_path, pages)
    assert "no-abstract-heading" in [i.code for i in document.issues]
    assert studied(document) == "Toes were 4.1 ± 2.0 warm."


def test_a_folder_of_files_takes_its_ids_from_their_names(tmp_path):
    for name in ("b.pdf", "a.pdf"):
        (tmp_path / name).write_bytes(make_pdf([lines([f"Toes of {name} were cold."])]))
    assert [d.id for d in corpus.read_paths([tmp_path])] == ["a", "b"]


def test_a_damaged_file_fails(tmp_path):
    content = make_pdf([lines(ABSTRACT)])
    (item,) = read(tmp_path, content[:100])
    assert isinstance(item, corpus.InputFailure)


def test_a_plus_minus_of_the_symbol_font_is_no_dash(tmp_path):
    page = [(72, 80, 10, "Toes were 24.1"), Word(145, 80, 10, "±", "symbol"), (155, 80, 10, "9.6.")]
    (document,) = read(tmp_path, [page])
    assert document.text == "Toes were 24.1 ± 9.6."


@pytest.mark.parametrize(
    ("text", "font", "wanted"),
    [
        ("–", "Symbol", "±"),
        ("£", "ABCDEF+SymbolMT", "≤"),
        ("–", "ABCDEF+Times-Roman", "–"),
        ("b", "Times-Roman", "b"),
        ("\uf0b1", "ABCDEF+Calibri", "±"),
        ("\uf0b1", "Wingdings", "\uf0b1"),
        ("⫾", "MathematicalPi-One", "±"),
        ("(cid:6)", "AdvP4C4E74", "\ufffd"),
        ("(", "Times-Roman", "("),
    ],
)
def test_signs_are_read_by_their_font(text, font, wanted):
    assert letter(text, font) == wanted


@pytest.mark.parametrize(
    ("first", "second", "wanted"),
    [
        ("toe tempera-", "ture rose", "toe temperature rose"),
        ("double-", "blind trial", "double-blind trial"),
        ("at follow-", "up visits", "at follow-up visits"),
        ("time-to-", "completion", "time-to-completion"),
        ("IL-", "6 fell", "IL-6 fell"),
        ("aged 12–", "18 years", "aged 12–18 years"),
        ("wool – ", "and silk", "wool –  and silk"),
        ("tempera\xad", "ture", "temperature"),
        ("the sock-", "wearing few", "the sock-wearing few"),
        ("week-", "end", "weekend"),
        ("it fell by -", "4.2", "it fell by - 4.2"),
    ],
)
def test_a_hyphen_at_a_lines_end(first, second, wanted):
    known = Counter({"sock": 1, "wearing": 2, "weekend": 1})
    assert joined(first, second, known) == wanted


def test_a_doi_of_a_cited_article_is_not_the_articles_own(tmp_path):
    first = [(72, 80, 16, TITLE), (72, 130, 12, "Abstract"), *lines(ABSTRACT, y=150)]
    (document,) = read(tmp_path, [first, lines(["1 Doe J. Knees. doi: 10.1234/knees.1"])])
    assert document.source.doi is None
    (document,) = read(tmp_path, [[*first, (72, 770, 8, "doi: 10.1234/socks.2")]])
    assert document.source.doi == "10.1234/socks.2"


def test_a_page_of_turned_text_says_so(tmp_path):
    (item,) = read(tmp_path, [[Word(300, 300, 10, "Toes were cold.", "", 90)]])
    assert "no upright text in the PDF" in str(item)


def test_an_abstract_on_a_later_page_is_found_there(tmp_path):
    cover = [(72, 80, 20, "Library of the cold north"), (72, 120, 10, "Copies: 12.3 ± 4.5 a day")]
    second = [(72, 80, 16, TITLE), (72, 130, 12, "Abstract"), *lines(ABSTRACT, y=150)]
    (document,) = read(tmp_path, [cover, second])
    assert document.title == TITLE
    assert "12.3" not in document.text
    assert "page 2" in document.issues[0].message


def test_a_column_of_counts_is_not_taken_for_line_numbers(tmp_path):
    rows = [(72, 200 + 12 * i, 10, f"{n}") for i, n in enumerate((4, 9, 17, 11, 30, 8))]
    rows += [(110, 200 + 12 * i, 10, f"toes of walker {i}") for i in range(6)]
    (document,) = read(tmp_path, [rows])
    assert "17" in document.text.split()
