"""合成全国: organisations on administrative divisions, members that give the published figures back, counted by the engine."""
from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("numba")

import numpy as np

from dazugong.analytics.booked import book_of_snapshot
from dazugong.analytics.nation import nation
from dazugong.analytics.rollup import When, roll_up
from dazugong.analytics.skeleton import KINDS, CannotStand, skeleton
from dazugong.analytics.store import load, save
from dazugong.spec.model import Indicator
from dazugong.yearbook.book import grassroots
from dazugong.yearbook.checking import checks, organisations_of

YEAR, SCALE = 2024, 1e-4
DIVISIONS = """level,code,parent,name,kind,statutory
1,91,,甲省,省级,1
2,9101,91,乙市,地级,1
3,910101,9101,丙县,县级,1
4,910101101,910101,戊镇,镇,1
4,910101001,910101,丁街道,街道,1
5,910101101201,910101101,己村委会,村委会,1
5,910101101202,910101101,庚村委会,村委会,1
5,910101101203,910101101,壬村委会,村委会,1
5,910101001001,910101001,辛社区居委会,社区居委会,1
"""


@pytest.fixture
def divisions(tmp_path: Path) -> Path:
    path = tmp_path / "divisions.csv"
    path.write_text(DIVISIONS, encoding="utf8")
    return path


def test_the_published_figures_come_back_from_the_snapshot_as_it_was_written(divisions: Path, tmp_path: Path) -> None:
    wanted, _ = organisations_of(YEAR, SCALE)
    frame = skeleton(divisions, wanted)
    save(nation(frame, YEAR, SCALE), tmp_path / "snapshot")
    snapshot = load(tmp_path / "snapshot")
    book = book_of_snapshot(snapshot)
    assert grassroots(book.organisations) == sum(wanted.values())
    assert [one for one in checks(book, SCALE) if not one.ok] == [] and book.movement.closes
    assert np.all(frame.parent < np.arange(len(frame.parent)))
    asked = [Indicator("young", "未满十八岁入党", "members", count="年龄(出生日期, 入党日期) < 18"), Indicator("all", "全部", "members")]
    figures = roll_up(snapshot, asked, When(snapshot.day, snapshot.day, snapshot.day))["members"]
    village = int(snapshot.units[list(snapshot.names).index("庚村党组织")])
    assert figures.tally("young", 1).count == 0 < figures.tally("all", village).count


def test_every_organisation_stands_below_one_of_a_higher_kind(divisions: Path) -> None:
    frame = skeleton(divisions, organisations_of(YEAR, SCALE)[0])
    above = frame.kind[np.maximum(frame.parent, 0)]
    assert np.all((frame.kind > above) | (frame.kind == KINDS.index("city")))
    assert {"庚村党组织", "辛社区党组织", "戊镇党委"} <= set(frame.names)


@pytest.mark.parametrize(("text", "said"), [
    (DIVISIONS.replace("910101,戊镇", "910109,戊镇"), "910109"), (DIVISIONS.replace("level,", "层级,"), "level"), ("level,code,parent,name,kind\n", "空的"),
])  # fmt: skip
def test_divisions_that_do_not_hang_together_are_refused(divisions: Path, text: str, said: str) -> None:
    divisions.write_text(text, encoding="utf8")
    with pytest.raises(CannotStand, match=said):
        skeleton(divisions, organisations_of(YEAR, SCALE)[0])


def test_more_townships_than_committees_wanted_are_refused(divisions: Path) -> None:
    with pytest.raises(CannotStand, match="单位党委至少要多1个"):
        skeleton(divisions, {"committee": 0, "general_branch": 5, "branch": 9})
