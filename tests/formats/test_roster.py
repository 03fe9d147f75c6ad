"""A roster comes in with the headings of any office, and goes out and in again."""
from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dazugong.formats.refusal import Refused, Taken
from dazugong.formats.roster import _STANDARD, RosterResult, read_person, read_roster
from dazugong.formats.roster_fields import field_for, roster_fields, take, term_of
from dazugong.formats.tables import open_table, read_table
from dazugong.formats.workbook import write_table
from tests.formats.making import GOOD, HEADINGS, OTHER, TODAY


def roster(*rows: list[str], headings: list[str] = HEADINGS) -> RosterResult:
    text = "\n".join(",".join(row) for row in (headings, *rows))
    return read_roster(read_table(text.encode(), "名册.csv"), today=TODAY)


def changed(**cells: str) -> list[str]:
    return [cells.get(heading, cell) for heading, cell in zip(HEADINGS, GOOD)]


def messages(result: RosterResult) -> str:
    return " ".join(no.message for no in result.refused)


def test_good_rows_are_taken_without_a_word() -> None:
    result = roster(GOOD, OTHER)
    assert not result.refused and not result.unknown_headings
    assert [row.values["name"] for row in result.rows] == ["样表甲", "样表丁"]
    assert result.rows[0].values["birth"] == "1907-01" and not result.rows[0].notices and not result.rows[0].warnings


@pytest.mark.parametrize(("heading", "field"), [
    ("手机号码", "phone"), ("入党日期", "joined"), ("转正日期", "regular"), ("公民身份证号码", "citizen_number"), ("加入党组织日期", "joined"),
    ("转为正式党员日期", "regular"), ("身份证号码", "citizen_number"), ("联系电话", "phone"), ("电话", "phone"), ("最高学历", "education"),
    ("现居住地", "address"), ("参加工作日期", "work_start"), ("申请入党日期", "applied"), ("*姓名", "name"), ("公民身份号码（必填）", "citizen_number"),
    ("编号", "code"), ("人员类别", "member_class"), ("党龄", None), ("注册手机号", None), ("is_superuser", None)])
def test_headings_of_other_rosters_are_understood(heading: str, field: str | None) -> None:
    assert field_for(heading) == field


def test_no_heading_means_two_fields() -> None:
    headings = [heading for field in roster_fields().values() for heading in field.headings]
    assert len(headings) == len(set(headings))


def test_a_refusal_names_row_field_reason_and_remedy() -> None:
    result = roster(GOOD, changed(姓名="样表乙", 公民身份号码="11010119070104002X", 性别="未知"))
    assert "第3行" in messages(result) and "性别" in messages(result) and "请" in messages(result)
    assert len(result.rows) == 1


@pytest.mark.parametrize(("cells", "words"), [
    ({"出生日期": "1908.01"}, ["出生日期", "公民身份号码"]), ({"性别": "女"}, ["性别", "公民身份号码"]), ({"入党时间": "1923.05"}, ["入党时间", "18岁"])])
def test_what_contradicts_the_number_is_kept_and_must_be_confirmed(cells: dict[str, str], words: list[str]) -> None:
    result = roster(changed(**cells))
    assert not result.refused and all(word in result.rows[0].warnings[0] for word in words)


@pytest.mark.parametrize(("birth", "age"), [("1900.01.01", 126), ("2015.05", 11)])
def test_an_age_that_can_hardly_be_must_be_confirmed(birth: str, age: int) -> None:
    result = roster(changed(出生日期=birth, 入党时间="2026.01", 转正时间=""))
    said = [one for one in result.rows[0].warnings if "岁之间" in one]
    assert said == [f"第2行：出生日期“{birth.replace('.', '-')}”算起{age}岁，不在16至122岁之间，请核对出生年份；确认无误的可以保留。"]


@pytest.mark.parametrize(("cells", "words"), [
    ({"入党时间": "1906.05"}, ["入党时间", "出生日期"]), ({"姓名": ""}, ["姓名", "没有填写"]), ({"公民身份号码": "1"}, ["公民身份号码"]),
    ({"入党时间": "1920.01", "出生日期": "1901.01"}, ["1921年7月"]), ({"民族": "x"}, ["民族"]), ({"所在党支部": ""}, ["所在党支部"])])
def test_what_cannot_be_is_refused(cells: dict[str, str], words: list[str]) -> None:
    result = roster(changed(**cells))
    assert not result.rows and all(word in messages(result) for word in words)


def test_the_same_person_twice_is_refused_and_both_rows_are_named() -> None:
    result = roster(GOOD, OTHER, changed(姓名="样表乙"))
    assert "第2行" in messages(result) and "第4行" in messages(result) and [row.place for row in result.rows] == ["第3行"]


def test_missing_doubled_and_unknown_headings_are_told() -> None:
    result = roster(["样", "男"], headings=["姓名", "性别"])
    assert "缺少“公民身份号码”" in messages(result) and not result.rows
    result = roster([*GOOD, "1"], headings=[*HEADINGS, "联系电话"])
    assert "手机号" in messages(result) and "联系电话" in messages(result)
    assert roster([*GOOD, "1"], headings=[*HEADINGS, "权限"]).unknown_headings == ["权限"]


def test_an_edited_export_is_read_back_by_its_codes() -> None:
    out = io.BytesIO()
    write_table(out, ["编号", "姓名", "手机号"], [("P12", "样甲", "13900000001"), ("P13", "样乙", "")], title="党员名册")
    result = read_roster(read_table(out.getvalue(), "名册.xlsx"), today=TODAY)
    assert not result.refused
    assert [row.values for row in result.rows] == [{"code": "P12", "name": "样甲", "phone": "13900000001"}, {"code": "P13", "name": "样乙", "phone": ""}]
    assert "编号" in messages(roster(["=1", "样"], headings=["编号", "姓名"]))


def test_a_person_from_a_program_is_read_by_the_same_headings() -> None:
    result = read_person(dict(zip(HEADINGS, GOOD)) | {"is_superuser": True}, today=TODAY)
    assert result.rows[0].values["name"] == "样表甲" and result.unknown_headings == ["is_superuser"]
    assert not result.rows[0].notices
    assert len(read_person(dict(zip(HEADINGS, GOOD)), today=TODAY, tell_routine=True).rows[0].notices) == 2
    left_out = read_person({"姓名": "样"}, today=TODAY)
    assert not left_out.rows and "公民身份号码" in messages(left_out)
    for wrong in (5, ["样"], {"a": 1}, True):
        assert "姓名" in messages(read_person(dict(zip(HEADINGS, GOOD)) | {"姓名": wrong}, today=TODAY))
    assert "两次" in messages(read_person(dict(zip(HEADINGS, GOOD)) | {"手机号码": "1"}, today=TODAY))


def test_every_field_can_be_taken() -> None:
    samples = {"code": "P1", "name": "样甲", "citizen_number": GOOD[1], "sex": "男", "ethnic_group": "汉族", "phone": "13900000001",
               "landline": "0736-1234567", "migrant_worker": "否", "lost_contact": "否", "mobile_member": "是"}
    for name in roster_fields():
        value = samples.get(name, "1990-07")
        assert take(name, value, today=TODAY).value == value
        with pytest.raises(Refused, match=term_of(name)):
            take(name, "\x00", today=TODAY)


@given(st.one_of(st.text("张三安乐·〇𠮷 .A1x?\u200b\ue815⺟", max_size=24), st.from_regex(r"1[0-9]{9,11}", fullmatch=True)))
def test_what_is_in_standard_form_already_is_taken_as_the_rules_take_it(text: str) -> None:
    for name, standard in _STANDARD.items():
        if standard(text):
            assert take(name, text, today=TODAY) == Taken(text)


def test_rows_taken_while_the_file_is_read_are_those_of_the_whole_file() -> None:
    buffer = io.BytesIO()
    write_table(buffer, HEADINGS, [changed(姓名="样" + "甲乙丙丁"[n % 4] + "子丑寅卯"[n // 4 % 4]) for n in range(350)])
    whole, coming = (read_roster(way(buffer.getvalue(), "名册.xlsx"), today=TODAY) for way in (read_table, open_table))
    assert [no.message for no in whole.refused] == [no.message for no in coming.refused]
    assert len(whole.refused) > 300 and whole.notices == coming.notices, "one citizen number, said of every row that repeats it"
