"""Where the words of a text stand."""

from extractor.word_places import first_words, starts_of, word_places


def test_every_word_is_found_wherever_it_stands() -> None:
    text = "at 6-month follow-up, at 2months"
    assert word_places(text) == {
        "at": [0, 22],
        "month": [5],
        "follow": [11],
        "up": [18],
        "months": [26],
    }


def test_places_of_several_words_come_in_reading_order() -> None:
    assert starts_of("one of two or one", frozenset(["one", "two", "ten"])) == [0, 7, 14]


def test_a_phrase_opens_with_its_first_letters() -> None:
    assert first_words(["s.d.", "mean difference", "r2", "η2"]) == {"s", "mean", "r"}
