"""会办：一家主办，几家会办，各答各的，到齐才往下走；谁没有答看得见、催得到；不属本单位的退得回。"""
from __future__ import annotations

from datetime import timedelta

import pytest

from dazugong.kernel.audit.models import Trace
from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.processes.consulting import ask_also, decline, remind, strike_unit
from dazugong.kernel.processes.models import Case, CaseAnswer, Party, Step
from dazugong.kernel.processes.queries import case_for, cases, late_below, sheet_of, waiting
from dazugong.kernel.processes.tending import escalate_late
from dazugong.kernel.records.opening import install_pack
from tests.kernel.handling import at, go, opened, stands
from tests.make import AT, DAY, SYSTEM
from tests.sample_consulting import PACK

MATTER = {"what": "修桥"}


@pytest.fixture
def county(city):
    with reading(SYSTEM):
        install_pack(source=PACK, since=DAY.replace(month=1, day=1), by=SYSTEM, at=AT)
    return city


@pytest.fixture
def section(county):
    return county.reader("section", "甲部")


@pytest.fixture
def case(county, section) -> Case:
    """Handed to 甲一镇; 甲一村 and 甲二镇 are asked."""
    with reading(section):
        case = opened(county, section, "matters.matter", "甲县", subject="修桥")
        go(section, case, 1, "请会办", MATTER, to_unit=county.unit("甲一镇"), to_units=[county.unit("甲一村"), county.unit("甲二镇")])
    return case


def how(reader, case) -> list[tuple[str, str]]:
    """Who was asked and how each stands, as the page says it."""
    with reading(reader):
        (found,) = sheet_of(reader, case_for(reader, case.public_id)).consultations
    return [(one.row.unit_name[-4:], one.left) for one in found.units]


def test_the_case_goes_on_when_the_last_has_answered(county, section, case):
    village, town, handler = county.reader("secretary", "甲一村"), county.reader("organiser", "甲二镇"), county.reader("organiser", "甲一镇")
    with reading(village):
        assert [row.title for row in waiting(village)] == ["会办"]
        with pytest.raises(Refusal, match="会办意见"):
            go(village, case, 2, "送会办意见")
        with pytest.raises(Hidden):
            go(village, case, 3, "送会办意见", {"opinion": "替别家答"})
        go(village, case, 2, "送会办意见", {"opinion": "村里同意"})
        go(village, case, 2, "送会办意见", {"opinion": "村里同意"})      # pressed twice
        assert waiting(village) == [] and stands(village, case) == ["joint"]
    assert [left for _, left in how(handler, case)] == ["已答复", ""]
    with reading(handler), pytest.raises(Hidden):
        go(handler, case, 4, "答复")
    with reading(town):
        assert sheet_of(town, case_for(town, case.public_id)).doors[0].answers == {}      # what the other wrote is not in its form
        go(town, case, 3, "送会办意见", {"opinion": "镇里也同意"})
    with reading(handler):
        assert stands(handler, case) == ["reply"]
        filled = sheet_of(handler, case_for(handler, case.public_id)).filled
        assert [one.answers["opinion"].text for one in filled if one.unit_name] == ["村里同意", "镇里也同意"]
        go(handler, case, 4, "答复")
        assert cases(handler).get(pk=case.pk).outcome == "已答复"
    assert Trace.objects.filter(kind="办件", thing=case.public_id, verb="送会办意见").count() == 2


def test_a_unit_that_was_asked_sees_this_case_and_no_other_and_still_afterwards(county, section, case):
    with reading(section):
        opened(county, section, "matters.matter", "甲县", subject="另一件")
    village, other = county.reader("secretary", "甲一村"), county.reader("secretary", "甲一湾")
    for answered in (False, True):
        with reading(village):
            assert [one.subject for one in cases(village)] == ["修桥"]
            assert {row.unit_name for row in village.rows(Step)} >= {case.unit_name}
            assert set(village.rows(CaseAnswer).values_list("case_id", flat=True)) == {case.pk}
            if not answered:
                go(village, case, 2, "送会办意见", {"opinion": "村里同意"})
        with reading(other):
            assert not cases(other).exists() and not other.rows(Step).exists() and not other.rows(Party).exists()
            with pytest.raises(Hidden):
                remind(case=case, step=3, by=other, at=AT)


def test_who_sends_it_must_name_them_and_the_handling_unit_is_not_one(county, section):
    with reading(section):
        case = opened(county, section, "matters.matter", "甲县")
        with pytest.raises(Refusal, match="要选请哪些单位会办"):
            go(section, case, 1, "请会办", MATTER, to_unit=county.unit("甲一镇"))
        with pytest.raises(Refusal, match="承办单位自己不用会办"):
            go(section, case, 1, "请会办", MATTER, to_unit=county.unit("甲一镇"), to_units=[county.unit("甲一镇")])
        assert stands(section, case) == ["take"]


def test_the_slow_are_reminded_go_up_and_may_be_left_out(county, section, case):
    handler, village, later = county.reader("organiser", "甲一镇"), county.reader("secretary", "甲一村"), DAY + timedelta(days=9)
    with reading(handler):
        remind(case=case, step=2, by=handler, at=AT)
        with pytest.raises(Refusal, match="今天已经催过"):
            remind(case=case, step=2, by=handler, at=AT)
        with pytest.raises(Hidden):
            strike_unit(case=case, step=2, reason="太慢", by=handler, at=AT)       # only who asked it
    with reading(village):
        assert [row.reminded_on for row in waiting(village)] == [DAY]
        go(village, case, 2, "送会办意见", {"opinion": "同意"})
    system = system_reader(later, "定时")
    with reading(system):
        assert escalate_late(by=system, at=at(9)) == 1
    section = county.reader("section", "甲部", day=later)
    with reading(section):
        assert [row.unit_id for row in late_below(section)] == [county.unit("甲二镇").pk]
        with pytest.raises(Refusal, match="要写明理由"):
            strike_unit(case=case, step=3, reason=" ", by=section, at=at(9))
        strike_unit(case=case, step=3, reason="电话里已经同意", by=section, at=at(9))
        assert stands(section, case) == ["reply"]
    assert [left for _, left in how(section, case)] == ["已答复", "不再会办"]


def test_what_is_not_its_matter_comes_back_and_others_are_asked(county, section, case):
    village, town = county.reader("secretary", "甲一村"), county.reader("organiser", "甲二镇")
    with reading(section):
        ask_also(case=case, step=2, units=[county.unit("甲二村")], by=section, at=AT)
        with pytest.raises(Refusal, match="已经请过"):
            ask_also(case=case, step=2, units=[county.unit("甲二村")], by=section, at=AT)
        strike_unit(case=case, step=4, reason="不必了", by=section, at=AT)
    with reading(village):
        with pytest.raises(Hidden):
            decline(case=case, step=3, reason="替别家退", by=village, at=AT)
        decline(case=case, step=2, reason="不归村里管", by=village, at=AT)
        assert stands(village, case) == ["joint"]
    with reading(town):
        decline(case=case, step=3, reason="不归镇里管", by=town, at=AT)
    with reading(section):      # nobody is left and nobody answered: whoever sent it chooses anew
        sheet = sheet_of(section, case_for(section, case.public_id))
        assert [door.declared.id for door in sheet.doors] == ["take"]
        assert [one.why for one in sheet.consultations[0].units] == ["不归村里管", "不归镇里管", "不必了"]
        go(section, case, 5, "请会办", MATTER, to_unit=county.unit("甲一镇"), to_units=[county.unit("甲二湾")])
    assert how(section, case) == [("湾党支部", "")]


def test_a_second_round_asks_anew_and_keeps_what_was_written(county, section, case):
    with reading(section):
        strike_unit(case=case, step=3, reason="不必了", by=section, at=AT)
    village, handler = county.reader("secretary", "甲一村"), county.reader("organiser", "甲一镇")
    with reading(village):
        go(village, case, 2, "送会办意见", {"opinion": "同意"})
    with reading(handler):
        go(handler, case, 4, "重新会办", reason="意见不清楚", to_units=[county.unit("甲一村")])
        with pytest.raises(Refusal, match="没有在会办"):
            strike_unit(case=case, step=2, reason="以前那一轮", by=handler, at=AT)
    with reading(village):
        assert sheet_of(village, case_for(village, case.public_id)).doors[0].answers["opinion"].text == "同意"
        go(village, case, 5, "送会办意见", {"opinion": "同意，另请注意排水"})
    with reading(handler):
        assert stands(handler, case) == ["reply"]
