"""Make the worked notebook: run its cells in Jupyter and keep what they show.

    python docs/notebook.py [--check]

``--check`` runs the notebook as committed and tells where it now shows something else.
Confidences may change with the weights of the models and are not compared.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

HERE = Path(__file__).resolve().parent
FILE = HERE / "notebook.ipynb"
CELLS = (
    ("markdown", "# Rodnan in a notebook\n\nThe studies on this page are invented."),
    ("markdown", "## One text\n\nA record shows its text with every number marked."),
    (
        "code",
        "import extractor\n\n"
        'text = """Warm gloves for stiff hands: a randomised trial\n'
        "Methods: Sixty adults with scleroderma were randomised to warm gloves (n = 30) or usual "
        "care (n = 30). Student's t test was used. Results: At 12 weeks the mean HAMIS "
        "(mean ± SD) was 5.3 ± 3.5 in the warm gloves group and 7.1 ± 3.9 in the usual care group "
        '(p = 0.3)."""\n'
        "record = extractor.extract(text)\n"
        "record",
    ),
    ("markdown", "## Does it fit?\n\nThe same record, with what the checks found."),
    (
        "code",
        "from validator import check\n\n"
        "for finding in check(record).findings:\n"
        "    print(finding.verdict, '|', finding.message)",
    ),
    ("markdown", "## Many texts: pandas in, pandas out"),
    (
        "code",
        "import pandas as pd\n\n"
        "table = pd.read_csv('tutorial/rayyan.csv', index_col='key')\n"
        "found = extractor.extract_frame(table['abstract'])\n"
        "found[['outcome', 'arm', 'time', 'value', 'spread', 'spread_value', 'n']].head(6)",
    ),
    ("markdown", "Its index is that of the series, so that the table's columns can be joined on."),
    (
        "code",
        "joined = table[['title', 'year']].join(found[['outcome', 'arm', 'value']])\n"
        "print(len(joined), 'rows;', joined['value'].notna().sum(), 'with a value')",
    ),
    (
        "markdown",
        "## Pooled\n\n`pool_records` wants whole records, not the flat table; of a study that "
        "came twice it takes one.",
    ),
    (
        "code",
        "from pathlib import Path\n\n"
        "import corpus\n"
        "from meta import pool_records\n\n"
        "records = [\n"
        "    extractor.extract(d.study_text, d.id, title=d.title, source=d.source)\n"
        "    for d in corpus.read_paths(['tutorial/rayyan.csv'])\n"
        "    if isinstance(d, corpus.Document)\n"
        "]\n"
        "vocabulary = extractor.load_vocabulary(Path('tutorial/paraffin.toml'))\n"
        "tables = pool_records(records, vocabulary)\n"
        "tables.pooled.loc[tables.pooled['outcome'] == 'HAMIS', "
        "['treatment', 'comparator', 'k', 'estimate', 'ci_low', 'ci_high', 'note']].round(2)",
    ),
    (
        "markdown",
        "The note is a warning: see the [tutorial](tutorial.md) for what to do about it. The plot:",
    ),
    (
        "code",
        "from IPython.display import Image\n"
        "from meta.plots import forest_of, to_png\n\n"
        "Image(to_png(forest_of(tables, 1), dpi=80))",
    ),
    ("markdown", "## In a spaCy pipeline"),
    (
        "code",
        "import spacy\n\n"
        "nlp = spacy.blank('en')\n"
        "nlp.add_pipe('clinical_sentences')\n"
        "nlp.add_pipe('clinical_results')\n"
        "doc = nlp(text)\n"
        "[(span.text, span.label_) for span in [*doc.spans['measurements'], "
        "*doc.spans['comparisons']]]",
    ),
)


def made() -> nbformat.NotebookNode:
    """Return the notebook with its outputs."""
    book = nbformat.v4.new_notebook()
    for number, (kind, source) in enumerate(CELLS):
        make = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
        cell = make(source)
        cell["id"] = f"cell-{number}"
        book.cells.append(cell)
    return run(book)


def run(book: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Run a notebook in this folder and leave out what differs from run to run."""
    NotebookClient(book, timeout=120, resources={"metadata": {"path": str(HERE)}}).execute()
    for cell in book.cells:
        cell.metadata = {}
    book.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}
    }
    return book


def shown(book: nbformat.NotebookNode) -> list[Any]:
    """Return what the cells show, without confidences and drawings."""
    return [
        [_comparable(output) for output in cell.outputs]
        for cell in book.cells
        if cell.cell_type == "code"
    ]


def _comparable(output: nbformat.NotebookNode) -> object:
    if output.output_type == "stream":
        return output.text
    data = output.data
    page = re.sub(r"<td>\d\.\d\d</td>", "<td></td>", data.get("text/html", ""))
    return sorted(data), page or ("image/png" in data or data["text/plain"])


def main() -> None:
    """Write the notebook, or tell whether it shows what it showed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    if not parser.parse_args().check:
        nbformat.write(made(), FILE)
        print(f"{FILE.name} written, {FILE.stat().st_size:,} bytes")
        return
    kept = nbformat.read(FILE, as_version=4)
    before = shown(kept)
    if [c.source for c in kept.cells] != [source for _, source in CELLS]:
        sys.exit(f"{FILE.name} has other cells: python docs/notebook.py")
    for number, (old, new) in enumerate(zip(before, shown(run(kept)), strict=True)):
        if old != new:
            sys.exit(f"code cell {number} now shows\n{new}\nnot\n{old}")


if __name__ == "__main__":
    main()
