"""docs/packs.md: the mechanism built there works as printed, and the reference names every key as the program has it."""
from __future__ import annotations

import re
from pathlib import Path

from dazugong.spec import check_files, load_files, run_examples
from dazugong.spec.keys import SHAPES, TABLE_TERMS, TABLES
from dazugong.spec.model import SECONDS_BY_TYPE
from dazugong.spec.published import OBLIGATIONS, TASKS, UNITS

PAGE = (Path(__file__).parents[2] / "docs" / "packs.md").read_text(encoding="utf-8")


def reference() -> str:
    """The part 所有的键, as it must stand on the page."""
    lines = []
    for name, keys in TABLES.items():
        lines += [f"### {TABLE_TERMS[name]}", "", "| 键 | 写成 | 必填 | 意思 |", "|---|---|---|---|"]
        for key, one in keys.items():
            values = "：" + "、".join(f"`{v}`" for v in one.one_of) if one.one_of else ""
            lines.append(f"| `{key}` | {SHAPES[one.shape]} | {'是' if one.required else ''} | {one.meaning}{values} |")
        lines.append("")
    return "\n".join(lines)


def test_the_page_lists_every_key() -> None:
    assert reference().strip() in PAGE


def test_the_page_lists_every_type_and_what_it_costs() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| [^|]+ \| [^|]+ \| (\d+) \|$", PAGE, re.M))
    assert {name: int(seconds) for name, seconds in rows.items()} == SECONDS_BY_TYPE


def test_the_page_names_every_fact_a_pack_may_use() -> None:
    for table in (TASKS, OBLIGATIONS, UNITS):
        for column in table.columns:
            assert f"`{column.term}`" in PAGE, column.term


def test_the_mechanism_of_the_page_works_as_printed() -> None:
    files = dict(re.findall(r"```toml\n# ([\w./]+)\n(.*?)```", PAGE, re.S))
    files["README.md"] = re.search(r"```markdown\n(.*?)```", PAGE, re.S)[1]
    assert check_files(files) == []
    assert [o for o in run_examples(load_files(files)) if not o.ok] == []
