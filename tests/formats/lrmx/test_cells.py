"""What stands in the cells of the form: dates, joining time, CV, assessments, family."""
from __future__ import annotations

import time

import pytest

from dazugong.formats.lrmx import FamilyMember, WrittenDate
from dazugong.formats.lrmx.assessments import Assessments
from dazugong.formats.lrmx.career import Career
from dazugong.formats.lrmx.joining import Joining
from tests.formats.lrmx.people import CAREER


@pytest.mark.parametrize(("written", "value", "again"), [
    ("198607", "1986-07", "198607"), ("1986.07", "1986-07", "198607"), ("1986年7月", "1986-07", "198607"), ("１９８６．０７", "1986-07", "198607"),
    ("19860701", "1986-07-01", "19860701"), ("1986-07-01", "1986-07-01", "19860701"), ("1986.00", "1986", "198600"), ("198600", "1986", "198600"),
    ("1986", "1986", "198600"), (" 1986.07（40岁） ", "1986-07", "198607"),
    ("1986-07-01 00:00:00", "1986-07-01", "19860701"), ("1986/7/1 0:00:00", "1986-07-01", "19860701"), ("1986。07", "1986-07", "198607")])
def test_every_way_of_writing_a_date_is_read(written: str, value: str, again: str) -> None:
    date = WrittenDate.read(written)
    assert (date.value.text, str(date)) == (value, again)
    assert WrittenDate.read(str(date)) == date


@pytest.mark.parametrize("written", ["不详", "1986.13", "86.07", "1986年七月"])
def test_what_is_no_date_is_kept_as_written(written: str) -> None:
    assert WrittenDate.read(written) == WrittenDate(verbatim=written)


@pytest.mark.parametrize(("cell", "since", "others", "affiliation"), [
    ("200108", "2001-08", [], "中共党员"), ("2001.08", "2001-08", [], "中共党员"), ("2001年8月", "2001-08", [], "中共党员"),
    ("20010815", "2001-08-15", [], "中共党员"), ("民盟", "", [("民盟", "")], "民盟"), ("民建；民盟", "", [("民建", ""), ("民盟", "")], "民建"),
    ("200108；民建", "2001-08", [("民建", "")], "中共党员"), ("民建；200108", "2001-08", [("民建", "")], "中共党员"),
    ("民建2001.08", "", [("民建", "2001-08")], "民建"), ("民建2001.08；民盟2003.05", "", [("民建", "2001-08"), ("民盟", "2003-05")], "民建"),
    ("2001.08；民建2005.06", "2001-08", [("民建", "2005-06")], "中共党员"), ("群众", "", [], "群众"),
    ("无党派人士", "", [], "无党派"), ("九三学社（2001.08）", "", [("九三学社", "2001-08")], "九三学社"), ("中共预备党员", "", [], "预备党员"), ("", "", [], ""), ("2001-08-15", "2001-08-15", [], "中共党员"),
    ("2001.08加入中国共产党", "2001-08", [], "中共党员"), ("2001.08（中共）", "2001-08", [], "中共党员"), ("2025.06（预备）", "2025-06", [], "预备党员"),
    ("中国民主建国会2001.08", "", [("民建", "2001-08")], "民建"), ("民革党员", "", [("民革", "")], "民革"), ("；200108", "2001-08", [], "中共党员")])
def test_the_forms_of_the_joining_time(cell: str, since: str, others: list, affiliation: str) -> None:
    joining = Joining.read(cell)
    assert str(joining.party_since or "") == since and not joining.unread
    assert [(one.party, str(one.since or "")) for one in joining.others] == others and joining.affiliation == affiliation


def test_a_joining_time_that_says_nothing_known_is_kept_and_told() -> None:
    assert Joining.read("2001.08；样例会").unread == ("样例会",)
    assert Joining.read("2001.08；2003.05").unread == ("2003.05",)
    assert Joining.read("约2001年").text == "约2001年" and Joining.read("约2001年").unread


def told(career: Career) -> list[str]:
    return [f"{one.since}>{one.until or ''} {one.text}" for one in career.spans]


def test_a_cv_with_lines_that_go_on_and_times_within_times() -> None:
    career = Career.read(CAREER)
    assert told(career)[2:] == ["2009-08>2016-03 样例镇科员", "2016-03> 样例镇党委副书记"] and not career.unread
    second = career.spans[2].within[1]
    assert second.text == "挂职任样例村党支部书记" and second.within[0].text == "参加村书记培训"
    assert Career.of(career.spans).spans == Career.read(Career.of(career.spans).text).spans


@pytest.mark.parametrize("dash", ["--", "-", "—", "——", "－－", "–", "~", "～", "至", "到", "─", " -- "])
def test_every_dash_and_every_date_in_a_cv(dash: str) -> None:
    for since, until in (("2005.09", "2009.07"), ("200509", "200907"), ("2005年9月", "2009年7月"), ("2005.9", "2009.7")):
        career = Career.read(f"{since}{dash}{until}  样例大学学习\r\n{until}{dash}至今  样例镇科员")
        assert told(career) == ["2005-09>2009-07 样例大学学习", "2009-07> 样例镇科员"] and not career.unread


def test_a_cv_with_hyphens_inside_dates_and_years_alone() -> None:
    assert told(Career.read("2005-09--2009-07 学习\n1990.00--1995  务农")) == ["2005-09>2009-07 学习", "1990>1995 务农"]


@pytest.mark.parametrize("line", ["自2001.01至2002.02 学习", "1、2001.01--2002.02 学习", "2001.01-2002.02：学习", "2001年1月至2002年2月，学习",
                                  "2001.01.01--2002.02.28  学习", "2001.01--2002.02\t学习"])
def test_a_cv_line_with_something_around_its_time(line: str) -> None:
    (span,) = Career.read(line).spans
    assert (span.since.text[:7], span.until.text[:7], span.text) == ("2001-01", "2002-02", "学习")


@pytest.mark.parametrize("now", ["至今", "今", "现在", "迄今", "目前", "现今", ""])
def test_a_cv_line_that_goes_on_to_this_day(now: str) -> None:
    assert told(Career.read(f"2001.01--{now}  样例镇镇长")) == ["2001-01> 样例镇镇长"]


def test_the_line_breaks_of_web_pages_are_line_breaks() -> None:
    assert told(Career.read("2001.01--2002.02  学习<br/>2002.02--  样例镇科员")) == ["2001-01>2002-02 学习", "2002-02> 样例镇科员"]


def test_a_cv_line_that_is_no_span_is_kept_and_told() -> None:
    career = Career.read("幼年在家\n2005.13--2006.01  学习\n2006.01--  工作（其间：两次培训）")
    assert career.unread == ("幼年在家", "2005.13--2006.01  学习", "（其间：两次培训）")
    assert told(career) == ["2006-01> 工作（其间：两次培训）"] and career.text.startswith("幼年在家\n")


def test_the_lines_of_the_editor_are_written() -> None:
    lines = Career.of(Career.read(CAREER).spans).text.split("\n")
    assert lines[0].startswith("1998.09--2002.07  样例") and lines[-1].startswith("2016.03--         样例")
    assert lines[3].startswith(" " * 18 + "（其间：2012.03--2012.06在")


@pytest.mark.parametrize(("cell", "results"), [
    ("2023年年度考核优秀；2024年年度考核称职。", ["2023优秀", "2024称职"]), ("2021、2022年年度考核均为称职", ["2021称职", "2022称职"]),
    ("2021年，2022年年度考核优秀", ["2021优秀", "2022优秀"]), ("2020至2022年度考核合格", ["2020合格", "2021合格", "2022合格"]),
    ("2024年度：基本称职", ["2024基本称职"]), ("2019年年度考核不确定等次", ["2019不确定等次"]), ("无", []), ("", []),
    ("2021年优秀、2022年称职、2023年优秀", ["2021优秀", "2022称职", "2023优秀"]), ("2023优秀2024基本称职", ["2023优秀", "2024基本称职"]),
    ("2023年度公务员考核优秀", ["2023优秀"]), ("2023年 优秀\n2024年 称职", ["2023优秀", "2024称职"]), ("2023年度未参加考核", ["2023未参加考核"])])
def test_assessments_year_by_year(cell: str, results: list[str]) -> None:
    found = Assessments.read(cell)
    assert [f"{one.year}{one.result}" for one in found.results] == results and not found.unread and found.text == cell
    assert Assessments.read(Assessments.of(found.results).text).results == found.results


def test_an_assessment_that_names_no_year_is_kept_and_told() -> None:
    assert Assessments.read("2023年年度考核优秀；近三年均称职").unread == ("近三年均称职",)
    assert Assessments.read("2023年；三年均称职").unread == ("2023年", "三年均称职")


def test_who_is_dead_is_seen_from_the_last_column() -> None:
    assert FamilyMember(post="样例村村民（已去世）").dead and FamilyMember(post="已故").dead and not FamilyMember(post="样例村村民").dead


@pytest.mark.parametrize("text", [
    "2001.01--" + "（其间：2001.01--" * 8_000, "2001.01--\n" + "（其间：\n" * 12_000, "2001.01" + "-" * 90_000, ("2001.01" + " " * 300) * 300,
    "2001.01--2002.02 样\n" * 200_000])
def test_a_cv_made_to_take_long_is_read_at_once(text: str) -> None:
    begin = time.process_time()
    Career.read(text)
    assert time.process_time() - begin < 3
