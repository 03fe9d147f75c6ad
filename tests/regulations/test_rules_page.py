"""docs/rules.md says what the data say."""
from __future__ import annotations

from pathlib import Path

from dazugong.rules import page, rows, rulebook

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"


def test_the_page_is_not_stale() -> None:
    assert PAGE.read_text("utf-8") == page(rulebook()), "请运行 ./run.sh dzg rules --page > docs/rules.md"


def test_every_rule_stands_on_the_page_with_its_article_and_certainty() -> None:
    lines = page(rulebook()).splitlines()
    for row in rows(rulebook()):
        assert any(f"| `{row['rule']}` |" in line and row["article"] in line and row["certainty"] in line for line in lines)
