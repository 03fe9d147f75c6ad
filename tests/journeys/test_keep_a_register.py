"""登记簿: a township enters its visits whenever it makes one; nobody owes them, none is deleted, figures count them by their day."""
from __future__ import annotations

import html
import re
from datetime import date, datetime

import pytest
from django.test import Client

from dazugong.formats.tables import read_table
from dazugong.kernel.audit.models import Trace
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.indicators.queries import figures, periods_of
from dazugong.kernel.records import queries
from dazugong.kernel.records.entries import entries_about
from dazugong.kernel.records.models import Obligation
from dazugong.kernel.records.opening import install_pack, open_due_periods
from dazugong.spec import burden, check_files, load_files, run_examples
from tests.month import BEIJING, at, the_clock
from tests.registers_pack import TALKS, VISITS

BOOK = "/register/visits/visit/"


@pytest.fixture
def installed(city, monkeypatch):
    """It is the first of June; both registers are installed."""
    monkeypatch.setattr("dazugong.web.reading.today", lambda: date(2026, 6, 1))
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 6, 1, 14, 2, tzinfo=BEIJING))
    system = the_clock()
    with reading(system):
        for pack in (VISITS, TALKS):
            install_pack(source=pack, since=date(2026, 5, 1), by=system, at=at(5, 1))
        assert open_due_periods(by=system, at=at(5, 25)) == 0
    return city


def browser(city, role: str = "organiser", place: str = "甲一镇") -> Client:
    client = Client()
    client.force_login(city.login(role, place), backend="django.contrib.auth.backends.ModelBackend")
    return client


def words(response) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", response.content.decode()))


def entered(city, day: str = "2026-05-06", homes: str = "3", place: str = "甲一镇") -> str:
    """One visit entered through the pages; returns its address."""
    client = browser(city, place=place)
    answer = client.post(f"{BOOK}new/", {"form_key": f"n{place}{day}{homes}", "unit": city.unit(place).public_id, "day": day})
    assert answer.status_code == 302, words(answer)
    address = answer["Location"]
    body = {"form_key": f"f{place}{day}{homes}", "saves": "0", "a-where": "河东", "a-homes": homes}
    assert "已登记" in words(client.post(f"{address}file/", body, follow=True))
    return address


def many(city, block: str, book: str = BOOK):
    return browser(city).post(f"{book}new/", {"form_key": book.split("/")[2] + block[-30:], "rows": block, "many": "1"}, follow=True)


def visits_in(city, period: str, under: str = "甲县") -> int:
    reader = city.reader("section", "甲部", day=date(2026, 6, 1))
    with reading(reader):
        return figures(reader, pack="visits", indicator="visits", period=period, under=city.unit(under)).totals[0].count


def test_the_packs_read_and_their_examples_come_out():
    for pack in (VISITS, TALKS):
        assert check_files(pack) == []
        assert [o.message for o in run_examples(load_files(pack)) if not o.ok] == []
    assert burden(load_files(VISITS)).forms[0].times_per_year == 12


def test_she_enters_two_visits_of_one_day_and_they_stand_in_the_register(installed):
    entered(installed, homes="3")
    entered(installed, homes="5")
    page = words(browser(installed, "section", "甲部").get(BOOK))
    assert page.count("2026-05-06") == 2 and "已登记" in page
    assert "登记" not in words(browser(installed, "section", "甲部").get(BOOK)).split("截至")[0][-1:]


def test_nobody_owes_an_entry(installed):
    entered(installed)
    for role, place in (("organiser", "甲一镇"), ("section", "甲部")):
        reader = installed.reader(role, place, day=date(2026, 6, 1))
        with reading(reader):
            assert not queries.obligations(reader).exists() and not queries.waiting(reader) and not queries.mine(reader)


def test_figures_count_the_entries_whose_day_lies_in_the_period(installed):
    for day, homes in (("2026-05-06", "3"), ("2026-05-20", "1"), ("2026-06-01", "2")):
        entered(installed, day, homes)
    entered(installed, "2026-05-07", "2", place="甲二镇")
    assert (visits_in(installed, "2026-05"), visits_in(installed, "2026Q2"), visits_in(installed, "2026")) == (3, 4, 4)
    assert (visits_in(installed, "2026-05", "甲一镇"), visits_in(installed, "2026-04")) == (2, 0)
    reader = installed.reader("section", "甲部", day=date(2026, 6, 1))
    with reading(reader):
        assert [code for code, _ in periods_of(reader, pack="visits")][:2] == ["2026", "2026Q2"]


def test_an_entry_is_corrected_by_a_revision_and_retired_with_a_day(installed):
    address, client = entered(installed), browser(installed)
    begun = client.post(f"{address}save/", {"form_key": "c", "reason": "户数数错了"}, follow=True).content.decode()
    assert "改好后点“登记”；重新登记以前，原来登记的仍然有效" in begun
    saves = re.search(r'name="saves" value="(\d+)"', begun)[1]
    assert "已登记" in words(client.post(f"{address}file/", {"form_key": "c2", "saves": saves, "a-where": "河东", "a-homes": "4"}, follow=True))
    assert visits_in(installed, "2026") == 1 and re.search(r'data-label="走访户数[^"]*"[^>]*>\s*<a[^>]*>4<', client.get(BOOK).content.decode())
    page = words(client.post(f"{address}retire/", {"form_key": "r", "on": "2026-05-30", "reason": "登记重复了"}, follow=True))
    assert "已于2026年5月30日注销：登记重复了" in page
    assert visits_in(installed, "2026") == 0 and "已注销" in words(client.get(BOOK))
    assert "不能再改" in words(client.post(f"{address}save/", {"form_key": "c3", "reason": "再改一次"}, follow=True))


def test_a_day_to_come_is_refused_and_so_is_a_rule(installed):
    client = browser(installed)
    page = client.post(f"{BOOK}new/", {"form_key": "x", "unit": installed.unit("甲一镇").public_id, "day": "2026-06-02"})
    assert "还没有到" in words(page)
    wrong = words(many(installed, "登记日期\t走访地点\t走访户数\t发现日期\n2026-05-03\t河东\t2\t2026-05-09\n2026-05\t河西\t零\t\n"))
    assert "这一项必须填写" not in wrong and "请填写日期" not in wrong      # the other half of the page was not used
    assert "第2行：发现日期不能晚于登记日期" in wrong and "第3行：登记日期“2026-05”要写到日" in wrong and "一条也没有登记" in wrong
    with reading(the_clock()):
        assert not Obligation.objects.filter(entry=True).exists()


def test_twenty_visits_copied_from_a_spreadsheet_are_entered_at_once(installed):
    rows = "".join(f"2026-05-{day:02d}\t河东\t{day}\n" for day in range(1, 21))
    assert "已登记20条" in words(many(installed, "登记日期\t走访地点\t走访户数\n" + rows))
    assert visits_in(installed, "2026-05") == 20
    assert "“走访地址”不是这本登记簿的栏目" in words(many(installed, "登记日期\t走访地址\n2026-05-01\t河东\n"))


def exported(installed) -> list[list[str]]:
    """The headings and the rows of the register as they are taken out."""
    sent = browser(installed).get(f"{BOOK}?out=workbook")
    book = read_table(b"".join(sent) if sent.streaming else sent.content, "走访登记.xlsx")
    return [list(book.headings), *(list(row.cells) for row in book.rows)]


def test_an_exported_register_comes_back_with_rows_added_and_nothing_is_entered_twice(installed):
    entered(installed)
    heads, first = exported(installed)
    assert "状态" in heads and "单位" in heads
    added = [{"登记日期": "2026-05-09", "单位": first[heads.index("单位")]}.get(head, cell if head.startswith("走访") else "") for head, cell in zip(heads, first)]
    block = "\n".join("\t".join(row) for row in (heads, first))
    assert "从登记簿里导出的" in words(many(installed, block)) and visits_in(installed, "2026-05") == 1
    answer = words(many(installed, block + "\n" + "\t".join(added)))
    assert "已登记1条；另有1条写着状态，是已经在册的，没有动" in answer and visits_in(installed, "2026-05") == 2


def test_a_row_copied_in_an_exported_register_is_empty_where_the_table_says_that_nothing_stands_there(installed):
    entered(installed)
    heads, first = exported(installed)
    assert first[heads.index("发现日期")] == "未填"
    added = list(first)
    added[heads.index("登记日期")], added[heads.index("状态")] = "2026-05-09", ""
    assert "已登记1条；另有1条写着状态" in words(many(installed, "\n".join("\t".join(row) for row in (heads, first, added))))
    assert [row[heads.index("发现日期")] for row in exported(installed)[1:]] == ["未填", "未填"]
    added[heads.index("走访地点")] = "未填"
    wrong = words(many(installed, "\n".join("\t".join(row) for row in (heads, first, added))))
    assert "第3行：" in wrong and "走访地点" in wrong and "一条也没有登记" in wrong


def test_in_a_table_typed_by_hand_the_same_words_are_what_was_typed(installed):
    assert "已登记1条" in words(many(installed, "登记日期\t走访地点\t走访户数\n2026-05-03\t不适用\t2\n"))
    assert "第2行：" in (wrong := words(many(installed, "登记日期\t走访地点\t走访户数\n2026-05-03\t河东\t不适用\n"))) and "请填阿拉伯数字" in wrong


def test_the_place_in_a_queue_is_a_column_of_the_table_and_not_of_the_form(installed):
    queued = VISITS | {
        "pack.toml": VISITS["pack.toml"].replace('"visits"', '"queued"'),
        "forms/visit.toml": VISITS["forms/visit.toml"].replace("[[field]]", '[queue]\nby = "走访户数"\nnamed = "走访地点"\n\n[[field]]', 1),
    }
    with reading(the_clock()):
        install_pack(source=queued, since=date(2026, 5, 1), by=the_clock(), at=at(5, 1))
    block = "登记日期\t状态\t排第几\t走访地点\t走访户数\n2026-05-03\t\t3\t河东\t2\n"
    assert "已登记1条" in words(many(installed, block, book="/register/queued/visit/"))
    assert "“排第几”不是这本登记簿的栏目" in words(many(installed, block))


def test_a_neighbouring_township_sees_none_of_it(installed):
    address = entered(installed)
    assert browser(installed, place="甲二镇").get(address).status_code == 404
    assert "2026-05-06" not in words(browser(installed, place="甲二镇").get(BOOK))


def test_a_talk_is_about_a_person_and_reading_it_is_traced(installed):
    client, person = browser(installed), installed.person("甲一村书记")
    answer = client.post("/register/talks/talk/new/", {"form_key": "t", "unit": installed.unit("甲一镇").public_id, "day": "2026-05-06", "person": person.public_id})
    address = answer["Location"]
    client.post(f"{address}file/", {"form_key": "t2", "saves": "0", "a-topic": "工作"})
    before = Trace.objects.filter(verb="阅看人员", thing=person.public_id).count()
    assert person.name in words(client.get(address))
    assert Trace.objects.filter(verb="阅看人员", thing=person.public_id).count() == before + 1
    reader = installed.reader("organiser", "甲一镇", day=date(2026, 6, 1))
    with reading(reader):
        assert [entry.pack for entry in entries_about(reader, person)] == ["talks"]
    assert "登记簿里的记载" in words(page := client.get(f"/people/{person.public_id}/")) and f'href="{address}"' in page.content.decode()
    assert "请填写姓名或编号" in words(client.post("/register/talks/talk/new/", {"form_key": "t3", "unit": installed.unit("甲一镇").public_id, "day": "2026-05-06"}))
