"""权限矩阵: every cell of the statement is played over HTTP against the sample city.

By default each cell is played once, on the object that speaks best for the relation, and on PostgreSQL every ninth line of
the statement; with DZG_DRILL_MINUTES set, every cell on every pair of a holder of the role and an object in that relation.
Every cell is rolled back, so the order does not matter.
"""
from __future__ import annotations

import csv
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.utils.html import escape

from dazugong.fence.scope import EVERYTHING, looking
from dazugong.kernel.identity.reader import Reader
from dazugong.web import reading as web_reading
from tests.rights.place import over, places, related
from tests.rights.visitor import Visitors, address_of, body_of

pytestmark = pytest.mark.django_db  # or the test database is not made for this module alone
HERE = Path(__file__).parent
TABLES = sorted(HERE.glob("*.csv"))
EVERY_PAIR = "DZG_DRILL_MINUTES" in os.environ
EVERY_LINE = 9 if "DZG_TEST_PG" in os.environ and not EVERY_PAIR else 1
PASSWORDS = {"password", "new", "again"}
UNITLESS = {"none", "self", "other", "closed", "missing", "valid", "installed", "prepared"}


@dataclass(frozen=True)
class Cell:
    """一格."""

    route: str
    method: str
    relation: str
    role: str
    expected: str
    line: int


def cells(table: Path, every: int = 1) -> Iterator[Cell]:
    """The cells of a table that are to be played: of every line, every second …"""
    with table.open(encoding="utf8", newline="") as file:
        for line, row in enumerate(csv.DictReader(file), 2):
            for role in list(row)[3:-1] if line % every == 0 else ():
                if row[role] != "-":
                    yield Cell(row["route"], row["method"], row["relation"], role, row[role], line)


def pairs(cell: Cell) -> Iterator[tuple[str, str]]:
    """Where the reader sits and the unit of the object ("" where there is none)."""
    for place in places(cell.role):
        units = [""] if cell.relation in UNITLESS else related(over(place), cell.relation)
        assert units, f"{cell}: 样例市里没有这种关系"
        yield from ((place, unit) for unit in (units if EVERY_PAIR else units[:1]))
        if not EVERY_PAIR:
            return


def seen_as(response: HttpResponse, anonymous: bool) -> str:
    """The answer in the words of the statement."""
    status = response.status_code
    if status in (301, 302, 303):
        return "login" if anonymous and response["Location"].startswith("/login/") else "ok"
    if status in (404, 405):
        return {404: "hidden", 405: "method"}[status]
    return "ok" if 200 <= status < 300 or status == 400 else f"应答{status}"


def given_back(body: dict[str, object]) -> tuple[str, ...]:
    """写的字: what is long enough to be missed stands on the page that refuses it, whatever the page; a password never does."""
    texts = (text for name, text in body.items() if name not in PASSWORDS and isinstance(text, str))
    return tuple(text for text in texts if len(text) >= 8 and not text.isascii())


@dataclass
class Played:
    """What came of a table: wrong cells, answers counted, and one cell for every different page that said 404 to the same words."""

    wrong: list[str] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    hidden: dict[tuple[str, ...], dict[bytes, Cell]] = field(default_factory=dict)      # by what the sender wrote, which he gets back


def play(table: Path, visitors: Visitors, roles: tuple[str, ...] = (), every: int = 1) -> Played:
    """Plays the cells of a table (of `roles`, default all)."""
    played = Played()
    for cell in cells(table, every):
        if roles and cell.role not in roles:
            continue
        for place, unit in pairs(cell):
            address = address_of(visitors.things, cell.route, cell.relation, unit, visitors.person_of(cell.role, place))
            body = body_of(cell.route, address)
            with transaction.atomic():
                response = visitors.client(cell.role, place).send(cell.method, address, body)
                transaction.set_rollback(True)
            seen = seen_as(response, cell.role == "anonymous")
            played.answers[seen] += 1
            if seen == "hidden":
                wrote = given_back(body) if cell.method == "POST" else ()
                played.hidden.setdefault(wrote, {}).setdefault(response.content, cell)
            if seen != cell.expected:
                who = f"{cell.role}@{place} 对 {cell.relation} {unit}"
                played.wrong.append(f"{table.name}:{cell.line} {cell.method} {cell.route} {who}：应 {cell.expected}，实 {seen}")
    return played


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.stem)
def test_every_cell(table: Path, visitors: Visitors, capsys: pytest.CaptureFixture[str]) -> None:
    played = play(table, visitors, every=EVERY_LINE)
    with capsys.disabled():
        print(f"\n权限矩阵 {table.stem}：{played.answers.total()} 格，{dict(played.answers)}，不符 {len(played.wrong)}")
    assert not played.wrong, "\n" + "\n".join(played.wrong[:80])
    for wrote, pages in played.hidden.items():
        assert len(pages) == 1, f"看不到的页面字节不一：{list(pages.values())}"
        assert all(escape(text).encode() in page for text in wrote for page in pages)


def test_the_matrix_sees_a_power_that_is_not_asked_for(visitors: Visitors, monkeypatch: pytest.MonkeyPatch) -> None:
    """A twin of the product whose readers may do everything: the matrix must not hold."""
    monkeypatch.setattr(Reader, "may", lambda self, power: True)
    assert len(play(HERE / "administration.csv", visitors).wrong) > 50
    assert len(play(HERE / "people.csv", visitors, ("member", "auditor")).wrong) > 20


def test_the_matrix_sees_one_door_left_open(visitors: Visitors, monkeypatch: pytest.MonkeyPatch) -> None:
    """A twin in which a single power is given to everybody."""
    asked = Reader.may
    monkeypatch.setattr(Reader, "may", lambda self, power: power == "people.export" or asked(self, power))
    wrong = play(HERE / "people.csv", visitors, ("secretary", "member")).wrong
    assert wrong
    assert all(" people_export " in line for line in wrong), wrong


def test_the_matrix_sees_a_fence_that_is_down(visitors: Visitors, monkeypatch: pytest.MonkeyPatch) -> None:
    """A twin whose connection shows every row, while powers are asked for as ever."""
    monkeypatch.setattr(web_reading, "looking", lambda scope: looking(EVERYTHING))
    monkeypatch.setattr(Reader, "rows", lambda self, model: model._default_manager.all())
    wrong = play(HERE / "plans.csv", visitors, ("section", "organiser")).wrong
    assert any(" sibling " in line and "实 ok" in line for line in wrong)


def test_what_is_hidden_looks_like_an_address_that_does_not_exist(visitors: Visitors) -> None:
    unknown = visitors.client("section", "甲部").send("GET", "/nothing/there/", {})
    foreign = address_of(visitors.things, "person", "sibling", "乙县", "")
    hidden = visitors.client("section", "甲部").send("GET", foreign, {})
    assert (unknown.status_code, hidden.status_code) == (404, 404)
    assert unknown.content == hidden.content
    assert {k: v for k, v in unknown.items() if k != "Date"} == {k: v for k, v in hidden.items() if k != "Date"}


def test_the_statement_is_whole() -> None:
    """Every route with an object is stated for every relation, and for both methods alike."""
    for table in TABLES:
        stated: dict[tuple[str, str], set[str]] = {}
        with table.open(encoding="utf8", newline="") as file:
            for row in csv.DictReader(file):
                stated.setdefault((row["route"], row["method"]), set()).add(row["relation"])
        for (route, method), relations in stated.items():
            assert stated[route, "POST" if method == "GET" else "GET"] == relations, (table.name, route)
            unitless = relations <= UNITLESS
            assert unitless or relations >= {"own", "below", "ancestor", "sibling", "elsewhere", "missing"}, (table.name, route)
