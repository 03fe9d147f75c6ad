"""交办到督办: split, countersign, warn, supervise, reply, and look at it all, in the browser."""
from __future__ import annotations

import re
from datetime import date
from html import unescape
from pathlib import Path

import pytest

import dazugong.packs
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.records.opening import install_pack
from dazugong.kernel.tasks.actions import finish, give_task, hand_down
from dazugong.kernel.tasks.models import Task, TaskProgress
from dazugong.kernel.tasks.targets import from_lines
from tests.formats.paper.looking import pages
from tests.journeys.test_hand_tasks_down import Desk
from tests.journeys.test_hold_a_meeting import arranged
from tests.make import AT, SYSTEM
from tests.tabs import browser

PACKS = Path(dazugong.packs.__path__[0])


@pytest.fixture
def given(city, as_reader, it_is):
    """On 20 May 甲部 has a campaign since March at two townships, due on 8 May at the first."""
    it_is(2026, 5, 20)
    with reading(SYSTEM):
        install_pack(source=PACKS / "follow_up", since=date(2026, 1, 1), by=SYSTEM, at=AT)
    with as_reader("section", "甲部") as reader:
        targets = from_lines("活动阵地 ≥ 3个")
        task = give_task(unit=city.unit("甲部"), title="百日攻坚", opens=date(2026, 3, 1), due=date(2026, 6, 8), targets=targets, line="基层党建", by=reader, at=AT.replace(month=3, day=1))
        [child] = hand_down(task=task, to=[city.unit("甲一镇")], due=date(2026, 5, 8), by=reader, at=AT.replace(month=3, day=2))
        hand_down(task=task, to=[city.unit("甲二镇")], by=reader, at=AT.replace(month=3, day=2))
    return task, child


def page_of(client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    return response.content.decode()


def test_the_county_is_shown_amber_issues_a_sheet_and_reads_the_reply(city, given):
    _, child = given
    officer, town = browser(city, "section", "甲部"), browser(city, "organiser", "甲一镇")
    assert "橙" in page_of(officer, "/tasks/?show=alert")
    assert "签发督办单" in page_of(officer, f"/tasks/{child.public_id}/")
    form = page_of(officer, f"/tasks/{child.public_id}/supervise/")
    assert "建议按橙色督办" in form and "逾期9个工作日" in form
    done = officer.post(f"/tasks/{child.public_id}/supervise/", {"demand": "请说明原因", "reply_due": "2026-05-25", "form_key": "a"})
    assert done.status_code == 302
    again = page_of(officer, f"/tasks/{child.public_id}/supervise/")
    assert "还在等回复" in again and "签发督办单</button>" not in again, "nobody writes a second sheet that would be refused"
    paper = officer.get(f"/tasks/{child.public_id}/sheets/1/")
    assert paper["Content-Type"] == "application/pdf" and paper.content.startswith(b"%PDF")
    whom = "联系人科长样甲部科长电话"
    assert [whom in pages(one.get(f"/tasks/{child.public_id}/sheets/1/").content)[0] for one in (officer, town)] == [True, True]
    assert "等回复" in page_of(officer, "/tasks/sheets/")
    assert "回复督办单" in page_of(town, f"/tasks/{child.public_id}/")
    town.post(f"/tasks/{child.public_id}/progress/", {"act": "reply", "text": "月底前建成", "form_key": "b"})
    assert "督办〔2026〕1号：月底前建成" in page_of(officer, f"/tasks/{child.public_id}/")
    assert officer.get("/tasks/sheets/?out=workbook").status_code == 200


@pytest.mark.parametrize(("day", "colour", "bar"), [(date(2026, 5, 10), "蓝", ""), (date(2026, 5, 14), "橙", " note-warning"), (date(2026, 5, 21), "红", " note-late")])
def test_the_bar_of_the_warning_is_as_grave_as_its_colour(city, given, it_is, day, colour, bar):
    """红的是红条，橙的是黄条；蓝的不抢眼。"""
    it_is(day.year, day.month, day.day)
    assert f'<p class="note{bar} no-print">{colour}色预警' in page_of(browser(city, "section", "甲部"), f"/tasks/{given[1].public_id}/")


def test_a_heading_with_nobody_under_it_is_not_printed(city, given):
    """参与干部还没有登记的，只有填的格子，不上纸。"""
    town, url = browser(city, "organiser", "甲一镇"), f"/tasks/{given[1].public_id}/"
    assert '<section class="section no-print"><h2>参与干部' in page_of(town, url)
    town.post(f"{url}members/", {"person": "样甲一镇组织委员", "part": "现场调度", "form_key": "a"})
    assert '<section class="section"><h2>参与干部' in page_of(town, url)


def test_the_board_puts_amber_first_says_what_changed_and_the_campaign_counts_down(city, given, as_reader):
    task, child = given
    with as_reader("organiser", "甲二镇") as reader:
        finish(task=reader.rows(Task).get(unit=city.units["甲二镇"]), evidence="建成3处", values={"活动阵地": "3个"}, by=reader, at=AT)
    leader = browser(city, "leader", "甲部")
    board = page_of(leader, "/tasks/board/?since=2026-05-09")
    assert board.index("甲县甲一镇党委") < board.index("甲县甲二镇党委")
    assert ">（+1）<" in board and "报结1次" in board
    running = board.partition("集中行动")[2]
    assert "第81天，还剩19天" in running and f"/tasks/{task.public_id}/goals/" in running and "0/2" in running
    assert "基层党建" in page_of(leader, "/tasks/board/?by=line")
    goals = page_of(leader, f"/tasks/{task.public_id}/goals/")
    assert "2026年3月1日至2026年6月8日，共100天，第81天，还剩19天" in goals
    assert "活动阵地 ≥ 3个</strong>：已达到1个单位，未报1个单位" in goals
    answered = page_of(leader, "/tasks/gaps/").partition("<tbody")[2]
    assert "组织委员" in answered and "没有办任务的岗位" not in answered
    assert "看板只按单位、按条线看" in leader.get("/tasks/board/?by=colour").content.decode()


@pytest.mark.parametrize("by", ["unit", "line"])
def test_a_count_on_the_board_opens_just_the_tasks_it_counts(city, given, as_reader, by):
    with as_reader("organiser", "甲二镇") as reader:
        finish(task=reader.rows(Task).get(unit=city.units["甲二镇"]), evidence="建成3处", values={"活动阵地": "3个"}, by=reader, at=AT)
    leader = browser(city, "leader", "甲部")
    board = page_of(leader, f"/tasks/board/?by={by}").partition("<tbody")[2].partition("</tbody>")[0]
    counts = [(unescape(url), int(count)) for url, count in re.findall(r'<a href="(/tasks/\?[^"]+)">(\d+)<', board)]
    assert {re.search(r"f_(colour|light|state)", url)[1] for url, _ in counts} == {"colour", "light", "state"}
    for url, count in counts:
        assert f"{count} 项任务" in page_of(leader, url), (url, count)


def test_of_a_number_nobody_is_said_to_have_reached_it(city, given):
    leader = browser(city, "leader", "甲部")
    late = page_of(leader, "/boards/follow_up/red/rows/?period=2026-05").partition("<main")[2]
    assert "甲县甲一镇党委" in late and "算在内的" in late and "达到" not in late, "what is overdue is no success"
    share = page_of(leader, "/boards/follow_up/done_rate/rows/?period=2026-05").partition("<main")[2]
    assert "未达到" in share and "算在内的" not in share


def test_a_task_is_split_and_countersigned_on_its_pages(city, given):
    task, _ = given
    officer, town = browser(city, "section", "甲部"), browser(city, "organiser", "甲一镇")
    number = city.unit("甲二镇").public_id
    wrong = officer.post(f"/tasks/{task.public_id}/split/", {"a-parts.1.title": "扫尾", "form_key": "a"})
    assert wrong.status_code == 400 and "请写承办单位" in wrong.content.decode()
    assert officer.post(f"/tasks/{task.public_id}/split/", {"a-parts.1.title": "扫尾", "a-parts.1.unit": number, "a-parts.1.due": "2026-06-01", "form_key": "b"}).status_code == 302
    assert '<span class="grey">扫尾</span>' in officer.get(f"/tasks/{task.public_id}/").content.decode()
    assert "扫尾" in page_of(officer, f"/tasks/{task.public_id}/")
    joint = f"/tasks/{task.public_id}/joint/"
    assert officer.post(joint, {"act": "ask", "units": [city.unit(name).public_id for name in ("甲一镇", "甲二镇")], "due": "2026-05-22", "form_key": "c"}).status_code == 302
    assert "请甲县甲一镇党委会签" in page_of(town, joint)
    row = page_of(town, "/").partition(f'href="{joint}"')[2].partition("会签</a>")[0]
    assert "2个工作日后" in row, "urgent by the day until which its word is asked for"
    assert town.post(joint, {"act": "object", "form_key": "d"}).status_code == 400
    assert town.post(joint, {"act": "agree", "form_key": "e"}).status_code == 302
    assert browser(city, "organiser", "甲二镇").post(joint, {"act": "object", "reason": "没有经费", "form_key": "f"}).status_code == 302
    assert "1/2 同意" in page_of(officer, joint)
    assert "百日攻坚（会签有不同意的）" in page_of(officer, "/")
    other, stale = browser(city, "organiser", "甲二镇"), {"act": "agree", "form_key": "g"}
    assert "甲县甲二镇党委要改签" in page_of(other, joint) and "要改签" not in page_of(officer, joint)
    refused = other.post(joint, stale)
    assert refused.status_code == 400 and "这一份已经会签过" in refused.content.decode(), "a page that was opened before a colleague signed"
    refused = other.post(joint, {"act": "agree_anew", "form_key": "h"})
    assert refused.status_code == 400 and "改签请写明原因" in refused.content.decode()
    assert other.post(joint, {"act": "agree_anew", "reason": "经费已落实", "form_key": "i"}).status_code == 302
    seen = page_of(officer, joint)
    assert "2/2 同意" in seen and "不同意：没有经费" in seen.partition("改签过")[2], "what it said before is kept"
    assert browser(city, "secretary", "甲一村").post(joint, {"act": "object_anew", "reason": "不行", "form_key": "j"}).status_code == 404


def test_the_month_shows_ones_deadlines_and_the_file_has_them(city, given):
    town = browser(city, "organiser", "甲一镇")
    month = page_of(town, "/tasks/calendar/?month=2026-05")
    assert "百日攻坚" in month and "2026-05-08" in month
    assert "百日攻坚" not in page_of(town, "/tasks/calendar/?month=2026-06")
    refused = town.get("/tasks/calendar/?month=5")
    assert refused.status_code == 400 and "月份请写成 2026-05 的样子" in refused.content.decode()
    file = town.get("/tasks/calendar.ics")
    assert file["Content-Type"].startswith("text/calendar")
    assert "DTSTART;VALUE=DATE:20260508" in file.content.decode()


def test_the_month_shows_the_meetings_that_are_arranged_and_those_one_is_invited_to(city, given):
    with reading(SYSTEM):
        install_pack(source=PACKS / "office_meetings", since=date(2026, 1, 1), by=SYSTEM, at=AT)
    county, town = Desk(city, "section", "甲部"), Desk(city, "organiser", "甲一镇")
    where = arranged(county, city, "甲部", date(2026, 5, 26), "office_meetings.on_site", listed=city.person("甲一镇组织委员").name)
    for desk in (county, town):
        month = desk.sees("/tasks/calendar/?month=2026-05")
        assert "现场会" in month and "甲县县委组织部" in month and where in month
        assert "SUMMARY:会议：现场会" in desk.client.get("/tasks/calendar.ics").content.decode()
    assert "现场会" not in Desk(city, "organiser", "甲二镇").sees("/tasks/calendar/?month=2026-05")
    assert "现场会" not in county.sees("/tasks/calendar/?month=2026-06")
    county.sends(f"{where}act/", act="cancel", reason="改期")
    assert "现场会" not in county.sees("/tasks/calendar/?month=2026-05") + town.sees("/tasks/calendar/?month=2026-05")


def test_the_county_sees_its_own_month_and_with_one_click_that_of_those_below(city, given):
    county, neighbour = browser(city, "section", "甲部"), browser(city, "section", "乙部")
    own, all_of = "/tasks/calendar/?month=2026-05", "/tasks/calendar/?month=2026-05&with=below"
    assert "甲县甲一镇党委" not in page_of(county, own) and "with=below" in page_of(county, own)
    assert "甲县甲一镇党委" in page_of(county, all_of)
    assert "甲县甲一镇党委" not in page_of(neighbour, all_of)
    assert "DESCRIPTION:甲县甲一镇党委" in county.get("/tasks/calendar.ics?with=below").content.decode()
    assert "甲一镇党委" not in county.get("/tasks/calendar.ics").content.decode()


def test_progress_keeps_the_values_reached_with_their_units_and_refuses_what_is_no_number(city, given):
    _, child = given
    town = browser(city, "organiser", "甲一镇")
    url = f"/tasks/{child.public_id}/progress/"
    wrong = town.post(url, {"act": "progress", "text": "已建2处", "value_0": "两三处", "form_key": "a"})
    assert wrong.status_code == 400 and "请填到目前达到的数" in wrong.content.decode()
    assert town.post(url, {"act": "progress", "text": "已建2处", "value_0": "2", "form_key": "b"}).status_code == 302
    with reading(SYSTEM):
        assert TaskProgress.objects.get(kind="progress").values == {"活动阵地": "2个"}
    assert "报2个" in page_of(town, f"/tasks/{child.public_id}/")
