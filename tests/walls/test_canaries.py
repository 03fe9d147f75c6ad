"""放鸢: every unit's things carry the unit's own mark; nobody is shown the mark of a unit out of reach."""
from __future__ import annotations

import os

import pytest

from dazugong.fence.scope import EVERYTHING, looking
from dazugong.kernel.identity.reader import Reader
from dazugong.web import reading as web_reading
from tests.rights.place import places
from tests.rights.visitor import HOLDERS, Visitors
from tests.walls.crawl import crawl

pytestmark = pytest.mark.django_db  # or the test database is not made for this module alone
# Lists on which a reader with the power must meet what is his own: an empty page would leak nothing either.
LEDGER = {"records", "record", "revision", "register", "attachment", "board", "board_rows", "board_look"}
LIFE = {"meetings", "meeting", "meeting_sheet", "relations", "relation", "cases", "case", "rounds", "round", "scoresheet", "publications", "publication"}
TOWNSHIP = {"units", "unit", "people", "people_export", "person", "plans", "plan", "tasks", "task", "boards", "search", "desk"} | LEDGER | LIFE
MEETS_HIS_OWN = {
    "leader": TOWNSHIP - {"meeting_sheet"} | {"cadres", "cadre", "cadre_lrmx", "cadres_export"},
    "section": TOWNSHIP | {"handover"},
    "cadre_section": {"units", "unit", "search", "cadres", "cadre", "cadre_lrmx", "cadres_export", "cases", "case", "polls", "poll", "relations"},
    "organiser": TOWNSHIP,
    "secretary": {"units", "unit", "people", "person", "tasks", "task", "search", "desk"} | LEDGER | LIFE,
    "member": {"units", "unit", "search", "own_cases", "own_case", "own_receipt"},
}
EVERYBODY = [(role, place) for role in HOLDERS for place in places(role)]
SOME = [("leader", "甲部"), ("section", "甲部"), ("cadre_section", "乙部"), ("organiser", "乙一镇"), ("secretary", "甲一湾"), ("member", "甲二村"), ("sysadmin", "甲部"), ("auditor", "乙部")]
READERS = EVERYBODY if "DZG_DRILL_MINUTES" in os.environ else SOME[1::4] if "DZG_TEST_PG" in os.environ else SOME


@pytest.mark.parametrize(("role", "place"), READERS)
def test_no_foreign_canary(visitors: Visitors, capsys: pytest.CaptureFixture[str], role: str, place: str) -> None:
    done = crawl(visitors, role, place)
    with capsys.disabled():
        print(f"\n放鸢 {role}@{place}：{done.requests} 次请求，{done.pages} 页，见到本单位 {sum(done.own.values())} 页，他人的 {len(done.foreign)}")
    assert not done.broken, "\n" + "\n".join(done.broken)
    assert not done.foreign, "\n" + "\n".join(done.foreign[:40])
    unmet = MEETS_HIS_OWN.get(role, set()) - done.own.keys()
    assert not unmet, f"{role}@{place} 在这些页面没有见到本单位：{sorted(unmet)}"


def test_the_anonymous_are_shown_nothing(visitors: Visitors) -> None:
    assert crawl(visitors, "anonymous", "甲县").foreign == []


def test_the_crawl_sees_a_fence_that_is_down(visitors: Visitors, monkeypatch: pytest.MonkeyPatch) -> None:
    """A twin of the product whose connection shows every row: the crawl must find foreign canaries on list and object."""
    monkeypatch.setattr(web_reading, "looking", lambda scope: looking(EVERYTHING))
    monkeypatch.setattr(Reader, "rows", lambda self, model: model._default_manager.all())
    found = crawl(visitors, "organiser", "甲一镇", only={"people", "person", "plans", "plan", "tasks", "records"}).foreign
    for page in ("/people/", "/plans/", "/tasks/", "/records/"):
        assert any(f" GET {page}" in line for line in found), page


def test_no_list_hands_out_what_only_an_export_may(visitors: Visitors) -> None:
    """Without the power to export persons there is no way to a workbook of persons, by any address."""
    client = visitors.client("secretary", "甲一村")
    for address in ("/people/?out=workbook", "/people/export/"):
        answer = client.send("GET", address, {})
        assert not answer.get("Content-Type", "").startswith("application/vnd"), address
