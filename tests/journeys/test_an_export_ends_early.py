"""导出中途: a long list that is stopped, goes wrong, is cut off or waited for twice."""
from __future__ import annotations

import pytest
from django.test import Client

from dazugong.kernel.identity.reader import reading
from dazugong.kernel.jobs.actions import run_waiting, take_over
from dazugong.kernel.jobs.models import Job, State
from dazugong.web.listing import Listing
from tests.journeys.test_export_a_long_list import (  # noqa: F401
    LIST,
    SEALED,
    asked,
    direct,
    file,
    kept,
    may,
    small,
    text,
    work,
)
from tests.journeys.test_import_a_roster import browser
from tests.make import AT, SYSTEM, City


@pytest.fixture
def clerk(city: City) -> Client:
    return browser(city, "甲一镇")


def test_it_may_be_stopped_while_it_is_written(clerk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    here = asked(clerk)
    written = Listing.as_workbook_rows

    def stopped_in_the_middle(listing: Listing):  # noqa: ANN202
        for number, line in enumerate(written(listing)):
            if number == 3:
                assert "2/" in text(clerk, here) and clerk.post(f"{here}drop/", {"form_key": "停"})["Location"] == "/exports/"
            yield line

    monkeypatch.setattr(Listing, "as_workbook_rows", stopped_in_the_middle)
    [job] = work()
    assert (job.state, job.said, kept().box) == (State.STOPPED, "已按要求停下", None)
    assert "已停下，没有留下文件" in text(clerk, "/exports/") and file(clerk, here).status_code == 404
    assert "已删除（本人不要了）" in text(clerk, here) and work() == []


def test_one_that_waits_is_stopped_before_it_begins(clerk: Client) -> None:
    here = asked(clerk)
    clerk.post(f"{here}drop/", {"form_key": "停"})
    assert work() == [] and Job.objects.get().state == State.STOPPED


def test_what_went_wrong_is_said(clerk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    here = asked(clerk)
    monkeypatch.setattr(Listing, "as_workbook_rows", lambda _: 1 / 0)
    [job] = work()
    assert job.state == State.FAILED and "中途出错" in text(clerk, here) and "没有完成" in text(clerk, "/exports/")
    assert kept().box is None


def test_a_service_that_was_stopped_takes_it_up_again(clerk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    here = asked(clerk)
    wanted = direct(clerk, monkeypatch, LIST).content
    written = Listing.as_workbook_rows

    def dies(listing: Listing):  # noqa: ANN202
        yield next(iter(written(listing)))
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(Listing, "as_workbook_rows", dies)
        with pytest.raises(SystemExit):
            work()
    assert Job.objects.get().state == State.RUNNING and kept().box is None
    with reading(SYSTEM):
        take_over(by=SYSTEM, at=AT)
    assert "排队等候" in text(clerk, here)
    [job] = work()
    assert job.state == State.DONE and file(clerk, here).content == wanted


def test_the_same_list_asked_for_twice_is_one_and_not_more_than_three_wait(clerk: Client) -> None:
    assert asked(clerk) == asked(clerk)
    asked(clerk, LIST + "&q=样")
    asked(clerk, SEALED)
    refused = clerk.get(LIST + "&sort=name")
    assert refused.status_code == 400 and "已有3份导出正在后台办" in refused.content.decode()
    assert Job.objects.count() == 3


def test_it_does_not_hold_up_the_start(clerk: Client) -> None:
    asked(clerk)
    with reading(SYSTEM):
        assert run_waiting(by=SYSTEM, at=AT, starting=True) == []
