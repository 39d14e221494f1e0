"""Ways of writing a number that is no result: limits, plans, levels of tests, sizes of arms.

Patterns are searched in the words around a number, in small letters, with the number itself
(without its unit) written as ``¦``. ``matches`` hold such a number, ``rejects`` hold results only;
``lead`` names words of which the sentence must hold one, so that most sentences try no pattern.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.grammar.rule import Rule
from extractor.grammar.tokens import Token

_PEOPLE = r"(?:patients|subjects|participants|women|men|children|adults|people|persons|individuals)"
_BEFORE, _AFTER = 170, 60  # characters in which a rule looks
_NUMBER = "¦"

SKIP_RULES = (
    Rule(
        "error_rate",
        "skip",
        r"""(?: (?:(?:sided|tailed)\s|\b(?:an?|with|at)\s|[(,]\s?)
                (?:alpha|α)(?:\s(?:levels?|error))?
            | \btype\s(?:i|1|one|ii|2|two)\serrors?(?:\srates?)?
            | \b(?:significance\slevel|level\sof\s(?:statistical\s)?significance) )
            (?:\s(?:of|at|was|is|set|to|rate))*\s?[=:<]?\s?¦""",
        (
            "A two-sided alpha of 0.05 was used.",
            "We chose a type I error of 5% and planned for 90 people.",
            "The significance level was set at 0.05.",
        ),
        ("TNF-alpha was 12.1 pg/ml with tea.", "The error rate was 5% with tea."),
        lead="alpha|α|error|significance",
    ),
    Rule(
        "power",
        "skip",
        r"""¦\s?%\s?(?:statistical\s|study\s)?power\b
            | \b(?:an?|statistical|study|with)\spower\s(?:of|was|=|set\sat)\s
              (?:at\sleast\s)?¦\s?%""",
        ("The trial had 80% power.", "With a power of 90%, few were needed."),
        ("Peak power of 250 W was reached.", "Muscle power rose by 12%."),
        lead="power",
    ),
    Rule(
        "to_detect",
        "skip",
        r"""\b(?:detect|rule\sout)\s(?:an?\s|the\s)?(?:[a-z-]+\s){0,4}
            (?:in\s[^.;¦]{0,40}\s)?(?:of\s)?(?:at\sleast\s)?¦""",
        (
            "It was powered to detect a difference of 25% in relapse.",
            "Sixty were needed to detect a 20% drop in pain.",
        ),
        ("Virus was detected in 12 of 40 patients.",),
        lead="detect|rule out",
    ),
    Rule(
        "margin",
        "skip",
        r"""\b(?:(?:non-?\s?)?inferiority|equivalence|superiority|pre-?\s?(?:specified|defined|set))
            \s(?:margins?|limits?|bounds?|boundary|threshold)\b[^.;¦]{0,25}¦
            | \bwithin\s(?:an?|the)\s(?:[a-z-]+\s)?margin\sof\s[-±]?¦
            | ¦\s?%?\s?(?:(?:non-?\s?)?inferiority|equivalence)\smargin""",
        (
            "The non-inferiority margin was 10%.",
            "It was to lie within a margin of 5 points.",
            "We set a 10% equivalence margin.",
        ),
        ("The margin of the tumour was 3 mm.",),
        lead="margin|limit|bound|threshold",
    ),
    Rule(
        "confidence_limit",
        "skip",
        r"""¦\s?%\s(?:one-?sided\s|two-?sided\s)?(?:lower\s|upper\s)?
            (?:confidence\s|credible\s|prediction\s)?(?:limits?|bounds?)\b""",
        ("The upper 95% confidence limit lay below it.",),
        ("Rain fell on 12% of days.",),
        lead="limit|bound",
    ),
    Rule(
        "cut_off",
        "skip",
        r"""\bcut-?\s?(?:off|point)s?\s(?:values?\s|points?\s|levels?\s|scores?\s)?
            (?:of|at|was|were|=|:)\s?[<>≥≤]?\s?(?:[\d.]+\s?%?\s(?:and|or)\s)?¦""",
        ("At a cut-off of 10% few were ill.", "At cut-offs of 1% and 10% they agreed."),
        ("Relapse occurred in 12% with the cut-off shoe.",),
        lead="cut",
    ),
    Rule(
        "defined_as",
        "skip",
        r"""\b(?:defined\s(?:as|by)|definition\sof|criterion\s(?:was|of|for))\b
            (?:(?!\b(?:was|were|occurred|achieved|seen|met|reached)\b)[^.;:])*¦""",
        (
            "Toxicity was defined as a fall of 10% or more.",
            "Success, defined as 5 days without pain.",
        ),
        ("Response, defined as less pain, occurred in 12 of 40 patients.",),
        lead="defin|criterion",
    ),
    Rule(
        "beyond",
        "skip",
        rf"[<>≤≥]=?\s?¦(?!\s?%?\sof\s(?:the\s|all\s)?{_PEOPLE})",
        ("Those with a body mass index ≥25 took part.", "Only people aged > 65 years came."),
        ("Pain fell in > 70% of patients with tea.",),
        lead="<|>|≤|≥",
    ),
    Rule(
        "beyond_in_words",
        "skip",
        r"""\b(?!fell|fall|drop|rose|ris|decreas|increas|remain|stay|was|were|is\b|are|be\b)[a-z-]+
            \s(?:below|above|under|exceeding|over|beyond)\s(?:an?\s|of\s)?¦\s?(?:%|[a-z/µ²]{1,8})?\s
            (?:was|were|occurred|developed|happened|in\s\d|at\s(?:any|least|the))""",
        ("Saturation below 92% was rare.", "Pressure under 90 mmHg occurred often."),
        ("Pain fell below 3 in 12 of 40 patients.",),
        lead="below|above|under|exceeding|over|beyond",
    ),
    Rule(
        "at_least_so_much_change",
        "skip",
        r"""(?:\bat\sleast|\bmore\sthan|≥|>)\s?(?:an?\s)?¦\s?(?:%|points?|-?fold|mm|kg)?[\s-]
            (?:[a-z-]+\s){0,2}
            (?:reductions?|improvements?|increases?|decreases?|loss|decline|changes?)\b""",
        ("Relief meant at least a 50% reduction in pain.",),
        ("At least 50% of patients improved.",),
        lead="at least|more than|≥|>",
    ),
    Rule(
        "at_least_so_much_of",
        "skip",
        rf"""\bat\sleast\s¦\s?%\sof\s
             (?!(?:the\s|all\s|our\s|these\s|treated\s|enrolled\s)*(?:{_PEOPLE}|cases|eyes|those)\b)""",
        ("They came to at least 75% of the sessions.",),
        ("At least 75% of patients recovered.",),
        lead="at least",
    ),
    Rule(
        "planned_size",
        "skip",
        r"""\b(?:target|planned|required|anticipated|projected|calculated|estimated)\s(?:[a-z-]+\s)?
            (?:sample\ssize|sample|accrual|enrol?ments?|recruitment|number\sof\s[a-z]+)
            \s(?:size\s)?(?:of|was|were|is|=)\s¦(?!\s?%)""",
        ("The planned sample was 200 women.", "A target accrual of 120 was set."),
        ("The required operation was done in 12 women.",),
        lead="target|planned|required|anticipated|projected|calculated|estimated",
    ),
    Rule(
        "counted_before",
        "skip",
        r"""\b(?:all|both|last|first|final|these|those|other|later)\s¦\s
            (?:of\s(?:them|these|those)\b
              | (?:\w+\s)?(?:time\s?-?points?|visits?|measurements?|occasions?|assessments?
                |outcomes?|scores?|variables?|parameters?|comparisons?|differences?)\b)
            | \b(?:all|the\s(?:first|last|other))\s¦\s?(?:[(.;,)](?!\d+\s?%)|$|being\b)""",
        (
            "It was higher at the last three time points.",
            "The difference was clear for all three (p = 0.01).",
        ),
        (
            "Pain fell in all 12 patients.",
            "Relapse was seen in the first 3 women.",
            "Pain fell in all 12 (100%) with tea.",
        ),
        lead="all |both |last |first |final |these |those |other |later ",
    ),
    Rule(
        "places",
        "skip",
        r"""\b(?:in|at|from|across|of)\s¦\s(?:[a-z-]+\s){0,2}
            (?:cent(?:er|re)s|hospitals|countries|clinics|institutions|practices|units)\b""",
        ("They were recruited at 12 centres.", "Women from 3 large hospitals took part."),
        ("Relapse was seen in 12 women in both hospitals.",),
        lead="centers|centres|center|centre|hospitals|countries|clinics|institutions|practices|units",
    ),
    Rule(
        "size_of_arm",
        "skip",
        rf"""\b(?:randomi[sz]|assign|allocat|divided)[a-z]*\b[^.¦]*
             (?: [;,]\s?¦\s{_PEOPLE}\s?[)\]] | [(\[]\s?¦\s?%\s?[;,]\s?n\s?=
             | [(\[]\s?n\s?=\s?\d+\s?[;,]\s?¦\s?%\s?[)\]]
             | ¦\s(?:[a-z]+\s)?(?:in|per|for)\s(?:each|either)\b )""",
        (
            "They were randomised to tea plus rest (TR; 320 women) or rest (R; 320 women).",
            "Ninety were divided into two groups, 45 cases in each.",
            "They were assigned to a new diet (40%; n = 120) or the usual one (60%; n = 180).",
            "Adults were allocated to tea (n = 60, 50%) or water (n = 60, 50%).",
        ),
        ("Of those assigned to tea, 12% (n = 4) relapsed.",),
        lead="randomi|assign|allocat|divided",
    ),
    Rule(
        "size_of_group",
        "skip",
        r"""¦\s(?:were|was)\sin\s(?:the\s)?(?:(?!in\b)[\w-]+\s){0,3}(?:groups?|arms?|cohorts?)\b
            | \b(?:treated|included|enrolled|recruited|accrued|allocated|took\spart|participated)\b
              [^.¦]{0,20},\s(?:\d+\s[^.;¦]{1,60}\sand\s)?¦\s(?:were\s)?in\s
              (?:the\s)?(?:(?!in\b)[\w-]+\s){0,3}(?:(?:group|arm|cohort|side)\b|and\s\d+\s(?:were\s)?in\b)
            | \b\d+\swere\sin\s(?:the\s)?(?:(?!in\b)[\w-]+\s){0,4}and\s¦\s(?:were\s)?in\b
            | \b(?:treated|included|enrolled|recruited|accrued|allocated|took\spart|participated)\b
              [^.;¦]{0,20},\s(?:\d+\sand\s)?¦\s(?:and\s\d+\s)?in\s(?:the\stwo|both)\sgroups""",
        (
            "Of all women, 41 were in the tea group and the rest in the other.",
            "Of all women, 41 were in the tea group and 39 in the other.",
            "In all, teeth were treated, 49 in the test and 48 in the control side.",
            "Ninety-six women took part, 47 and 49 in the two groups.",
        ),
        (
            "Twelve were in remission in the tea group and 9 in the rest group.",
            "Relapse occurred in 12 in the tea group and 9 in the rest group.",
        ),
        lead="were in|was in|treated|included|enrolled|recruited|accrued|allocated"
        "|took part|participated",
    ),
    Rule(
        "sizes_of_a_part",
        "skip",
        rf"""\b{_PEOPLE}\b[^.;()¦]{{0,70}}[(]
             (?:\d+\sand\s¦,?\srespectively | ¦\sand\s\d+,?\srespectively)\s?[)]""",
        ("In 42 women in pain at entry (22 and 20, respectively), it fell.",),
        ("Pain was seen in women on tea and on rest (22 and 20 times, respectively).",),
        lead="respectively",
    ),
    Rule(
        "second_size",
        "skip",
        r"""\bn\s?=\s?\d+\s?(?:vs\.?|versus|v|and|or|,)\s?¦(?!\s?%)(?!\.\d)(?!\s?[(±])""",
        ("A trial of tea (n = 50 vs 52) was held.", "Groups of n = 20 and 21 were compared."),
        ("Relapse was seen with tea (n = 12; 30%) and 15% fell.",),
        lead="n =|n=",
    ),
    Rule(
        "allocation_ratio",
        "skip",
        r"""\b\d:¦(?=[,;.])
            | \b\d\s?:\s?¦(?=\s?\(\s?\d+\s?:\s?\d | [\s-](?:ratio|random|alloc|to\b|block))""",
        ("They were randomised 2:1 (40:20) to tea or rest.",),
        ("In group 1: 12 (4) and in group 2: 15 (5) points.",),
        lead=":",
    ),
    Rule(
        "substance",
        "skip",
        r"""¦\s?-?\s?\(?oh\)?\s?(?:vitamin\s)?d?\b
            | \b(?:interleukins?|il|omega|ca|cd|hpv|caspase|mmp|factor|cyp)[\s-]¦
              (?!\.\d|\s?%|\s?[(±]|,\s?\d)(?=\s?[,;:)]|\s[a-z]|\.?\s?$)""",
        ("Serum 25(OH)D rose with tea.", "Interleukin 6 in serum was low."),
        ("Il-6 rose by 12 pg/ml with tea.",),
        lead="(oh|-oh|interleukin|il |il-|omega|ca |ca-|cd|hpv|caspase|mmp|factor|cyp",
    ),
    Rule(
        "dose_by_weight",
        "skip",
        r"""\b(?:for|with|receiving|received|given)\s(?:[\d.]+\s?[mμun]?c?g/kg[^;¦]{0,40}?\s(?:and|or)\s)?
            ¦\s?(?:mg|mcg|μg|ug|ng|g|iu|u|ml)/kg\b""",
        (
            "Pain was less with 0.5 mg/kg than with rest.",
            "It held for 0.5 mg/kg (p = 0.003) and 1 mg/kg (p = 0.006).",
        ),
        ("Use of propofol was 3.1 mg/kg with tea.",),
        lead="/kg",
    ),
    Rule(
        "denominator",
        "skip",
        rf"""\b(?:survival|rates?|incidence|risks?|prevalence)\s(?:of|in|among|for)\s(?:the\s)?¦\s
             (?:(?!(?:for|in|among|with)\s)[a-z-]+\s){{0,2}}{_PEOPLE}\b""",
        ("Five-year survival of 47 eligible patients on tea was good.",),
        (
            "Relapse in 12 patients was late.",
            "Those on tea had a median survival of 17.3 months for patients under 60.",
        ),
        lead="survival|rate|incidence|risk|prevalence",
    ),
    Rule(
        "months_of_follow_up",
        "skip",
        r"""¦\s?(?:(?:and|vs\.?|versus|or|to)\s[\d.]+\s)?(?:days|weeks|months|years)\s(?:of\s)?
            (?:(?:median|mean|average|further)\s)?follow-?\s?up\b""",
        ("After 47 and 51 months of median follow-up, few had relapsed.",),
        ("Pain had gone after 47 days with tea and stayed away at follow-up.",),
        lead="follow",
    ),
    Rule(
        "length_of_scale",
        "skip",
        r"""\b(?:an?|the)\s(?:\d+\s?(?:-|to|–)\s?)?¦\s?-?\s?(?:cm|mm|points?|items?)?-?\s?
            (?:(?:horizontal|numeric(?:al)?|visual|verbal|analog(?:ue)?|rating|likert|pain|ordinal)\s){0,4}
            (?:scales?|vas|nrs)\b""",
        ("Pain on a 10-cm scale was less.", "It was scored on a 100 mm visual analogue scale."),
        ("The score was 3.1 cm with tea on the scale.",),
        lead="scale|vas|nrs",
    ),
    Rule(
        "lower_by",
        "skip",
        r"""¦\s?(?:[^\s.,;:()]+\s){0,2}?(?:lower|higher|shorter|longer|larger|smaller|greater)
            \sthan\s(?!\d)""",
        ("It was 134 with tea, which was 5.8 mmHg lower than in the milk group.",),
        ("It was 134 with tea, lower than with milk.", "Pain was 3.2 (lower than with milk)."),
        lead="than",
    ),
)
# Every leading word with the rules of which a text must hold it or another.
_BY_LEAD = {
    lead: [i for i, rule in enumerate(SKIP_RULES) if lead in rule.lead.split("|")]
    for rule in SKIP_RULES
    for lead in rule.lead.split("|")
}
Led = tuple[Rule, tuple[str, ...]]  # a rule with its leading words


def rules_for(text: str) -> tuple[Led, ...]:
    """Return the rules of which a text in small letters holds a leading word, with these."""
    leads = [lead for lead in _BY_LEAD if lead in text]
    found: dict[int, list[str]] = {}
    for lead in leads:
        for i in _BY_LEAD[lead]:
            found.setdefault(i, []).append(lead)
    return tuple([(SKIP_RULES[i], tuple(found[i])) for i in sorted(found)])


def _around(small: str, start: int, end: int, token: Token) -> str:
    """Return the words of a sentence around a number, the number as a mark."""
    before = small[max(start, token.start - _BEFORE) : token.start]
    return f"{before}{_NUMBER}{small[token.end : min(end, token.end + _AFTER)]}"


def rules_at(
    small: str, start: int, end: int, token: Token, rules: tuple[Led, ...]
) -> Iterator[str]:
    """Name the rules by which a number of the sentence small[start:end] is no result."""
    around = _around(small, start, end, token)
    for rule, leads in rules:
        if any(lead in around for lead in leads) and rule.compiled.search(around):
            yield rule.name
