from itertools import pairwise
from pathlib import Path
from timeit import timeit

import pytest

from extractor.vocabulary import fold, load_vocabulary, parse_vocabulary

VOCABULARY = load_vocabulary()

OUTCOMES = [
    ("mean modified Rodnan Skin score", "mRSS"),
    ("change in mRSS at week 24", "mRSS"),
    ("MRSS (late-phase)", "mRSS"),
    ("modified Rodnan skin thickness score", "mRSS"),
    ("total skin score", "mRSS"),
    ("FVC % predicted", "FVC"),
    ("%FVC", "FVC"),
    ("ppFVC", "FVC"),
    ("percent-predicted forced vital capacity", "FVC"),
    ("adjusted annual rate of decline in FVC", "FVC decline rate"),
    ("DLco", "DLCO"),
    ("diffusing capacity of the lung for carbon monoxide", "DLCO"),
    ("HAQ disability index", "HAQ-DI"),
    ("Scleroderma Health Assessment Questionnaire", "SHAQ"),
    ("Raynaud's Condition Score", "Raynaud condition score"),
    ("number of new DUs", "new digital ulcers"),
    ("digital ulcer net burden", "net ulcer burden"),
    ("Medsger skin score", "Medsger severity"),
    ("six-minute walk distance", "6MWD"),
    ("MHISS score", "MHISS"),
    ("QILD", "quantitative ILD"),
    ("event-free survival", "event-free survival"),
    ("overall survival at 5 years", "overall survival"),
    ("serum uric acid", None),
    ("osteoarthritis", None),
    ("", None),
]

TREATMENTS = [
    ("IVIG", "IVIG"),
    ("relaxin trial", "relaxin"),
    ("primary MMF responders", "mycophenolate"),
    ("D-pen", "D-penicillamine"),
    ("collagen", "oral type I collagen"),
    ("IFN-γ", "interferon gamma"),
    ("oral CYC group", "cyclophosphamide"),
    ("autologous haematopoietic stem cell transplantation", "HSCT"),
    ("SLS-I placebo", "placebo"),
    ("usual care", "standard of care"),
    ("tocilizumab plus standard of care", "tocilizumab"),
    ("placebo plus methotrexate", "placebo"),
    ("riociguat-matched placebo", "placebo"),
    ("placebo for nintedanib", "placebo"),
    ("placebo then nintedanib", None),
    ("placebo-riociguat", None),
    ("IVIG and mycophenolate", None),
    ("without MMF", None),
    ("healthy references for nintedanib", None),
    ("no immunosuppressant", "no treatment"),
    ("rituximab-naive", None),
    ("IVIG non-responders", "IVIG"),
    ("study group", None),
    (None, None),
]

WINDOWS = [
    (28, "4wk"),
    (84, "3mo"),
    (91.3, "3mo"),
    (168, "6mo"),
    (182.6, "6mo"),
    (336, "12mo"),
    (365.25, "12mo"),
    (547.9, "18mo"),
    (730.5, "24mo"),
    (1826.25, "60mo"),
    (2, None),
    (None, None),
]


@pytest.mark.parametrize(("phrase", "name"), OUTCOMES)
def test_outcome_of_a_phrase(phrase, name):
    found = VOCABULARY.outcome(phrase)
    assert (found.name if found else None) == name


@pytest.mark.parametrize(("label", "name"), TREATMENTS)
def test_treatment_of_an_arm_label(label, name):
    found = VOCABULARY.treatment(label)
    assert (found.name if found else None) == name


@pytest.mark.parametrize(("days", "name"), WINDOWS)
def test_window_of_a_length(days, name):
    found = VOCABULARY.window(days)
    assert (found.name if found else None) == name


def test_windows_do_not_overlap():
    windows = sorted(VOCABULARY.windows, key=lambda w: w.low)
    assert all(a.high < b.low for a, b in pairwise(windows))


def test_every_shipped_name_finds_its_own_entry():
    for entry in VOCABULARY.outcomes:
        assert [n for n in entry.names if VOCABULARY.outcome(n) != entry] == []
    for entry in VOCABULARY.treatments:
        assert [n for n in entry.names if VOCABULARY.treatment(n) != entry] == []


def test_skin_score_carries_its_scale():
    mrss = VOCABULARY.outcome("mRSS")
    assert (mrss.low, mrss.high, mrss.integer, mrss.better, mrss.mcid) == (0, 51, True, "lower", 5)


def test_a_look_up_is_quick():
    phrase = "mean (SD) change from baseline in the patient-reported outcome of interest at week 52"
    assert timeit(lambda: VOCABULARY.outcome(phrase), number=2000) < 0.5


def test_users_file_adds_replaces_and_wins_names():
    own = """
[[outcome]]
name = "26-site skin score"
synonyms = ["total skin score"]
low = 0
high = 78

[[outcome]]
name = "HAQ-DI"
low = 0
high = 3
mcid = 0.22

[[window]]
name = "week 1"
low = 5
high = 9
target = 7
"""
    shipped = """
[[outcome]]
name = "HAQ-DI"
synonyms = ["HAQ"]

[[outcome]]
name = "mRSS"
synonyms = ["total skin score", "skin score"]
"""
    both = parse_vocabulary(("shipped", shipped), ("own.toml", own))
    assert both.outcome("total skin score").high == 78
    assert both.outcome("skin score").name == "mRSS"
    assert both.outcome("HAQ-DI").mcid == 0.22
    assert both.outcome("HAQ") is None
    assert both.window(7).name == "week 1"


def test_users_file_is_read_from_disk(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text('[[treatment]]\nname = "novelmab"\nclass = "antibody"\n', "utf-8")
    found = load_vocabulary(path).treatment("novelmab 300 mg")
    assert (found.name, found.drug_class) == ("novelmab", "antibody")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[outcome]\n", "not a vocabulary file"),
        ("[[outcome]]\nlow = 0\n", "name"),
        ('[[outcome]]\nname = "x"\nhigher = true\n', "higher"),
        ('[[outcome]]\nname = "x"\nbetter = "up"\n', "better must be"),
        ('[[outcome]]\nname = "x"\nlow = 9\nhigh = 3\n', "low must be < high"),
        ('[[outcome]]\nname = "x"\nsynonyms = "y"\n', "list of strings"),
        ('[[window]]\nname = "x"\nlow = 3\nhigh = 9\ntarget = 30\n', "target"),
        ('[[drug]]\nname = "x"\n', "unknown table 'drug'"),
        ('[[outcome]]\nname = "x"\n[[outcome]]\nname = "y"\nsynonyms = ["X"]\n', "names both"),
    ],
)
def test_a_bad_file_is_named_with_its_fault(text, words):
    with pytest.raises(ValueError, match=words) as caught:
        parse_vocabulary(("own.toml", text))
    assert str(caught.value).startswith("own.toml: ")


def test_fold_keeps_percent_and_drops_punctuation():
    assert fold("FVC-% predicted,  (mean)") == "fvc % predicted mean"
    assert fold("FEV₁") == "fev1"


def test_the_example_in_the_docs_loads():
    page = Path(__file__).parents[2] / "docs" / "vocabulary.md"
    example = page.read_text("utf-8").split("```toml\n")[1].split("```")[0]
    own = parse_vocabulary(("docs", example))
    assert own.outcome("EASI score at week 16").high == 72
    assert own.treatment("emollient arm").comparator
    assert own.window(110).name == "16wk"
