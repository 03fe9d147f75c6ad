"""只登记一条：同一个人、同一件东西登记第二次就退回，说出已有的是哪一条；注销了可以再登。"""
from __future__ import annotations

from datetime import date

import pytest

from dazugong.kernel.identity.reader import reading
from dazugong.kernel.records.actions import correct_record, file_record
from dazugong.kernel.records.answers import Refusals
from dazugong.kernel.records.entries import begin_entry, retire_entry
from dazugong.kernel.records.opening import install_pack
from dazugong.kernel.records.queries import obligation_for
from dazugong.spec import check_files, load_files, run_examples
from tests.month import at, the_clock
from tests.registers_pack import TALKS, VISITS
from tests.sample_packs import MONTHLY

FORM = "forms/visit.toml"
PLATES = VISITS | {
    FORM: 'unique = ["单位", "走访地点"]\n' + VISITS[FORM],
    "examples/twice.toml": '''title = "同一个镇同一个地点登记两次，第二次退回；别的镇可以"
first = 2026-05-01
last = 2026-05-31

[[given]]
over = "visit"
unit = "甲镇"
answers = { "走访地点" = "河东", "走访户数" = 3, "登记日期" = 2026-05-06 }

[[given]]
over = "visit"
unit = "甲镇"
answers = { "走访地点" = "河东", "走访户数" = 1, "登记日期" = 2026-05-08 }

[[given]]
over = "visit"
unit = "乙镇"
answers = { "走访地点" = "河东", "走访户数" = 1, "登记日期" = 2026-05-08 }

[[expect]]
form = "visit"
unit = "甲镇"
refused = ["走访地点"]

[[expect]]
form = "visit"
unit = "乙镇"
refused = []
''',
}
ANYWHERE = {name: text.replace('["单位", "走访地点"]', '["走访地点"]').replace('unit = "乙镇"\nrefused = []', 'unit = "乙镇"\nrefused = ["走访地点"]') for name, text in PLATES.items()}


def installed(city, pack):
    with reading(the_clock()):
        install_pack(source=pack, since=date(2026, 5, 1), by=the_clock(), at=at(5, 1))
    return city


def enter(city, place: str = "甲一镇", where: str = "河东", day: int = 8):
    clerk = city.reader("organiser", place, day=date(2026, 5, 20))
    with reading(clerk):
        entry = begin_entry(pack="visits", form="visit", unit=city.unit(place), day=date(2026, 5, day), by=clerk, at=at(5, 20))
        file_record(obligation=entry, values={"where": where, "homes": "2"}, by=clerk, at=at(5, 20))
    return entry


def test_the_examples_say_it_too():
    for pack in (PLATES, ANYWHERE):
        assert check_files(pack) == []
        assert [outcome.message for outcome in run_examples(load_files(pack)) if not outcome.ok] == []


def test_the_second_is_refused_and_the_first_is_named(city):
    installed(city, PLATES)
    first = enter(city)
    with pytest.raises(Refusals) as refused:
        enter(city, day=9)
    said = refused.value.by_field["where"]
    assert said.startswith("“单位”、“走访地点”相同的已经登记过：") and f"2026-05-08登记的那一条（编号{first.public_id}）" in said and "甲一镇" in said
    enter(city, where="河西")
    enter(city, "甲二镇")


def test_of_another_units_entry_no_more_is_said_than_may_be_seen(city):
    installed(city, ANYWHERE)
    first = enter(city)
    with pytest.raises(Refusals) as refused:
        enter(city, "甲二镇")
    assert "在您看不到的另一个单位，请与上级核对" in refused.value.by_field["where"] and first.public_id not in refused.value.message


def test_what_was_struck_out_may_be_entered_again_and_a_correction_is_no_second(city):
    installed(city, PLATES)
    first = enter(city)
    clerk = city.reader("organiser", "甲一镇", day=date(2026, 5, 20))
    with reading(clerk):
        first = obligation_for(clerk, first.public_id)
        correct_record(obligation=first, reason="户数写错了", by=clerk, at=at(5, 20))
        file_record(obligation=first, values={"where": "河东", "homes": "5"}, by=clerk, at=at(5, 20))
        retire_entry(entry=first, on=date(2026, 5, 20), reason="登记重了", by=clerk, at=at(5, 20))
    enter(city, day=9)


def test_a_person_is_entered_once(city):
    once = TALKS | {"forms/talk.toml": 'unique = ["对象", "谈话主题"]\n' + TALKS["forms/talk.toml"]}
    assert check_files(once) == []
    installed(city, once)
    clerk = city.reader("secretary", "甲一村", day=date(2026, 5, 20))
    clerk_of = city.reader("organiser", "甲一镇", day=date(2026, 5, 20))

    def talk(topic: str) -> None:
        with reading(clerk_of):
            entry = begin_entry(pack="talks", form="talk", unit=city.unit("甲一镇"), day=date(2026, 5, 8), person=city.person("甲一村党员"), by=clerk_of, at=at(5, 20))
            file_record(obligation=entry, values={"topic": topic}, by=clerk_of, at=at(5, 20))

    assert clerk.role == "secretary"
    talk("思想")
    talk("工作")
    with pytest.raises(Refusals, match="“对象”、“谈话主题”相同的已经登记过"):
        talk("思想")


@pytest.mark.parametrize(("pack", "unique", "said"), [
    (MONTHLY, '["办结任务数"]', "只有登记簿才写 unique"),
    (VISITS, '["走访地址"]', "没有“走访地址”这一项，是不是“走访地点”？"),
    (VISITS, '["对象"]', "没有“对象”这一项"),
    (VISITS, '["登记日期"]', "只写登记日期，全县一天就只能登记一条"),
    (VISITS, '["走访地点", "走访地点"]', "unique 里有一项写了两次"),
    (VISITS, '"走访地点"', "unique 应写成文字的数组"),
])
def test_what_cannot_tell_entries_apart_is_refused_at_its_line(pack, unique: str, said: str):
    file = FORM if pack is VISITS else "forms/report.toml"
    problems = [problem for problem in check_files(pack | {file: f"unique = {unique}\n" + pack[file]}) if problem.file == file]
    assert [(said in problem.message, problem.line) for problem in problems] == [(True, 1)], problems
