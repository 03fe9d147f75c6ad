"""办件：谁能办、办不了为什么、停在谁手里、逾期升到哪里。"""
from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from dazugong.cli.__main__ import main
from dazugong.kernel.audit.models import Trace
from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.indicators.queries import figures
from dazugong.kernel.processes.actions import fill_step, press, withdraw_case
from dazugong.kernel.processes.models import CaseAnswer, Move
from dazugong.kernel.processes.queries import case_for, cases, late_below, sheet_of, waiting
from dazugong.kernel.processes.tending import escalate_late, reckon_again
from dazugong.kernel.processes.upgrading import of_older_versions, said, skipping, take_up
from dazugong.kernel.records.opening import install_pack
from dazugong.spec import load_files
from tests.kernel.handling import ANSWER, REQUEST, at, go, opened, stands, with_procedures
from tests.make import AT, DAY, SYSTEM
from tests.sample_procedures import PACK as ERRANDS


@pytest.fixture
def county(city):
    return with_procedures(city)


def test_a_ticket_is_opened_worked_and_closed(county):
    reader = county.reader("organiser", "甲一镇")
    with reading(reader):
        case = opened(county, reader)
        assert stands(reader, case) == ["intake"]
        go(reader, case, 1, "自办", REQUEST)
        assert stands(reader, case) == ["work"]
        with pytest.raises(Refusal, match="答复内容"):
            go(reader, case, 2, "办结", {"result": "已解决"})
        go(reader, case, 2, "办结", ANSWER)
        with pytest.raises(Refusal, match="不满意的，请重办"):
            go(reader, case, 3, "办妥", {"rating": "不满意"})
        go(reader, case, 3, "重办", {"rating": "不满意"}, reason="还在漏")
        assert stands(reader, case) == ["work"]
        go(reader, case, 4, "办结", ANSWER)
        go(reader, case, 5, "办妥", {"rating": "满意"})
        row = cases(reader).get(pk=case.pk)
        assert (row.state_on, row.outcome, row.step_on) == ("已办结", "已办结", "")
        assert [m.verb for m in sheet_of(reader, row).history] == ["自办", "办结", "重办", "办结", "办妥"]
    assert Trace.objects.filter(kind="办件", thing=case.public_id).count() == 6


def test_pressing_the_same_button_twice_does_it_once(county):
    reader = county.reader("organiser", "甲一镇")
    with reading(reader):
        case = opened(county, reader)
        go(reader, case, 1, "自办", REQUEST)
        go(reader, case, 1, "自办", REQUEST)
        assert Move.objects.filter(case=case).count() == 1


def test_the_deadline_is_counted_in_working_days(county):
    reader = county.reader("organiser", "甲一镇")
    with reading(reader):
        case = opened(county, reader)
        go(reader, case, 1, "自办", REQUEST)
        door = sheet_of(reader, case_for(reader, case.public_id)).doors[0]
        assert (door.row.due.isoformat(), door.row.provisional, door.left) == ("2026-05-27", False, 5)
        assert case.due.isoformat() == "2026-06-03"


def test_a_unit_to_whom_it_was_handed_finds_it_and_its_neighbour_does_not(county):
    town, branch, other = county.reader("organiser", "甲一镇"), county.reader("secretary", "甲一村"), county.reader("secretary", "甲一湾")
    with reading(town):
        case = opened(county, town)
        with pytest.raises(Refusal, match="要选由哪个单位承办"):
            go(town, case, 1, "交办", REQUEST)
        go(town, case, 1, "交办", REQUEST, to_unit=county.unit("甲一村"))
        with pytest.raises(Hidden):
            go(town, case, 2, "办结", ANSWER)
    with reading(branch):
        assert [step.title for step in waiting(branch)] == ["办理"]
        go(branch, case, 2, "办结", ANSWER)
    with reading(other):
        assert not waiting(other) and not cases(other).exists()
        with pytest.raises(Hidden):
            case_for(other, case.public_id)
        with pytest.raises(Hidden):
            go(other, case, 3, "办妥", {"rating": "满意"})
    with reading(town):
        assert [step.title for step in waiting(town)] == ["回访"]


def test_whoever_answered_does_not_strike_off(county):
    section, leader, town = county.reader("section", "甲部"), county.reader("leader", "甲部"), county.reader("organiser", "甲一镇")
    with reading(section):
        case = opened(county, section, "requests.supervision", "甲县")
        go(section, case, 1, "下发", REQUEST, to_unit=county.unit("甲一镇"))
    with reading(town):
        go(town, case, 2, "回复", ANSWER)
        assert not sheet_of(town, case_for(town, case.public_id)).doors[0].mine
        with pytest.raises(Hidden):
            go(town, case, 3, "销号")
    with reading(leader):
        go(leader, case, 3, "退回", reason="没有附照片以外的佐证")
    with reading(town):
        assert stands(town, case) == ["reply"]
        go(town, case, 4, "回复", ANSWER)
    with reading(section):
        go(section, case, 5, "销号")
        assert cases(section).get(pk=case.pk).outcome == "已销号"


def test_a_late_step_goes_up_a_level_and_only_once_for_each_day_it_names(county):
    branch, town = county.reader("secretary", "甲一村"), county.reader("organiser", "甲一镇")
    with reading(branch):
        case = opened(county, branch, place="甲一村")
        go(branch, case, 1, "自办", REQUEST)
    later = system_reader(DAY + timedelta(days=8), "定时")
    with reading(later):
        assert escalate_late(by=later, at=at(7)) == 0
        assert escalate_late(by=later, at=at(8)) == 1
        assert escalate_late(by=later, at=at(8)) == 0
    town = county.reader("organiser", "甲一镇", day=DAY + timedelta(days=8))
    with reading(town):
        assert [step.case_id for step in waiting(town)] == [case.pk]
        assert [step.case_id for step in late_below(town)] == [case.pk]
        assert "逾期升级" in [m.verb for m in sheet_of(town, case_for(town, case.public_id)).history]
        press(case=case, step=2, verb="办结", values=ANSWER, by=town, at=at(8))


def test_the_opener_withdraws_while_it_is_still_his(county):
    town, branch = county.reader("organiser", "甲一镇"), county.reader("secretary", "甲一村")
    with reading(branch):
        first, second = (opened(county, branch, place="甲一村") for _ in range(2))
        with pytest.raises(Refusal, match="理由"):
            withdraw_case(case=first, reason=" ", by=branch, at=AT)
        withdraw_case(case=first, reason="重复登记", by=branch, at=AT)
        assert cases(branch).get(pk=first.pk).state_on == "已撤回"
        go(branch, second, 1, "自办", REQUEST)
        with pytest.raises(Refusal, match="不能撤回"):
            withdraw_case(case=second, reason="不办了", by=branch, at=AT)
    with reading(town), pytest.raises(Refusal, match="只有开办的人"):
        withdraw_case(case=second, reason="不办了", by=town, at=AT)


def test_what_is_saved_stays_and_a_change_is_a_new_row(county):
    reader = county.reader("organiser", "甲一镇")
    with reading(reader):
        case = opened(county, reader)
        fill_step(case=case, step=1, values={"kind": "党员"}, by=reader, at=AT)
        fill_step(case=case, step=1, values={"kind": "干部"}, by=reader, at=AT)
        rows = list(CaseAnswer.objects.filter(case=case, field="kind").order_by("pk").values_list("text", "replaced_at"))
        assert [text for text, _ in rows] == ["党员", "干部"] and rows[0][1] == AT and rows[1][1] is None


def test_a_provisional_deadline_is_reckoned_again(county):
    reader = county.reader("organiser", "甲一镇")
    with reading(reader):
        case = opened(county, reader)
        go(reader, case, 1, "自办", REQUEST)
    with reading(SYSTEM):
        case.steps.filter(number=2).update(provisional=True, due=DAY)
        assert reckon_again(by=SYSTEM, at=AT) == 1
        assert case.steps.get(number=2).due.isoformat() == "2026-05-27"


def test_the_share_closed_in_time_is_counted_from_the_same_rows(county):
    reader = county.reader("organiser", "甲一镇")
    with reading(reader):
        done, _ = opened(county, reader), opened(county, reader)
        go(reader, done, 1, "自办", REQUEST)
        go(reader, done, 2, "办结", ANSWER)
        go(reader, done, 3, "办妥", {"rating": "满意"})
        table = figures(reader, pack="requests", indicator="closed_share", period="2026", under=county.unit("甲一镇"))
        assert [(row.count, row.of) for row in table.totals] == [(1, 2)]


def dzg(capsys, *words: str) -> dict[str, str]:
    """What the command says of each case, by its number."""
    connection.check_constraints()      # what is still to be checked would keep a command from making the tables ready
    assert main([*words]) == 0
    return {line.split("\t")[0]: line.split("\t")[-1] for line in capsys.readouterr().out.splitlines()}


def test_a_new_version_names_the_cases_that_would_skip_a_mandatory_step(county, capsys):
    reader = county.reader("organiser", "甲一镇")
    with reading(SYSTEM):
        old = load_files(ERRANDS)
        install_pack(source=ERRANDS, since=DAY.replace(month=1, day=1), by=SYSTEM, at=AT)
    with reading(reader):
        ahead, behind = (opened(county, reader, "errands.errand", subject=name) for name in ("刚开始的", "已经办妥的"))
        go(reader, behind, 1, "办妥", {"what": "送信"})
    weigh = '\n[[procedure.step]]\nid = "weigh"\ntitle = "掂量"\nmandatory = true\nmove = [{ verb = "过", to = "back" }]\n\n[[procedure.step]]\nid = "back"'
    text = ERRANDS["procedure.toml"].replace('\n[[procedure.step]]\nid = "back"', weigh, 1).replace('to = "back"', 'to = "weigh"', 2)
    new = {**ERRANDS, "procedure.toml": text, "pack.toml": ERRANDS["pack.toml"].replace("2026.1", "2026.2"),
           "examples/one.toml": ERRANDS["examples/one.toml"].replace('at = ["back"]', 'at = ["weigh"]')}  # fmt: skip
    with reading(SYSTEM):
        assert skipping(SYSTEM, old) == []
        assert [(one.case.subject, one.why) for one in skipping(SYSTEM, load_files(new))] == [("已经办妥的", "会跳过必经环节“掂量”")]
        version = install_pack(source=new, since=DAY, by=SYSTEM, at=AT)
        with pytest.raises(Refusal, match="掂量"):
            take_up(case=behind, version=version, by=SYSTEM, at=AT)
        assert {one.case.pk: one.why for one in of_older_versions(SYSTEM, version)} == {ahead.pk: "", behind.pk: "会跳过必经环节“掂量”"}
        told = dzg(capsys, "pack", "cases", "errands")
        assert (told[ahead.public_id], told[behind.public_id]) == ("可以转，用 --move", "不能转：会跳过必经环节“掂量”")
        assert dzg(capsys, "pack", "cases", "errands", "--move", "all") == {ahead.public_id: "已转到现行版", behind.public_id: told[behind.public_id]}
        assert [one.case.pk for one in of_older_versions(SYSTEM, version)] == [behind.pk]
    with reading(reader):
        go(reader, behind, 2, "了结")
        assert cases(reader).get(pk=behind.pk).outcome == "跑完"
        go(reader, ahead, 1, "办妥", {"what": "送信"})
        assert stands(reader, ahead) == ["weigh"]


def test_a_case_is_sorted_by_a_level_that_is_worked_out(county):
    level = """
[[field]]
id = "far"
term = "几里路"
type = "number"
[[field]]
id = "distance"
term = "远近"
type = "level"
choices = ["远", "近"]
value = "若(几里路 ≥ 10, “远”, “近”)"
"""
    sorted_ = {**ERRANDS, "forms/errand.toml": ERRANDS["forms/errand.toml"] + level,
               "procedure.toml": ERRANDS["procedure.toml"].replace("days = 5\n", 'days = 5\nsort = "远近"\n', 1)}  # fmt: skip
    reader = county.reader("organiser", "甲一镇")
    with reading(SYSTEM):
        install_pack(source=sorted_, since=DAY.replace(month=1, day=1), by=SYSTEM, at=AT)
    with reading(reader):
        case = opened(county, reader, "errands.errand")
        go(reader, case, 1, "办妥", {"what": "送信", "far": "12"})
        assert cases(reader).get(pk=case.pk).sort == "远"


def test_a_step_that_waits_for_a_post_nobody_has_is_told_beforehand(county):
    wrong = {**ERRANDS, "procedure.toml": ERRANDS["procedure.toml"].replace('title = "去办"', 'title = "去办"\nby = ["科试", "组织委员"]')}
    with reading(SYSTEM):
        assert said(SYSTEM, load_files(wrong)) == ["“跑腿”写了由“科试”办，现在没有这个角色，也没有这样的职务，请核对"]
        assert said(SYSTEM, load_files(ERRANDS)) == []
