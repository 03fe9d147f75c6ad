"""生人写的机制：十一份一页纸的说明，只看 docs/packs.md 写成机制；检查没有毛病，示例都对，说明里问的数都有，一行程序没有。"""
from __future__ import annotations

import re
from pathlib import Path

import pytest

from dazugong.spec import burden, check_pack, load_pack, run_examples

HERE = Path(__file__).parent
ASKED = sorted(HERE.glob("*.md"))
ANSWERS = {  # what the page asks, worked out by hand: (indicator, band or expectation) → figure
    "ledger_of_helpers": {"listed": (3, None), "women": (1, 3), "young": (2, None)},
    "activity_money": {"spent": (3600, None), "empty": (1, None), "spent_so_far": (300, None)},
    "project_review": {"甲镇党委": (92, "优"), "乙镇党委": (80, "差")},
    "office_to_village": {"held": (2, 3), "visited": (1, 2), "short": (1, None)},
    "consultation": {"held": (1, 2), "came": (3, 4), "missed": (2, None)},
    "coverage_target": {"coverage": (13, 20)},
    "village_sites": {"new_begun": (7, None), "spent_all": (20.5, None)},
    "inspection": {"A镇党委": (88.2, "良好"), "D镇党委": (94, "较差"), "乙镇党委": (90, "优秀"), "丙镇党委": (90, "良好")},
    "secretary_review": {"甲镇党委": (95, "好"), "乙镇党委": (76, "一般"), "丙镇党委": (92.5, "较好"), "丁街道党工委": (97.5, "差")},
    "reception_day": {"used": (2, 3), "talked": (1, 2), "settled": (2, 3)},
    "relief_round": {"paid": (6000.5, None), "waiting": (1, None), "used": (6000.5, 10000)},
}
each = pytest.mark.parametrize("page", ASKED, ids=lambda page: page.stem)


def test_there_are_eleven_and_no_program_among_them() -> None:
    assert {page.stem for page in ASKED} == set(ANSWERS) and len(ASKED) == 11
    assert [path for page in ASKED for path in (HERE / page.stem).rglob("*") if path.is_file() and path.suffix not in (".toml", ".md")] == []


@each
def test_the_page_is_short_and_is_the_readme(page: Path) -> None:
    text = page.read_text()
    assert len(text) < 600 and "问：" in text and "答：" in text
    assert (HERE / page.stem / "README.md").read_text() == text


@each
def test_it_has_no_mistake_and_every_example_comes_out(page: Path) -> None:
    folder = HERE / page.stem
    assert check_pack(folder) == []
    pack = load_pack(folder)
    found = run_examples(pack)
    assert len(found) >= 3 and [outcome.message for outcome in found if not outcome.ok] == []
    assert burden(pack).minutes_per_year < 600


@each
def test_the_figures_asked_are_in_the_examples(page: Path) -> None:
    """As worked out by hand from the page, not as the program gives them."""
    expected: dict[str, list[tuple[object, object]]] = {}
    for one in (expect for example in load_pack(HERE / page.stem).examples for expect in example.expect):
        if one.indicator:
            expected.setdefault(one.indicator, []).append((one.count, one.of))
        elif one.sheet:
            expected.setdefault(one.unit, []).append((one.score, one.grade))
    for name, figure in ANSWERS[page.stem].items():
        assert figure in expected[name], f"{page.stem} {name}：{expected.get(name)}"


@each
def test_the_pack_says_nothing_the_page_of_packs_does_not_explain(page: Path) -> None:
    """Every key that a stranger used stands in docs/packs.md."""
    known = (Path(__file__).parents[3] / "docs" / "packs.md").read_text()
    for path in (HERE / page.stem).rglob("*.toml"):
        for key in set(re.findall(r"^([a-z_]+) *=", path.read_text(), re.M)) | set(re.findall(r"[{,] *([a-z_]+) *=", path.read_text())):
            assert f"`{key}`" in known, f"{path.name}：{key}"


