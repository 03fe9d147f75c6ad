"""办件的来龙去脉: rows of docs/coverage.csv whose history is the proof; each test says in its first line what it proves."""
from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.processes.models import Move, Step
from dazugong.kernel.records.opening import install_pack
from dazugong.spec import check_files, load_pack
from dazugong.spec.example import Example
from dazugong.spec.model import Pack
from tests.kernel.test_cases_both_readings import PACKS, play
from tests.make import AT, SYSTEM
from tests.spec.broken_pack import with_change


def _example(pack: str, name: str) -> tuple[Pack, Example]:
    whole = load_pack(PACKS[pack])
    with reading(SYSTEM):
        install_pack(source=PACKS[pack], since=date(2025, 1, 1), by=SYSTEM, at=AT)
    return whole, next(one for one in whole.examples if Path(one.file).stem == name)


def test_a_mending_sent_back_twice_keeps_three_submissions_and_two_reasons(city) -> None:
    """验收退回2次，第三次通过：历史有3次提交和2条理由；重开后回到整改中"""
    pack, example = _example("improvement", "mending")
    first, again = example.cases
    case = play(city, pack, first, date(2026, 3, 16))
    with reading(system_reader(date(2026, 3, 16), "核对")):
        moves = list(Move.objects.filter(case=case).order_by("pk"))
    assert sum(move.verb == "报验收" for move in moves) == 3
    assert [move.reason for move in moves if move.verb == "退回"] == ["还缺三月的", "没有盖章"] and len([m for m in moves if m.reason]) == 2
    case = play(city, pack, again, date(2026, 3, 20))
    with reading(system_reader(date(2026, 3, 20), "核对")):
        assert Step.objects.get(case=case, left_on=None).title == "整改中"


def test_a_brand_keeps_the_day_of_each_of_its_stages(city) -> None:
    """命名以后走到推广，5个阶段各有到达的日期"""
    pack, example = _example("topic_tender", "brand")
    case = play(city, pack, example.cases[0], date(2026, 7, 1))
    with reading(system_reader(date(2026, 7, 1), "核对")):
        stages = dict(Step.objects.filter(case=case).order_by("number").values_list("title", "arrived_on"))
    assert len(stages) == 5 and stages["命名"] == date(2026, 6, 15) and all(stages.values()), stages


def test_a_form_about_life_after_hours_is_refused() -> None:
    """为业余生活建定期报表时检查被拒"""
    files = with_change("forms/visit.toml", 'term = "反映"', 'term = "业余生活情况"')
    assert "问的是“业余生活”" in "".join(problem.message for problem in check_files(files))


def test_a_recruitment_keeps_its_six_steps(city) -> None:
    """选调办结的有6步记录，每步有到达、离开的日期"""
    pack, example = _example("selection", "village_officials")
    told = example.cases[0]
    ended = replace(told.steps[-1], day=date(2026, 3, 23), do="办结", answers={"聘用人数": "98", "空缺原因": "体检2名不合格"})
    case = play(city, pack, replace(told, steps=(*told.steps, ended)), date(2026, 3, 31))
    with reading(system_reader(date(2026, 3, 31), "核对")):
        kept = list(Step.objects.filter(case=case).order_by("number").values_list("title", "arrived_on", "left_on"))
    assert [title for title, _, _ in kept] == ["简章和报名", "资格审查", "笔试面试", "体检考察", "公示", "聘用"]
    assert all(arrived and left for _, arrived, left in kept), kept
