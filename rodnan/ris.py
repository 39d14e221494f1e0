"""A reference as RIS lines, with what was found in the study as notes and keywords."""

from __future__ import annotations

import rispy

from rodnan.references import Reference


class _Writer(rispy.RisWriter):  # type: ignore[misc] # rispy has no types
    """RIS without a line of its number before each reference, which is no part of the format."""

    def set_header(self, count: int) -> str:  # noqa: ARG002 - rispy's
        """Return no line."""
        return ""


def ris_entry(reference: Reference) -> str:
    """Return one reference as RIS lines, an empty line behind them.

    N1 holds the note, KW a label each; the PMID is the accession number (AN).
    """
    entry = {
        "type_of_reference": "JOUR",
        "title": reference.title,
        "authors": list(reference.authors),
        "year": reference.year,
        "secondary_title": reference.journal,
        "doi": reference.doi,
        "accession_number": reference.pmid,
        "id": reference.id,
        "notes": [reference.note],
        "keywords": list(reference.labels),
    }
    known = {key: value for key, value in entry.items() if value}
    return str(rispy.dumps([known], implementation=_Writer, enforce_list_tags=False)) + "\n"
