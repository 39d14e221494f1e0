"""Ways of writing a statistic: each rule continues a number (and its unit) that opens it.

Named groups: ``spread`` (one number), ``low``/``high``, ``percent``, ``events``, ``total``,
``level`` (of an interval), ``label`` (the printed name of the spread), ``unit``.
"""

from __future__ import annotations

from extractor.grammar.parts import CI_WORD, DASH, DIGITS, NUM, PERCENT, PM, TO, UNIT, WORDS
from extractor.grammar.rule import Rule

_OPEN = r"\s?[(\[{]\s?"
_CLOSE = r"(?:\s?[)\]}])?"
_UNIT2 = rf"(?:\s?(?P<unit>{UNIT}))?"
_ANY_UNIT = rf"(?:\s?{UNIT})?"
_SD = (
    r"(?P<label>\bS\.?D\.?s?|standard\sdeviations?(?:,?\s?[\[(]?SD[\])]?)?|S\.?E\.?(?:M\.?)?"
    r"|standard\serrors?(?:\sof\s(?:the\s)?mean)?(?:\s?[\[(]SEM?[\])])?|σ)(?![A-Za-z])"
)
_IQR = (
    r"(?P<label>(?:with\s)?(?:an?\s)?(?:inter-?\s?quartile|IQ|quartile)\s?(?:ranges?|intervals?|limits)?"
    r"(?:,?\s?[\[(]?IQR[\])]?)?"
    r"|IQR|I\.Q\.R\.|Q1[-–,]\s?Q3|25th\s?(?:[-–]|to|and)\s?75th\s?(?:percentiles?|centiles?)?"
    r"|(?:full\s|observed\s|total\s)?ranges?|min(?:imum)?\s?[-–/,]\s?max(?:imum)?)"
)
_LINK = r"(?:\s?(?:of|was|were|is|[:=,;]))?\s?"
_PAIR = rf"(?P<low>{NUM}){_ANY_UNIT}{TO}(?P<high>{NUM}){_UNIT2}"
_TIGHT = rf"(?P<low>{NUM}){_ANY_UNIT}(?:{DASH}|\s?[;:,]\s?|\sand\s)(?P<high>{NUM}){_UNIT2}"
# "93 (80% women)": these are all of them, and the share is of women.
_NO_SEX = r"(?!\s(?:were\s|being\s)?(?:(?:wo)?m[ae]n|(?:fe)?males?|girls|boys)\b)"
_COUNTED = r"(?:\s(?!to\b|and\b|or\b|vs\b|had\b|was\b|were\b|of\b)[A-Za-z][A-Za-z'-]*){1,4}?"

STAT_RULES = (
    Rule(
        "pm",
        "stat",
        rf"\s?{PM}\s?(?P<spread>{DIGITS}){_UNIT2}",
        ("24.3±9.1", "24.3 +/- 9.1", "4.8 +- 10", "31 ± 7%"),
        ("24.3 (9.1)",),
        lead="±+",
    ),
    Rule(
        "plus_for_pm",
        "stat",
        rf"\s\+\s(?P<spread>\d+\.\d+){_UNIT2}(?!\s?[+=×x])",
        ("64.5 + 12.8", "64.5 + 12.8 mm"),
        ("64.5 + 12.8 + 3.1", "3 + 4"),
        lead="+",
    ),
    Rule(
        "glued_plus_for_pm",
        "stat",
        rf"\+(?P<spread>\d+(?:\.\d+)?){_UNIT2}(?!\s?[+=×x])(?!\w)",
        ("64.5+12.8", "120+45 ml"),
        ("3+4", "160+80 mg", "600+60 mg/m2", "64.5+12.8+3.1", "60+60 ml"),
        lead="+",
    ),
    Rule(
        "pm_in_bracket",
        "stat",
        rf"{_OPEN}{PM}\s?(?:SD|SEM?)?\s?(?P<spread>{DIGITS}){_UNIT2}{_CLOSE}",
        ("11.2 points (±4.4; P < 0.01)", "24.3 (± 9.1)", "8.0 [+/-2.1]"),
        lead="([{",
    ),
    Rule(
        "labelled_spread",
        "stat",
        rf"\s?[(\[{{,;]?\s?(?:with\s(?:an?\s)?)?(?:±\s?)?{_SD}{_LINK}±?\s?(?P<spread>{DIGITS})"
        rf"(?P<pct>\s?%)?{_UNIT2}{_CLOSE}",
        ("24.3 (SD 9.1)", "24.3 (SD = 9.1)", "24.3, SE 0.9", "24.3 [s.d. 9.1]", "24.3 SD 9.1"),
        ("24.3 (9.1)",),
        lead="([{,;±sSw",
    ),
    Rule(
        "with_ci",
        "stat",
        rf"\s?[(\[{{,;]?\s?(?:with\s(?:an?\s)?)?(?:(?P<level>\d\d(?:\.\d)?){PERCENT}[-\s]?)?{CI_WORD}"
        rf"{_LINK}(?:from\s|between\s)?[(\[{{]?\s?{_PAIR}{_CLOSE}",
        (
            "2.1 (95% CI 1.1 to 3.1)",
            "2.1 [95 % confidence interval: 1.1, 3.1]",
            "2.1, 95% CI 1.1-3.1",
            "12% (95%CI:5%-16%)",
        ),
        lead="([{,;w0123456789cC",
    ),
    Rule(
        "with_iqr",
        "stat",
        rf"\s?[(\[{{,;]?\s?{_IQR}{_LINK}(?:from\s|between\s)?[(\[]?\s?{_PAIR}{_CLOSE}",
        (
            "7 (IQR 2-12)",
            "7 [interquartile range, IQR, 2-12]",
            "7 (range 2 to 12)",
            "7, range 2-12",
        ),
        lead="([{,;iIqQrRfmMwao2",
    ),
    Rule(
        "iqr_width",
        "stat",
        rf"\s?[(\[{{,;]?\s?(?P<label>IQR|inter-?quartile\srange)\s?[:=,]?\s?(?P<spread>{DIGITS})"
        rf"{_UNIT2}\s?(?=[)\]}};,])",
        ("7 (IQR 5)", "7 (IQR = 5)"),
        ("7 (IQR 5-9)",),
        lead="([{,;iI",
    ),
    Rule(
        "count_percent",
        "stat",
        rf"{_OPEN}(?P<percent>{DIGITS}){PERCENT}(?!\s?(?:C\.?I|conf|[-–]\s?\d|to\s\d))"
        rf"{_NO_SEX}(?:{_CLOSE}\s(?:out\s)?of\s(?:the\s|all\s)?(?P<total>\d+(?!\.?\d|\s?%)|{WORDS}))?{_CLOSE}",
        ("12 (40%)", "12 (40%) of 31", "seven [16%] of 43"),
        ("2.4 (40%)", "12 (95% CI 8-16)", "93 (80% women, mean age 53)"),
        lead="([{",
    ),
    Rule(
        "percent_of_counts",
        "stat",
        rf"\s?[(\[{{,]\s?(?:n\s?=\s?)?(?P<events>\d[\d,]*|{WORDS})\s?(?:/|of|out\sof)\s?(?:the\s)?"
        rf"(?P<total>\d[\d,]*\d|\d|{WORDS})(?!\.?\d|\s?%)(?:\s[a-z]+)?{_CLOSE}",
        ("30% (12/40)", "30% [12 of 40]", "30%, 12/40"),
        lead="([{,",
    ),
    Rule(
        "percent_count",
        "stat",
        rf"{_OPEN}(?:(?:[nN]\s?=\s?)?(?P<events>\d+(?:,\d{{3}})*|{WORDS})(?!\s?[-–,.%\d])"
        rf"(?:\s(?:patients|women|men|subjects|participants|cases|children|pts))?\s?[)\]}}]"
        rf"|n\s?=\s?(?P<told>\d+)(?=[,;]\s(?:[pP]\s?[=<>]|[A-Za-z ]{{1,30}}[)\]])))",
        (
            "30% (12)",
            "30% [12 patients]",
            "30% (n = 12)",
            "30% (n = 12; p = 0.04)",
            "30% (n = 12, tea)",
        ),
        ("2.4 (12)",),
        lead="([{",
    ),
    Rule(
        "n_then_percent",
        "stat",
        rf"\s?[,;]\s?(?P<percent>{DIGITS}){PERCENT}(?=\s?(?:[)\]]|[,;]\s?[pP]\s?[=<>]))",
        ("(n = 12, 40%)", "(n = 12; 40%; p = 0.02)"),
        ("(n = 12, 40% women)", "(12, 40%)"),
        lead=",;",
    ),
    Rule(
        "fraction",
        "stat",
        rf"\s?/\s?(?P<total>\d+(?:,\d{{3}})*)(?![\d/]|\.\d|\s?(?:mm\s?Hg|mmHg))"
        rf"(?:(?:\s(?:patients|women|men|subjects|participants|cases|eyes|children))?"
        rf"\s?[(\[,;=]\s?(?P<percent>{DIGITS}){PERCENT}(?![-\s]?(?:C\.?I|conf)){_CLOSE})?",
        ("12/40 (30%)", "20/26, 77%", "5/18"),
        ("120/80 mmHg", "3/12/2004"),
        lead="/",
    ),
    Rule(
        "count_of",
        "stat",
        rf"(?:\s(?!of)[a-z]+)?\s(?:out\s)?of\s(?:the\s|all\s|these\s|those\s)?"
        rf"(?P<total>\d+(?:,\d{{3}})*|{WORDS})(?![\w%/]|\.\d|-\w|\s?%|\s(?:weeks|months|days|years))"
        rf"(?:(?:\s[A-Za-z-]+){{0,4}}?\s?[(\[,]\s?(?P<percent>{DIGITS}){PERCENT}(?![-\s]?(?:C\.?I|conf)){_CLOSE})?",
        ("Seventeen of 27 (63%)", "12 out of 40", "12 of the 40 women (30%)", "eight of 18"),
        ("2.4 of 3",),
        lead=" opwscemaivt",
    ),
    Rule(
        "counted_percent",
        "stat",
        rf"{_COUNTED}{_OPEN}(?P<percent>{DIGITS}){PERCENT}(?!\s?(?:C\.?I|conf|[-–]\s?\d|to\s\d))"
        rf"{_NO_SEX}{_CLOSE}",
        ("12 patients (40%)", "Nine women [30%]"),
        ("2.4 points (40%)", "3 vs 12 (40%)", "120 patients (55% male)"),
        lead=" ",
    ),
    Rule(
        "interval_in_bracket",
        "stat",
        rf"{_OPEN}{_TIGHT}\s?(?:[)\]}}]|(?=[,;]\s?[pP](?:[-\s]?values?)?(?:\sfor\s[a-z]+)?\s?[=<>≤]))",
        (
            "7 (2-12)",
            "3.4 (1.1-11.2, P=0.04)",
            "0.64 (0.45 to 0.92; p for interaction = 0.04)",
            "7 [2 to 12]",
            "1482.2 (1177.1; 1788.3)",
            "7 (-2 - 12)",
            "7 (-9, -2)",
        ),
        ("7 (n = 2)",),
        lead="([{",
    ),
    Rule(
        "number_in_bracket",
        "stat",
        rf"{_OPEN}(?P<spread>{DIGITS}){_UNIT2}\s?(?:[)\]}}]|(?=[,;]\s?n\s?=\s?\d+\s?[)\]]))",
        ("61.4 (11.2)", "52.8[9.1]", "-9.4 [12.1]", "19.5 (5.2; n = 186)"),
        ("7 (n = 2)", "12 (40%)"),
        lead="([{",
    ),
    Rule(
        "interval_after",
        "stat",
        rf"[,;]\s?(?P<low>{NUM})(?:\s?[-–]\s?|,\s|\sto\s)(?P<high>{NUM})(?=\s?[)\];]|,\s?[pP]\b)",
        ("0.39, 0.27-0.58, p < 0.001", "OR 3.2; 1.2, 8.9)"),
        ("3.2; 1.2, 8.9)", "0.39, 0.41-0.58)"),
        lead=",;",
    ),
    Rule(
        "iqr_bare_after_comma",
        "stat",
        rf",\s?(?P<low>{NUM})\s?[-–]\s?(?P<high>{NUM})(?=\s?[)\];])",
        ("(median, range: 7, 2-12)",),
        lead=",",
    ),
)
