"""docs/packs.md: the mechanism built there works as printed, and the reference names every key as the program has it."""
from __future__ import annotations

import re
from pathlib import Path

from dazugong.spec import check_files, load_files, run_examples
from dazugong.spec.form import SECONDS_BY_TYPE
from dazugong.spec.keys import TABLE_TERMS, TABLES
from dazugong.spec.published import AGREED, UNITS
from dazugong.spec.reference import TYPES, with_reference

PAGE = (Path(__file__).parents[2] / "docs" / "packs.md").read_text(encoding="utf-8")


def test_the_reference_on_the_page_is_the_one_the_program_has() -> None:
    """If this fails: dzg pack reference docs/packs.md"""
    assert with_reference(PAGE) == PAGE


def test_every_type_is_explained_and_every_key_has_its_meaning() -> None:
    assert set(TYPES) == set(SECONDS_BY_TYPE)
    assert all(len(key.meaning) >= 2 for keys in TABLES.values() for key in keys.values())
    assert set(TABLES) == set(TABLE_TERMS)


def test_the_page_names_every_fact_a_pack_may_use() -> None:
    part = PAGE.split("## 预填和指标从哪里取数")[1].split("<!--")[0]
    rows = {line.split("`")[1]: line for line in part.splitlines() if line.startswith("| `")}
    for table in AGREED:
        line = part if table is UNITS else rows[table.name]
        assert [column.term for column in table.columns if f"`{column.term}`" not in line] == [], table.name


def test_the_mechanism_of_the_page_works_as_printed() -> None:
    files = dict(re.findall(r"```toml\n# ([\w./]+)\n(.*?)```", PAGE, re.S))
    files["README.md"] = re.search(r"```markdown\n(.*?)```", PAGE, re.S)[1]
    assert check_files(files) == []
    assert [o for o in run_examples(load_files(files)) if not o.ok] == []


def test_every_mechanism_that_comes_along_stands_on_the_page() -> None:
    named = next(line for line in PAGE.splitlines() if line.startswith("自带的机制在"))
    folders = [path.parent for path in (Path(__file__).parents[2] / "dazugong/packs").glob("*/pack.toml")]
    assert [folder.name for folder in folders if f"`{folder.name}`（" not in named] == []
