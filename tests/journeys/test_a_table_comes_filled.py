"""表格预填：名册、登记簿里有几条，表格就先填好几行，每一行说得出来处；照样可以改。"""
from __future__ import annotations

from datetime import date

import pytest

from dazugong.kernel.identity.reader import reading
from dazugong.kernel.records.actions import file_record
from dazugong.kernel.records.entries import begin_entry
from dazugong.kernel.records.models import Answer, Obligation
from dazugong.kernel.records.naming import persons_listed
from dazugong.kernel.records.opening import install_pack, open_period
from dazugong.kernel.records.sheets import sheet_to_fill
from dazugong.spec import check_files, load_files, run_examples
from tests.month import at, the_clock
from tests.registers_pack import VISITS

FORM = "forms/sum.toml"
PACK = VISITS | {
    FORM: '''
title = "走访汇总"

[[field]]
id = "places"
term = "走访清单"
type = "table"
prefill = { over = "visit", rows = { "地点" = "走访地点", "折算户数" = "走访户数 × 2", "哪天" = "登记日期" }, where = "走访户数 > 1" }

[[field.column]]
id = "place"
term = "地点"
type = "text"

[[field.column]]
id = "homes"
term = "折算户数"
type = "number"

[[field.column]]
id = "day"
term = "哪天"
type = "date"

[[field.column]]
id = "note"
term = "说明"
type = "text"

[[field]]
id = "team"
term = "班子"
type = "table"
prefill = { over = "holders", rows = { "成员" = "姓名" } }

[[field.column]]
id = "name"
term = "成员"
type = "person"

[[field]]
id = "total"
term = "折算合计"
type = "computed"
value = "求和(折算户数)"
''',
    "schedule.toml": VISITS["schedule.toml"] + '\n[[schedule]]\nform = "sum"\nevery = "month"\ndue_day = 10\ndue_after = "period-end"\n',
    "examples/sum.toml": '''title = "两户以上的列进来，三户折六户"
first = 2026-05-01
last = 2026-05-31

[[given]]
over = "visit"
unit = "甲镇"
answers = { "走访地点" = "河东", "走访户数" = 3, "登记日期" = 2026-05-06 }

[[given]]
over = "visit"
unit = "甲镇"
answers = { "走访地点" = "河西", "走访户数" = 1, "登记日期" = 2026-05-07 }

[[given]]
over = "holders"
unit = "甲镇"
answers = { "姓名" = "样书记" }

[[expect]]
form = "sum"
unit = "甲镇"
prefilled = { "走访清单" = [{ "地点" = "河东", "折算户数" = 6, "哪天" = 2026-05-06 }], "班子" = [{ "成员" = "样书记" }] }
''',
}


def test_the_example_gives_the_rows():
    assert check_files(PACK) == []
    found = [outcome for outcome in run_examples(load_files(PACK)) if outcome.file == "examples/sum.toml"]
    assert [outcome.message for outcome in found if not outcome.ok] == [] and len(found) == 2


def test_a_wrong_row_is_shown_in_words():
    wrong = PACK | {"examples/sum.toml": PACK["examples/sum.toml"].replace('"折算户数" = 6', '"折算户数" = 5')}
    [outcome] = [one for one in run_examples(load_files(wrong)) if not one.ok]
    assert outcome.message == "甲镇 走访清单：应得 地点 河东，折算户数 5，哪天 2026-05-06，实得 地点 河东，折算户数 6，哪天 2026-05-06"


def test_the_rows_stand_in_the_form_and_keep_where_they_come_from(city):
    clock = the_clock(date(2026, 6, 1))
    with reading(clock):
        install_pack(source=PACK, since=date(2026, 5, 1), by=clock, at=at(5, 1))
        open_period(pack="visits", code="2026-05", by=clock, at=at(5, 25))
    clerk = city.reader("organiser", "甲一镇", day=date(2026, 6, 1))
    with reading(clerk):
        for where, homes in (("河东", "3"), ("河西", "1"), ("河南", "2")):
            entry = begin_entry(pack="visits", form="visit", unit=city.unit("甲一镇"), day=date(2026, 5, 8), by=clerk, at=at(6, 1))
            file_record(obligation=entry, values={"where": where, "homes": homes}, by=clerk, at=at(6, 1))
        owed = Obligation.objects.select_related("unit", "pack_version").get(unit_id=city.units["甲一镇"], form="sum")
        sheet = sheet_to_fill(clerk, owed)
        places = next(line for line in sheet.lines if line.field.id == "places")
        assert [[cell.text for cell in row] for row in places.rows] == [["河东", "6", "2026-05-08", ""], ["河南", "4", "2026-05-08", ""]]
        assert next(line.text for line in sheet.lines if line.field.id == "total") == "10"
        assert persons_listed(sheet) == 3, "the organiser and two secretaries: a list of persons, however it came"
        values = {cell.address: cell.text for line in sheet.lines for row in line.rows for cell in row}
        file_record(obligation=owed, values=values | {"places.2.homes": "9"}, by=clerk, at=at(6, 1))
        kept = {answer.field: answer for answer in Answer.objects.filter(revision__record__obligation=owed)}
    assert kept["places.1.place"].source["term"] == "走访登记簿" and len(kept["places.1.place"].source["rows"]) == 1
    assert kept["places.2.homes"].source is None, "what was typed by hand comes from nobody"
    assert kept["total"].text == "15"


@pytest.mark.parametrize(("old", "new", "said"), [
    ('"地点" = "走访地点"', '"地址" = "走访地点"', "里没有“地址”这一栏，是不是“地点”？"),
    ('"地点" = "走访地点"', '"地点" = "走访地址"', "没有“走访地址”这一项，是不是“走访地点”？"),
    ('"哪天" = "登记日期"', '"哪天" = "走访地点"', "“走访地点”和“哪天”不是一类"),
    ('"折算户数" = "走访户数 × 2"', '"折算户数" = "走访户数 > 2"', "“走访户数 > 2”和“折算户数”不是一类"),
    ('type = "person"', 'type = "text"', "“姓名”是人名，“成员”要写 type = \"person\""),
    ('rows = { "成员" = "姓名" }', 'list = ["姓名"]', "“班子”是表格，预填要写 rows"),
    ('rows = { "成员" = "姓名" }', 'rows = {}', "rows 应写成内联表，值是公式"),
    ('rows = { "成员" = "姓名" }', 'row = { "成员" = "姓名" }', "没有“row”这个键，是不是“rows”"),
])
def test_what_does_not_fit_is_refused(old: str, new: str, said: str):
    assert old in PACK[FORM]
    problems = check_files(PACK | {FORM: PACK[FORM].replace(old, new, 1)})
    assert any(said in problem.message and problem.file == FORM and problem.line > 3 for problem in problems), problems
