"""限人看的栏目: a field that names its readers is sealed, shown to them, and withheld from everybody else wherever it would be seen."""
from __future__ import annotations

import html
from datetime import date, datetime
from pathlib import Path

from django.db import connection
from django.test import Client

import dazugong
from dazugong.fence.scope import EVERYTHING, looking
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.indicators.queries import figures
from dazugong.kernel.records.actions import file_record
from dazugong.kernel.records.entries import begin_entry
from dazugong.kernel.records.opening import install_pack
from dazugong.spec import check_files
from dazugong.spec.files import read_folder
from tests.make import AT, SYSTEM, City
from tests.tabs import BEIJING, browser

HARDSHIP = Path(dazugong.__file__).parent / "packs" / "hardship"
SECRET = "屋顶漏雨没有钱修"
HELPED = {date(2024, 2, 1): 500, date(2024, 9, 1): 800, date(2025, 2, 1): 500, date(2026, 2, 1): 600}


def entered(city: City, form: str, day: date, values: dict[str, str]) -> str:
    """An entry of the village about its member, made by its secretary on the day."""
    person = city.person("甲一村党员")
    with reading(by := city.reader("secretary", "甲一村", day)):
        at = datetime(day.year, day.month, day.day, 9, tzinfo=BEIJING)
        owed = begin_entry(pack="hardship", form=form, unit=city.unit("甲一村"), day=day, person=person, by=by, at=at)
        file_record(obligation=owed, values=values, by=by, at=at)
    return owed.public_id


def words(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return html.unescape(answer.content.decode())


def test_a_township_sees_the_help_and_not_the_hardship(city: City) -> None:
    """甲近3年帮扶4次，当镇干部查看，见4次日期和金额，看不到敏感字段；到期的1人提示退出"""
    with reading(SYSTEM):
        install_pack(source=HARDSHIP, since=date(2024, 1, 1), by=SYSTEM, at=AT)
    file = {"source": "支部走访", "use": "帮扶救助", "told": "2024-01-10", "sort": "生活困难", "detail": SECRET, "until": "2026-05-01"}
    book = entered(city, "file", date(2024, 1, 10), file)
    for day, money in HELPED.items():
        entered(city, "help", day, {"money": str(money), "what": "慰问"})
    assert len(HELPED) == 4 and len({day.year for day in HELPED}) == 3
    secretary, township = browser(city, "secretary", "甲一村"), browser(city, "organiser", "甲一镇")
    seen = words(township, "/register/hardship/help/")
    assert all(day.isoformat() in seen and str(money) in seen for day, money in HELPED.items())
    for address in (f"/records/{book}/", "/register/hardship/file/", "/register/hardship/file/?out=workbook"):
        assert SECRET.encode() not in township.get(address).content
    assert "生活困难" in words(township, f"/records/{book}/") and "无权查看" in words(township, f"/records/{book}/")
    assert SECRET in words(secretary, f"/records/{book}/")
    with looking(EVERYTHING), connection.cursor() as cursor:
        cursor.execute("SELECT text FROM records_answer")
        assert not any(SECRET in str(row) for row in cursor.fetchall())
    with reading(city.reader("organiser", "甲一镇")) as by:
        found = figures(by, pack="hardship", indicator="to_leave", period="2026-05", under=city.unit("甲一镇"))
        assert sum(row.count for row in found.totals) == 1


def test_a_pack_does_not_restrict_what_formulas_must_count() -> None:
    texts, _ = read_folder(HARDSHIP)
    texts["forms/help.toml"] = texts["forms/help.toml"].replace('type = "money"\n', 'type = "money"\nonly = ["科室"]\n')
    assert [(one.file, one.message) for one in check_files(texts)] == [("forms/help.toml", "only（只给哪些岗位看）只用于文字：text、longtext")]
