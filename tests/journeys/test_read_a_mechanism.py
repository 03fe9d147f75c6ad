"""看一个机制: whatever it asks and brings stands on its page, in the words of the office."""
from __future__ import annotations

import re

import pytest

from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.records.opening import install_pack
from dazugong.spec import load_files
from dazugong.spec.form import SECONDS_BY_TYPE
from dazugong.web.pages.packs import TYPES
from tests import sample_kinds, sample_procedures, sample_publications
from tests.journeys.test_paste_and_register import browser
from tests.kernel.assessing import DAY, at, install
from tests.projects_pack import PROJECTS


def words(page: str) -> str:
    return re.sub(r"<[^>]+>|\s", "", page)


@pytest.fixture
def shown(city, monkeypatch):
    """Mechanisms of every kind in force."""
    monkeypatch.setattr("dazugong.web.reading.today", lambda: DAY)
    install(city)
    with reading(system := system_reader(DAY, "样例")):
        for source in (PROJECTS, sample_procedures.PACK, sample_kinds.LIFE, sample_kinds.TIES, sample_publications.NOTICES):
            install_pack(source=source, since=DAY, by=system, at=at(12, 20))
    return city


def page_of(shown, pack: str) -> str:
    answer = browser(shown, "section", "甲部").get(f"/packs/{pack}/")
    assert answer.status_code == 200, pack
    return words(answer.content.decode())


def test_every_type_of_field_has_its_word() -> None:
    assert set(TYPES) == set(SECONDS_BY_TYPE)


def test_a_table_says_what_each_row_asks(shown) -> None:
    assert "项目清单表格，每行填项目名称、项目类型、经费、受益户数、户均，必填" in page_of(shown, "projects")


def test_a_form_of_a_case_says_in_which_step_it_is_filled(shown) -> None:
    pack = sample_procedures.PACK
    found = page_of(shown, re.search(r'id = "(\w+)"', pack["pack.toml"])[1])
    assert "时填，填一次约" in found and "流程" in found and "打开" in found


@pytest.mark.parametrize(("pack", "term", "place"), [
    (sample_kinds.TIES, "联系", "/relations/"), (sample_kinds.LIFE, "会议", "/meetings/"), (sample_publications.NOTICES, "发布", "/publications/"),
])
def test_what_else_it_brings_leads_to_where_it_goes_on(shown, pack, term, place) -> None:
    name = re.search(r'id = "(\w+)"', pack["pack.toml"])[1]
    page = browser(shown, "section", "甲部").get(f"/packs/{name}/").content.decode()
    said = page.split("<h2>还有</h2>")[1].split("</section>")[0]
    assert f"<dt>{term}</dt>" in said and f'href="{place}' in said


def test_a_sheet_is_named_and_a_member_finds_no_page(shown) -> None:
    assert "考核表乡镇考核表" in page_of(shown, "yearly")
    assert browser(shown, "member", "甲一村").get("/packs/yearly/").status_code == 404


def test_the_ledger_sums_up_only_what_is_filed_by_itself(shown) -> None:
    """办件里填的表没有汇总表，不列在台账上"""
    pack = load_files(sample_procedures.PACK)
    inside = {step.form for one in pack.procedures for step in one.steps if step.form} - {one.form for one in pack.schedules}
    page = browser(shown, "section", "甲部").get("/records/").content.decode()
    assert inside and [form for form in inside if f"/register/{pack.id}/{form}/" in page] == []
    assert "/register/projects/report/" in page and "/register/yearly/duty/" in page
