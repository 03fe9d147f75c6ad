"""来由的门: every table that an indicator may count leads somewhere, and a list it leads to knows the filter it is asked for."""
from __future__ import annotations

from types import SimpleNamespace

from django.urls import reverse

from dazugong.kernel.indicators.judging import Behind, Fact
from dazugong.kernel.indicators.sources import SAID
from dazugong.spec.model import Indicator
from dazugong.spec.published import AGREED
from dazugong.web.marks import Mark
from dazugong.web.pages.behind import DOORS, _added, _adding, _columns, _totals

NOT_COUNTED = {"units"}     # a mechanism counts what units file and do, not the units


def test_every_table_that_can_be_counted_has_a_page_behind_it():
    assert set(DOORS) == {table.name for table in AGREED} - NOT_COUNTED
    for door in DOORS.values():
        assert reverse(door.page) if door.by else reverse(door.page, args=["AAAAAAAAAA"])


def test_a_remark_is_called_by_what_it_is_about_as_in_the_list_it_leads_to():
    terms = [column.term for column in next(table for table in AGREED if table.name == "remarks").columns]
    assert next(term for term in SAID if term in terms) == "所指" and DOORS["remarks"].by == (("title", "title"),)


def row(count: bool, of: bool, amount: int, base: int) -> Behind:
    return Behind(Fact(1, "", count, of, "AAAAAAAAAA", amount=amount, base=base), "甲一村党支部", "", 1)


def test_what_is_added_up_is_shown_row_by_row_and_adds_up_to_the_figure():
    rate = Indicator("rate", "参评率", "opinion", sum="参评党员", of_sum="应参评党员")
    rows = [row(True, True, 19, 20), row(True, True, 30, 30), row(False, True, 7, 10)]
    assert _adding(rate) == [("amount", "参评党员"), ("base", "应参评党员")]
    assert [(_added(one, "amount"), _added(one, "base")) for one in rows] == [(19, 20), (30, 30), (Mark.NOT_APPLICABLE, 10)]
    assert _totals(rate, rows) == {"amount": 49, "base": 60}
    assert _adding(Indicator("plain", "份数", "opinion", count="参评党员 > 0")) == []


def test_who_is_told_apart_is_not_named():
    columns = (SimpleNamespace(term="对象", kind="person"), SimpleNamespace(term="等次", kind="grade"))
    for term, shown in (("对象", False), ("等次", True)):
        asked = SimpleNamespace(indicator=Indicator("n", "几个", "talk", distinct=term), columns=columns, form=object())
        labels = [column.label for column in _columns(SimpleNamespace(may=lambda power: True), asked, [], fields=(), said={})]
        assert (term in labels) is shown
