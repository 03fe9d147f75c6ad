"""看年度统计: the section opens the year's statistics, a figure in them, the units side by side, the workbook and the paper."""
from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO

import pytest

from dazugong.kernel.audit.models import Trace
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.people.actions import end_membership, register_person
from dazugong.kernel.people.models import Membership
from tests.make import AT, SYSTEM, citizen_number

pytestmark = pytest.mark.django_db
ASKED = "?year=2025"


@pytest.fixture
def section(city, client):
    """The county's section, after a year in which one was recruited and one died."""
    with reading(SYSTEM):
        for number, (joined, place) in enumerate((("2025-07-01", "甲一村"), ("1971", "甲二湾"))):
            values = {"name": f"样进出{number}", "sex": "女", "ethnic_group": "苗族", "birth": "1950" if number else "2001", "joined": joined,
                      "education": "大专", "occupation": "农牧渔民", "citizen_number": citizen_number(9000 + number)}  # fmt: skip
            person = register_person(values=values, unit=city.unit(place), since=date(2024 if number else 2025, 7, 1), by=SYSTEM, at=AT)
        end_membership(membership=Membership.objects.get(person=person), on=date(2025, 3, 2), reason="病故", by=SYSTEM, at=AT)
    client.force_login(city.login("section", "甲部"), backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_year_from_the_table_to_the_names_and_onto_paper(section, city):
    page = section.get(f"/statistics/{ASKED}").content.decode()
    assert "2025年党内统计公报" in page and "增加1名（发展1名）；减少1名（去世1名）" in page and "截至2025年12月31日" in page
    rows = section.get("/statistics/rows/?year=2025&of=flow&which=died").content.decode()
    assert "样进出1" in rows and "2025-03-02 去世" in rows
    assert Trace.objects.filter(verb="阅看统计名单", count=1).exists()
    below = section.get("/statistics/units/?year=2025&by=ethnic").content.decode()
    assert "甲县甲一镇党委" in below and "少数民族" in below
    small = section.get(f"/statistics/{ASKED}&small=1").content.decode()
    assert "数小不显示" in small and "发展1名" not in small and "去世1名" not in small
    paper = section.get(f"/statistics/paper/{ASKED}")
    assert paper.content.startswith(b"%PDF") and len(paper.content) > 20_000
    with zipfile.ZipFile(BytesIO(section.get(f"/statistics/workbook/{ASKED}").content)) as book:
        assert "各单位·年龄" in book.read("xl/workbook.xml").decode()


@pytest.mark.parametrize("address", ["/statistics/?year=2027", "/statistics/?year=abcd", "/statistics/?small=x", "/statistics/units/?by=name",
                                     "/statistics/rows/?of=age&which=old", "/statistics/rows/?of=name"])  # fmt: skip
def test_what_there_is_not_is_not_there(it_is, section, address):
    it_is(2026, 6, 1, 10)       # there is no next year yet
    assert section.get(address).status_code == 404
