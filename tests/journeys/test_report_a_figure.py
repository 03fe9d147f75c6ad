"""报出一个数: it is frozen; a correction and a late filing afterwards stand beside it as 现值, with the reason and the report."""
from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from dazugong.kernel.identity.reader import reading
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.indicators.actions import report_figure
from dazugong.kernel.indicators.queries import compared, reported, under_for
from dazugong.kernel.records import queries
from dazugong.kernel.records.actions import approve_record, file_record, reopen_record
from tests.journeys.test_open_a_percentage import TODAY, browser, filed, links, words  # noqa: F401

BEIJING = ZoneInfo("Asia/Shanghai")
ASKED = {"pack": "monthly", "indicator": "satisfied_share", "period": "2026-05", "tree": "as-was"}


def at(day: int) -> datetime:
    return datetime(2026, 6, day, 10, tzinfo=BEIJING)


def freeze(city, role: str = "section", place: str = "甲部", occasion: str = "报市委组织部，五月通报"):
    by = city.reader(role, place, day=TODAY)
    with reading(by):
        return report_figure(**ASKED, under=under_for(by, ""), occasion=occasion, by=by, at=at(20))


def answer_again(city, place: str, satisfied: str) -> None:
    officer, clerk = city.reader("section", "甲部", day=TODAY), city.reader("organiser", place, day=TODAY)
    with reading(officer):
        owed = queries.obligations(officer).get(unit_id=city.units[place])
        approve_record(obligation=owed, by=officer, at=at(20))
        reopen_record(obligation=queries.obligations(officer).get(pk=owed.pk), reason="满意率抄错了", by=officer, at=at(21))
    with reading(clerk):
        owed = queries.obligations(clerk).get(unit_id=city.units[place])
        file_record(obligation=owed, values={"done": "1", "problems": "无", "satisfied": satisfied}, by=clerk, at=at(22))
    with reading(officer):
        approve_record(obligation=queries.obligations(officer).get(pk=owed.pk), by=officer, at=at(22))


def test_a_correction_leaves_what_was_reported_and_says_why_it_differs(filed):  # noqa: F811
    figure = freeze(filed)
    answer_again(filed, "甲二镇", "91")
    officer = filed.reader("section", "甲部", day=date(2026, 6, 23))
    with reading(officer):
        found = compared(officer, figure.public_id)
    assert [(line.was, line.now) for line in found.lines] == [(("2", "2"), ("1", "2"))]
    assert [(change.why, change.unit, change.revision, change.said) for change in found.changes] == [("更正", "甲县甲二镇党委", 2, "满意率抄错了")]
    assert found.why == "更正1条"


def test_while_nothing_changes_both_values_are_the_same(filed):  # noqa: F811
    figure = freeze(filed)
    officer = filed.reader("section", "甲部", day=TODAY)
    with reading(officer):
        assert compared(officer, figure.public_id).same
        assert [one.public_id for one in reported(officer)] == [figure.public_id]


def test_only_who_has_it_in_reach_reports_or_reads_it(filed):  # noqa: F811
    figure = freeze(filed)
    with pytest.raises(Hidden):
        freeze(filed, "secretary", "甲一村")
    clerk = filed.reader("organiser", "甲一镇", day=TODAY)
    with reading(clerk):
        assert reported(clerk) == []
        with pytest.raises(Hidden):
            compared(clerk, figure.public_id)
    with pytest.raises(Refusal, match="报给谁"):
        freeze(filed, occasion="报")


def test_from_the_board_it_is_reported_and_the_page_shows_both_values(filed, monkeypatch):  # noqa: F811
    officer = browser(filed, "section", "甲部")
    board = officer.get("/boards/monthly/satisfied_share/?period=2026-05").content.decode()
    assert "报出这个数" in board
    form = {**ASKED, "under": filed.unit("甲县").public_id, "occasion": "报市委组织部，五月通报", "form_key": re.search('name="form_key" value="([^"]+)"', board)[1]}
    answer = officer.post("/boards/reported/", form)
    assert "现值与报出时相同" in words(officer.get(answer["Location"]).content.decode())
    answer_again(filed, "甲二镇", "91")
    monkeypatch.setattr("dazugong.web.reading.today", lambda: date(2026, 6, 23))
    page = officer.get(answer["Location"]).content.decode()
    assert "现值与报出时不同：更正1条" in words(page) and "合计2/21/2" in words(page)
    assert officer.get(links(page, "/revisions/2/")[0]).status_code == 200
    assert "2/2" in officer.get("/boards/reported/").content.decode()
