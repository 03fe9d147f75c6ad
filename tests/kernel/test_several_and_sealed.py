"""会办写的，别的环节问得到；反映人密封的，会办的单位认不出他是谁。"""
from __future__ import annotations

import pytest

from dazugong.kernel.identity.reader import reading
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.processes.actions import fill_step
from dazugong.kernel.processes.consulting import strike_unit
from dazugong.kernel.processes.models import CaseAnswer
from dazugong.kernel.processes.opening import open_petitioner
from dazugong.kernel.processes.queries import case_for, sheet_of
from dazugong.kernel.records.opening import install_pack
from tests.kernel.handling import go, opened, stands
from tests.make import AT, DAY, SYSTEM
from tests.sample_consulting import SEALED

LETTER = {"what": "修桥", "phone": "13800001111", "other": "李某"}
PHONE = LETTER["phone"]


def installed(city, files=SEALED):
    with reading(SYSTEM):
        install_pack(source=files, since=DAY.replace(month=1, day=1), by=SYSTEM, at=AT)
    return city


def sent(county, *asked: str):
    """Taken by the section, handed to 甲一镇, with these asked."""
    section = county.reader("section", "甲部")
    with reading(section):
        case = opened(county, section, "letters.matter", "甲县", subject="修桥", petitioner="张某，甲二湾")
        go(section, case, 1, "请会办", LETTER, to_unit=county.unit("甲一镇"), to_units=[county.unit(one) for one in asked])
    return case


def answers(county, case, place: str, step: int, agrees: str, cost: str, role: str = "secretary") -> None:
    reader = county.reader(role, place)
    with reading(reader):
        go(reader, case, step, "送会办意见", {"opinion": f"{place}的意见", "agrees": agrees, "cost": cost})


def refusals(reader, case) -> dict[str, tuple[str, ...]]:
    with reading(reader):
        (door,) = sheet_of(reader, case_for(reader, case.public_id)).doors
        return {way.move.verb: way.refused for way in door.ways}


def test_a_condition_asks_how_many_answered_who_agreed_and_what_it_comes_to(city):
    county = installed(city)
    case, town = sent(county, "甲一村", "甲一湾", "甲二村"), county.reader("organiser", "甲一镇")
    answers(county, case, "甲一村", 2, "同意", "8")
    answers(county, case, "甲一湾", 3, "不同意", "")
    with reading(town), pytest.raises(Hidden):
        go(town, case, 5, "答复")       # one has not answered yet
    answers(county, case, "甲二村", 4, "同意", "12.5")
    found = refusals(town, case)
    assert found["答复"] == ("还有单位不同意，请重新会办，或者报请会商",)
    assert found["按多数答复"] == ("同意的没有过半，或者经费不够",)       # two of three, but 20.5 in all
    with reading(town):
        with pytest.raises(Refusal, match="还有单位不同意"):
            go(town, case, 5, "答复")
        go(town, case, 5, "重新会办", reason="请再商量", to_units=[county.unit("甲一湾")])
    answers(county, case, "甲一湾", 6, "同意", "")
    with reading(town):     # of the last round alone
        assert refusals(town, case) == {"答复": (), "按多数答复": ("同意的没有过半，或者经费不够",), "重新会办": ()}
        go(town, case, 7, "答复")
        assert case_for(town, case.public_id).outcome == "已答复"


def test_units_left_out_are_not_counted(city):
    county = installed(city)
    case, section, town = sent(county, "甲一村", "甲一湾"), county.reader("section", "甲部"), county.reader("organiser", "甲一镇")
    answers(county, case, "甲一村", 2, "不同意", "")
    with reading(section):
        strike_unit(case=case, step=3, reason="不必等了", by=section, at=AT)
    assert refusals(town, case)["答复"] and refusals(town, case)["按多数答复"]


def test_the_units_asked_do_not_learn_who_he_is(city):
    county = installed(city)
    case = sent(county, "甲一村", "甲一湾")
    village, town, section = county.reader("secretary", "甲一村"), county.reader("organiser", "甲一镇"), county.reader("section", "甲部")
    with reading(village):
        sheet = sheet_of(village, case_for(village, case.public_id))
        shown = {form.form.id: {key: one.text for key, one in form.answers.items()} for form in sheet.filled}
        assert shown == {"matter": {"what": "修桥", "phone": "无权查看", "other": "无权查看"}}
        assert not sheet.may_see_petitioner and sheet.person == ""
        with pytest.raises(Hidden):
            open_petitioner(case=case, by=village, at=AT)
    with reading(town):     # who handles it calls him back; only who took it opens his name
        assert sheet_of(town, case_for(town, case.public_id)).filled[0].answers["phone"].text == PHONE
        with pytest.raises(Hidden):
            open_petitioner(case=case, by=town, at=AT)
    with reading(section):
        assert sheet_of(section, case_for(section, case.public_id)).filled[0].answers["phone"].text == PHONE
    answers(county, case, "甲一村", 2, "同意", "1")
    with reading(village):      # nor afterwards
        assert PHONE not in str([form.answers for form in sheet_of(village, case_for(village, case.public_id)).filled])
    with reading(SYSTEM):
        assert not CaseAnswer.objects.filter(text__contains=PHONE).exists()


def test_what_the_step_says_they_are_shown(city):
    county = installed(city, {**SEALED, "procedure.toml": SEALED["procedure.toml"].replace('form = "opinion"', 'form = "opinion"\nshows = ["联系电话"]')})
    case, village = sent(county, "甲一村"), county.reader("secretary", "甲一村")
    with reading(village):
        (filled,) = sheet_of(village, case_for(village, case.public_id)).filled
        assert (filled.answers["phone"].text, filled.answers["other"].text) == (PHONE, "无权查看")


def test_a_unit_without_anybody_to_answer_is_not_asked(city):
    county, section = installed(city), city.reader("section", "甲部")
    with reading(section):
        case = opened(county, section, "letters.matter", "甲县", petitioner="张某")
        with pytest.raises(Refusal, match="没有能办“会办”的岗位"):
            go(section, case, 1, "请会办", LETTER, to_unit=county.unit("甲一镇"), to_units=[county.unit("甲部支部")])
        assert stands(section, case) == ["take"]


def test_what_only_some_may_read_stays_so_in_a_sealed_case_and_is_not_lost_by_whoever_saves(city):
    only = SEALED["forms/matter.toml"] + '[[field]]\nid = "aside"\nterm = "内情"\ntype = "text"\nonly = ["科室"]\n'
    county = installed(city, {**SEALED, "forms/matter.toml": only})
    section, leader = county.reader("section", "甲部"), county.reader("leader", "甲部")
    with reading(section):
        case = opened(county, section, "letters.matter", "甲县", petitioner="张某")
        fill_step(case=case, step=1, values={**LETTER, "aside": "另有隐情"}, by=section, at=AT)
    with reading(leader):
        (door,) = sheet_of(leader, case_for(leader, case.public_id)).doors
        assert door.answers["aside"].text == "无权查看"
        fill_step(case=case, step=1, values={key: one.text for key, one in door.answers.items()} | {"what": "修路"}, by=leader, at=AT)
    with reading(section):
        (door,) = sheet_of(section, case_for(section, case.public_id)).doors
        assert (door.answers["aside"].text, door.answers["what"].text, door.answers["phone"].text) == ("另有隐情", "修路", PHONE)
    with reading(SYSTEM):
        assert not CaseAnswer.objects.filter(text__contains="隐情").exists()
