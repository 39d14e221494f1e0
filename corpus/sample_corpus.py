"""The sample corpus: abstracts of real treatment studies of systemic sclerosis in our own words.

Figures and citations are those of the studies (``sample/SOURCES.csv`` says which come from where);
the sentences were written for this project, in the many styles that such abstracts have.
"""

from __future__ import annotations

from importlib import resources
from pathlib import Path

_DOCUMENTS = (".txt", ".xml")


def sample_folder() -> Path:
    """Return the folder of the sample corpus, with its SOURCES.csv and sizes.csv."""
    return Path(str(resources.files("corpus"))) / "sample"


def sample_paths() -> tuple[Path, ...]:
    """Return the files of the sample corpus, sorted: text files and one PubMed export."""
    found = (p for p in sample_folder().iterdir() if p.suffix in _DOCUMENTS)
    return tuple(sorted(found))
