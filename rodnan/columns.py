"""Columns of the flat tables, in their order: name, type, meaning. The only place that spells them.

A cell is empty where a thing is not known or not printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

Type = Literal["text", "real", "whole", "yes or no"]


class Column(NamedTuple):
    """A column of a table for people, programs and the documentation."""

    name: str
    type: Type
    meaning: str


def _names(columns: Sequence[Column]) -> tuple[str, ...]:
    return tuple(column.name for column in columns)


_STUDY = (
    Column("study", "text", "id: the PMID, else the name of the file or the table's own key"),
    Column("pmid", "text", "PubMed's number"),
    Column("doi", "text", "DOI"),
    Column("year", "whole", "year of publication"),
    Column("title", "text", "title"),
    Column("total_n", "whole", "participants of the study, where the text says so"),
)
_PLACE = (
    Column("confidence", "real", "0 to 1: the share of such rows that is expected to be right"),
    Column("rule", "text", "way of writing that was recognised; `rodnan explain` says more"),
    Column("start", "whole", "first character of the quote in the document's text"),
    Column("end", "whole", "character behind the quote"),
    Column("quote", "text", "the words that the row was read from"),
)

MEASUREMENTS = (
    *_STUDY,
    Column("measurement", "whole", "number of the measurement in its study, from 0"),
    Column("arm", "text", 'arm that was measured, or "all"'),
    Column("role", "text", "of the arm: treatment, control, cohort (the only group) or other"),
    Column("outcome", "text", "what was measured"),
    Column("time", "text", "when, in the words of the text"),
    Column("kind", "text", "level, change, percent_change or proportion"),
    Column("center", "text", "mean, median, geometric mean, count, percent, rate or value"),
    Column("value", "real", "value of that center"),
    Column("mean", "real", "the value, where it is a mean"),
    Column("sd", "real", "standard deviation"),
    Column("se", "real", "standard error"),
    Column("unknown_pm", "real", "what stands behind a ± that the text never explains"),
    Column("spread", "text", "sd, se, ci, iqr, range or unknown_pm"),
    Column("spread_low", "real", "lower end of an interval, quartiles or a range"),
    Column("spread_high", "real", "upper end of it"),
    Column("ci_level", "real", "level of an interval in percent"),
    Column("n", "whole", "participants analysed for this statistic, else those of the arm"),
    Column("events", "whole", "participants with the event"),
    Column("percent", "real", "percent as printed"),
    Column("unit", "text", "unit as printed"),
    Column("p_op", "text", 'sign of each p-value that the measurement is tested by, "; " between'),
    Column("p", "text", 'those p-values as printed, "; " between'),
    Column("imputed", "text", "what was not printed with it, and where it was taken from"),
    *_PLACE,
)
COMPARISONS = (
    *_STUDY,
    Column("comparison", "whole", "number of the comparison in its study, from 0"),
    Column("outcome", "text", "what was compared"),
    Column("time", "text", "when, in the words of the text"),
    Column("design", "text", "within, between, multi, association, interaction or other"),
    Column("groups", "text", 'arms compared, " | " between'),
    Column("versus_time", "text", "time that a change within a group is from"),
    Column("test", "text", "test as stated, or the only one that it can be"),
    Column("statistic", "text", "name of the printed test statistic"),
    Column("df", "text", 'its degrees of freedom, ", " between'),
    Column("statistic_value", "real", "its value"),
    Column("effect", "text", "MD, SMD, RR, OR, HR, RD, percent_diff, r, beta or other"),
    Column("effect_value", "real", "printed effect"),
    Column("effect_low", "real", "lower end of its interval"),
    Column("effect_high", "real", "upper end of its interval"),
    Column("effect_level", "real", "level of the interval in percent"),
    Column("effect_spread", "text", "sd, se or unknown_pm behind the effect"),
    Column("effect_spread_value", "real", "its value"),
    Column("p_op", "text", "=, <, >, <=, >= or ns (said without a number)"),
    Column("p", "real", "p-value"),
    Column("supports", "text", "numbers of the measurements compared, spaces between"),
    Column("verdict", "text", "the most serious verdict of the checks on it"),
    *_PLACE,
)
FINDINGS = (
    *_STUDY[:2],
    Column("verdict", "text", "impossible, decision_error, inconsistent, consistent_if ..."),
    Column("check", "text", "check that was made; `rodnan explain` says what it does"),
    Column("target", "text", "comparison, measurement, arm or study"),
    Column("index", "whole", "number of the target in its study, from 0"),
    Column("outcome", "text", "outcome of the target"),
    Column("reported", "text", "what is printed"),
    Column("recomputed", "real", "what follows from the other numbers"),
    Column("recomputed_low", "real", "lowest that the rounding of the numbers allows"),
    Column("recomputed_high", "real", "highest that it allows"),
    Column("method", "text", "test or formula of that reading"),
    Column("assumptions", "text", 'what the verdict rests on, "; " between'),
    Column("low_power", "yes or no", "so wide a range that hardly any misprint would show"),
    Column("message", "text", "the finding in a sentence"),
    *_PLACE[2:],
)
ARMS = (
    *_STUDY,
    Column("arm", "text", "name of the arm"),
    Column("role", "text", "treatment, control, cohort (the only group) or other"),
    Column("n", "whole", "its participants"),
)
CHECKED_STUDIES = (
    _STUDY[0],
    Column("journal", "text", "journal"),
    _STUDY[3],
    Column("p_values", "whole", "p-values found"),
    Column("checked", "whole", "of them recomputed"),
    Column("share_checked", "real", "0 to 1: checked of those found"),
    Column("consistent", "whole", "p-values with this verdict"),
    Column("consistent_if", "whole", "p-values with this verdict"),
    Column("inconsistent", "whole", "p-values with this verdict"),
    Column("decision_error", "whole", "p-values with this verdict"),
    Column("impossible", "whole", "p-values with this verdict"),
    Column("not_checkable", "whole", "p-values with this verdict"),
    Column("low_power", "whole", "checked p-values of which hardly any misprint would show"),
    Column("other_flags", "whole", "findings on anything else that does not fit"),
    Column("worst", "text", "the most serious verdict of the study"),
)

TABLES: dict[str, tuple[Column, ...]] = {
    "measurements": MEASUREMENTS,
    "comparisons": COMPARISONS,
    "findings": FINDINGS,
    "arms": ARMS,
    "checked_studies": CHECKED_STUDIES,
}

MEASUREMENT = _names(MEASUREMENTS)
COMPARISON = _names(COMPARISONS)
FINDING = _names(FINDINGS)
ARM = _names(ARMS)
CHECKED_STUDY = _names(CHECKED_STUDIES)
