"""草稿存下以后任务变了：重开月报，新值和出处都在；自己写的字不被盖掉。"""
from __future__ import annotations

import re
from datetime import date

from dazugong.kernel.identity.reader import reading
from dazugong.kernel.tasks.actions import give_task, report_progress
from dazugong.kernel.tasks.changing import change_task
from tests.journeys.test_file_the_monthly_report import AT, FILING_DAY, browser, june, opened, owed_by, send  # noqa: F401


def test_a_changed_task_shows_anew_in_a_reopened_draft(opened):  # noqa: F811
    officer, clerk = opened.reader("section", "甲部", day=FILING_DAY), opened.reader("organiser", "甲一镇", day=FILING_DAY)
    with reading(officer):
        task = give_task(title="整顿两个村", unit=opened.unit("甲一镇"), given_by=opened.unit("甲县"), due=date(2026, 5, 30), by=officer, at=AT)
    with reading(clerk):
        report_progress(task=task, text="已入户摸底", by=clerk, at=AT)
    owed, client = owed_by(opened, "甲一镇"), browser(opened, "organiser", "甲一镇")
    answers = {"a-done": "0", "a-progress": "整顿两个村：已入户摸底", "a-problems": "我自己写的话", "a-satisfied": "95"}
    assert send(client, f"/records/{owed}/save/", answers, f"/records/{owed}/").status_code in (200, 302)
    with reading(officer):
        change_task(task=task, title="整顿三个村", due=date(2026, 5, 30), targets=[], reason="增加一个村", by=officer, at=AT)
    page = client.get(f"/records/{owed}/").content.decode()
    assert "整顿三个村" in page
    assert f"/tasks/{task.public_id}/" in page
    assert "我自己写的话" in page


def test_where_the_system_knows_nothing_there_is_nothing_to_take(opened):  # noqa: F811
    """任务不再是这个月的：自己写的旁边什么也不说；原来由系统填的，说明现在没有了；都没有“采用”可按。"""
    officer, clerk = opened.reader("section", "甲部", day=FILING_DAY), opened.reader("organiser", "甲一镇", day=FILING_DAY)
    owed, client = owed_by(opened, "甲一镇"), browser(opened, "organiser", "甲一镇")
    written = {"a-done": "0", "a-progress": "自己写的进展", "a-problems": "没有", "a-satisfied": "95"}
    send(client, f"/records/{owed}/save/", written, f"/records/{owed}/")
    assert 'data-take="a-progress"' not in client.get(f"/records/{owed}/").content.decode()
    with reading(officer):
        task = give_task(title="整顿两个村", unit=opened.unit("甲一镇"), given_by=opened.unit("甲县"), due=date(2026, 5, 30), by=officer, at=AT)
    with reading(clerk):
        report_progress(task=task, text="已入户摸底", by=clerk, at=AT)
    offered = client.get(f"/records/{owed}/").content.decode()
    assert 'data-take="a-progress"' in offered
    taken = re.search(r'<span data-known>([^<]*)</span> <button[^>]*data-take="a-progress"', offered)[1]
    send(client, f"/records/{owed}/save/", written | {"a-progress": taken}, f"/records/{owed}/")
    with reading(officer):
        change_task(task=task, title=task.title, due=date(2026, 9, 30), targets=[], reason="延到九月", by=officer, at=AT)
    gone = client.get(f"/records/{owed}/").content.decode()
    assert "系统现在没有这一项了" in gone
    assert 'data-take="a-progress"' not in gone
    assert "（空）" not in gone
