"""The page about large runs says what is so."""

import io
import re
from pathlib import Path

import pytest

from rodnan.shards import SHARD_SIZE
from rodnan.store import open_store, query
from rodnan.store_schema import MIGRATIONS
from rodnan.whole import Batch

PAGE = Path(__file__).parents[2] / "docs" / "batch.md"


@pytest.mark.parametrize("statement", re.findall(r"```sql\n(.*?);\n```", PAGE.read_text(), re.S))
def test_the_example_statements_run(tmp_path, statement):
    with open_store(tmp_path / "e.duckdb"):
        pass
    out = io.StringIO()
    assert query(tmp_path / "e.duckdb", statement, out) == 0
    assert "," in out.getvalue()


def test_the_page_names_every_table_and_the_defaults():
    page = PAGE.read_text()
    assert not [table for table in MIGRATIONS[-1].columns if f"| `{table}` |" not in page]
    assert f"shards of {SHARD_SIZE} documents" in page
    assert f"at most {Batch().report_limit:,} studies" in page
