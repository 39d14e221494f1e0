"""Write PubMed XML of any size for batch runs, the same for the same seed.

    python -m benchmarks.synthetic_pubmed --records 2000 --out big.xml.gz [--seed 0] [--share 0.2]

Abstracts with results are those of the sample corpus with other numbers; the rest is what PubMed
holds most of: titles alone, abstracts without numbers, other languages, book articles, second
versions and, at the end, deletions.
"""

from __future__ import annotations

import argparse
import gzip
import io
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from xml.sax.saxutils import escape

from corpus import Document, read_paths, sample_paths

FIRST_PMID = 70_000_000
SHARE_WITH_RESULTS = 0.2
NO_ABSTRACT, OTHER_LANGUAGE, BOOK, SECOND_VERSION, DELETED = 0.35, 0.05, 0.01, 0.005, 0.002

_NUMBER = re.compile(r"(?<![\w.·])(\d+)([.·]\d+)?(?![\w.·])")
_NOUNS = re.findall(
    r"\w+",
    "fibroblasts tendons enzymes seedlings receptors membranes clinics midwives sediments neurons "
    "polymers larvae grafts biopsies pathways beetles cartilage lichens catheters schools",
)
_VERBS = re.findall(r"\w+", "shape follow bind weaken guide precede colour delay support divide")
_PLACES = re.findall(
    r"[^;]+",
    "in winter wheat;of the rat knee;among rural families;at the cell surface;in coastal bays;"
    "under low light;after long storage;in teaching hospitals;beside busy roads;in culture",
)
_TONGUES = (
    ("ger", "Haut und Gelenke bei seltenen Leiden", "Wir schildern den Verlauf ohne Zahlen."),
    ("fre", "La peau et les vaisseaux au fil du temps", "Nous parlons ici de soins simples."),
    ("spa", "Piel y vasos: una mirada desde la consulta", "Contamos lo que vemos cada semana."),
)
_MARKUP = (
    "Counts of 10<sup>9</sup> cells were seeded.",
    "Serum CO<sub>2</sub> stayed level.",
    "The <i>in vitro</i> line was kept.",
)


@dataclass(frozen=True, slots=True)
class Mix:
    """What the records are like: how many, and the share that reports results."""

    records: int
    share: float = SHARE_WITH_RESULTS
    seed: int = 0


def _templates() -> list[Document]:
    return [d for d in read_paths(sample_paths()) if isinstance(d, Document)]


def _other_number(match: re.Match[str], rng: random.Random) -> str:
    """Change the last digits of a number, keeping how it is printed; years and sizes stay sane."""
    whole, fraction = match[1], match[2] or ""
    if fraction:
        digits = "".join(rng.choice("0123456789") for _ in fraction[1:])
        return f"{whole}{fraction[0]}{digits}"
    if len(whole) in (2, 3):
        return f"{whole[:-1]}{rng.randrange(10)}"
    return whole


def _with_results(templates: list[Document], rng: random.Random) -> tuple[str, list[str]]:
    """Return a title of its own and an abstract's paragraphs with other numbers."""
    document = rng.choice(templates)
    title, _, body = document.study_text.strip().partition("\n")
    body = _NUMBER.sub(lambda m: _other_number(m, rng), body)
    paragraphs = [p.strip() for p in body.split("\n") if p.strip()]
    return f"{title} ({rng.choice(_NOUNS)} {rng.choice(_PLACES)})", paragraphs


def _sentence(rng: random.Random) -> str:
    words = f"{rng.choice(_NOUNS)} {rng.choice(_VERBS)} {rng.choice(_NOUNS)} {rng.choice(_PLACES)}"
    return words.capitalize() + "."


def _paragraph(rng: random.Random) -> str:
    text = " ".join(_sentence(rng) for _ in range(rng.randint(5, 14)))
    return f"{text} {rng.choice(_MARKUP)}" if rng.random() < 0.1 else text


def _abstract(paragraphs: list[str]) -> str:
    if not paragraphs:
        return ""
    parts = "".join(f"<AbstractText>{p}</AbstractText>" for p in paragraphs)
    return f"<Abstract>{parts}</Abstract>"


def _article(pmid: int, version: int, title: str, abstract: str, year: int, language: str) -> str:
    return (
        f'<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM">'
        f'<PMID Version="{version}">{pmid}</PMID><Article PubModel="Print"><Journal>'
        f'<JournalIssue CitedMedium="Print"><PubDate><Year>{year}</Year></PubDate>'
        f"</JournalIssue><Title>Synthetic Annals</Title></Journal>"
        f"<ArticleTitle>{title}</ArticleTitle>{abstract}"
        f'<AuthorList CompleteYN="Y"><Author><LastName>Maker</LastName><Initials>S</Initials>'
        f"</Author></AuthorList><Language>{language}</Language><PublicationTypeList>"
        f'<PublicationType UI="D016428">Journal Article</PublicationType></PublicationTypeList>'
        f"</Article></MedlineCitation><PubmedData><ArticleIdList>"
        f'<ArticleId IdType="pubmed">{pmid}</ArticleId>'
        f'<ArticleId IdType="doi">10.5555/synthetic.{pmid}</ArticleId>'
        f"</ArticleIdList></PubmedData></PubmedArticle>\n"
    )


def _book(pmid: int, title: str, abstract: str, year: int) -> str:
    return (
        f'<PubmedBookArticle><BookDocument><PMID Version="1">{pmid}</PMID><Book><Publisher>'
        f"<PublisherName>Synthetic Press</PublisherName></Publisher><BookTitle>Handbook</BookTitle>"
        f"<PubDate><Year>{year}</Year></PubDate></Book><ArticleTitle>{title}</ArticleTitle>"
        f"<Language>eng</Language>{abstract}</BookDocument></PubmedBookArticle>\n"
    )


def articles(mix: Mix) -> Iterator[str]:
    """Yield the elements of a PubmedArticleSet in order, the deletions last."""
    rng = random.Random(mix.seed)
    templates = _templates()
    for number in range(mix.records):
        pmid, year = FIRST_PMID + number, rng.randint(1985, 2025)
        title, language, paragraphs = _sentence(rng), "eng", [_paragraph(rng)]
        draw = rng.random()
        if draw < mix.share:
            title, paragraphs = _with_results(templates, rng)
            title, paragraphs = escape(title), [escape(p) for p in paragraphs]
        elif draw < mix.share + NO_ABSTRACT:
            paragraphs = []
        elif draw < mix.share + NO_ABSTRACT + OTHER_LANGUAGE:
            language, title, text = rng.choice(_TONGUES)
            title, paragraphs = f"[{title}: {rng.choice(_PLACES)}.]", [text]
        if rng.random() < BOOK:
            yield _book(pmid, title, _abstract(paragraphs), year)
            continue
        yield _article(pmid, 1, title, _abstract(paragraphs), year, language)
        if rng.random() < SECOND_VERSION:
            yield _article(pmid, 2, title, _abstract(paragraphs), year, language)
    gone = sorted(rng.sample(range(mix.records), int(mix.records * DELETED)))
    if gone:
        ids = "".join(f'<PMID Version="1">{FIRST_PMID + n}</PMID>' for n in gone)
        yield f"<DeleteCitation>{ids}</DeleteCitation>\n"


def _write(out: IO[str], mix: Mix) -> None:
    out.write('<?xml version="1.0" encoding="UTF-8"?>\n<PubmedArticleSet>\n')
    out.writelines(articles(mix))
    out.write("</PubmedArticleSet>\n")


def write_file(path: Path, mix: Mix) -> None:
    """Write one file, gzipped where it ends in .gz; the same bytes for the same mix."""
    if path.suffix == ".gz":
        with (
            path.open("wb") as raw,
            gzip.GzipFile("", "wb", 6, raw, mtime=0) as packed,
            io.TextIOWrapper(packed, "utf-8") as out,
        ):
            _write(out, mix)
    else:
        with path.open("w", encoding="utf-8") as out:
            _write(out, mix)


def main() -> None:
    """Write a file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=2000)
    parser.add_argument("--share", type=float, default=SHARE_WITH_RESULTS)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    write_file(arguments.out, Mix(arguments.records, arguments.share, arguments.seed))
    print(f"{arguments.out}: {arguments.records} records")


if __name__ == "__main__":
    main()
