"""《读文》一页: every example in docs/reading.md is read as the page says, and every list of words is explained there."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from dazugong.reading import Item, decompose

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reading.md").read_text("utf-8")
KINDS = {"机制": "mechanism", "任务": "task", "目标": "target", "成绩": "achievement", "理念": "principle"}
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if line.startswith("|")]
EXAMPLES = [(row[2], row[3]) for row in ROWS if len(row) == 4 and not set(row[0]) <= set("-") and row[2] != "例句"]


def words_of_the_reader() -> set[str]:
    folder = ROOT / "dazugong" / "reading" / "lexicon"
    return {f"{path.stem}.{key}" for path in folder.glob("*.toml") for key in tomllib.loads(path.read_text("utf-8"))}


def said(items: list[Item], wanted: str) -> set[str]:
    """What was read, in the words of the page: kinds, or every field."""
    if wanted == "不标":
        return {"不标"} if not items else {item.kind for item in items}
    if wanted in KINDS:
        return {kind for kind, name in KINDS.items() if name in {item.kind for item in items}}
    if wanted == "（空）":
        return {"（空）" if item.responsible is None else item.responsible for item in items}
    fields = {value for item in items for value in (item.responsible, item.deadline, item.frequency) if value}
    return fields | {f"{t['indicator']} {t['op']} {t['value']}" for item in items for t in item.targets}


@pytest.mark.parametrize(("example", "wanted"), EXAMPLES)
def test_an_example_is_read_as_the_page_says(example: str, wanted: str) -> None:
    read = said(decompose(example), wanted)
    assert read == {wanted} if wanted in {*KINDS, "不标", "（空）"} else wanted in read


def test_the_page_explains_every_list_of_words_and_no_other() -> None:
    named = set(re.findall(r"`((?:fields|frames|lines|objects|residue|tables|verbs)\.[a-z_]+)`", PAGE)) - {"tables.py", "fields.py", "lines.py"}
    assert named == words_of_the_reader()


def test_the_page_names_files_that_exist() -> None:
    for name in re.findall(r"`([a-z]+\.py)`", PAGE):
        assert (ROOT / "dazugong" / "reading" / name).is_file(), name


def test_the_bench_has_ten_thousand_characters_of_official_prose() -> None:
    from dazugong.bench.decomposing import CHARACTERS, text

    assert len(text()) == CHARACTERS
    assert len(decompose(text())) > 200
