"""第二道门: for each role made to use a second factor, every address of the product leads to the page that switches it on, or to the code; nothing else is shown or done."""
from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from dazugong.fence.scope import current_scope
from dazugong.kernel.access.models import FactorRule
from dazugong.kernel.access.roles import roles
from dazugong.kernel.audit.models import Trace
from dazugong.kernel.identity.models import Submission
from dazugong.kernel.identity.reader import reading
from dazugong.web import gate
from tests.journeys.factoring import BEGIN, PASSWORD, Desk, desk, set_forward
from tests.make import SYSTEM
from tests.rights.place import places
from tests.rights.visitor import MISSING, Visitor, Visitors, body_of
from tests.rules.tree import ROOT, here, imports, sources
from tests.walls.crawl import addresses, marks

pytestmark = pytest.mark.django_db
SET_UP, CODE = "/factor/new/", "/login/code/"
OPEN = {"factor_new", "logout"}
OUTSIDE = {"token", "vote"}     # where nobody is known: the slip of a new account, a paper of a vote


@pytest.fixture
def rule(visitors: Visitors) -> Iterator[object]:
    """rule(role): required everywhere; taken back with the test."""
    def required(role: str) -> None:
        with reading(SYSTEM):
            FactorRule.objects.create(role=role, over_id=visitors.things.city.units["样例市"], since=BEGIN)

    with transaction.atomic():
        yield required
        transaction.set_rollback(True)


def every_address(visitors: Visitors, place: str) -> Iterator[tuple[str, str]]:
    """(name, address) of everything that can be opened, and one that does not exist."""
    yield from addresses(visitors.things, place)
    yield "", "/nothing/there/"
    yield "login", "/login/?next=/people/"


@pytest.mark.parametrize("role", list(roles()))
def test_no_role_that_must_use_it_reaches_one_page_with_one_factor(visitors: Visitors, rule, role: str, capsys: pytest.CaptureFixture[str]) -> None:
    place = places(role)[0]
    visitor, betraying = visitors.client(role, place), {mark for words in marks(visitors.things).values() for mark in words}
    assert visitor.send("GET", "/", {}).status_code == 200, "before it is required his desk opens"
    rule(role)
    asked, wrong = 0, []
    for name, address in every_address(visitors, place):
        answer, asked = visitor.send("GET", address, {}), asked + 1
        if name == "logout":
            wrong += [f"{address} → {answer.status_code}"] if answer.status_code != 405 else []
        elif name == "factor_new":
            page = answer.content.decode()
            shown = sorted(mark for mark in betraying if mark in page)
            if answer.status_code != 200 or shown or "密钥" not in page:
                wrong.append(f"{address} → {answer.status_code} {shown}")
        elif (answer.status_code, answer.get("Location"), answer.content) != (302, SET_UP, b""):
            wrong.append(f"{address} → {answer.status_code} {answer.get('Location', '')}")
    with capsys.disabled():
        print(f"\n须用动态口令 {role}@{place}：{asked} 个网址，漏出 {len(wrong)}")
    assert not wrong, "\n".join(wrong[:40])
    assert asked > 300


def test_nothing_is_done_either(visitors: Visitors, rule) -> None:
    """Every form of the product, sent by each role that must use it and does not: no trace, nothing acted."""
    rule("member")      # everybody who has a membership, whatever else he is
    before, sent = (Trace.objects.count(), Submission.objects.count()), 0
    for role in ("section", "organiser", "secretary", "member", "sysadmin", "secadmin"):
        visitor = visitors.client(role, places(role)[0])
        for pattern in get_resolver().url_patterns:
            if pattern.name in OPEN | OUTSIDE:
                continue
            address = reverse(pattern.name, kwargs={name: 1 if "Int" in type(c).__name__ else MISSING for name, c in pattern.pattern.converters.items()})
            answer, sent = visitor.send("POST", address, body_of(pattern.name, address)), sent + 1
            assert (answer.status_code, answer.get("Location")) == (302, SET_UP), (role, address, answer.status_code)
    assert (Trace.objects.count(), Submission.objects.count()) == before
    assert sent > 600


def test_the_wall_sees_a_gate_that_is_open(visitors: Visitors, rule, monkeypatch: pytest.MonkeyPatch) -> None:
    """A twin of the product whose gate lets one page through: it is shown, and even then the database has nothing for it."""
    seen = []
    monkeypatch.setattr(gate, "OPEN", gate.OPEN | {"help"})
    monkeypatch.setattr("dazugong.web.pages.desk.roles", lambda: seen.append(current_scope()) or roles())
    rule("section")
    assert visitors.client("section", "甲部").send("GET", "/help/", {}).status_code == 200
    assert seen == [None]


@pytest.mark.parametrize("role", ["section", "secadmin", "member"])
def test_half_way_every_address_leads_to_the_code(visitors: Visitors, role: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The password was right and the code is missing."""
    place, clock = places(role)[0], set_forward(monkeypatch)
    with transaction.atomic():
        whole = desk(visitors.things.city, clock, role, place)
        whole.switches_on()
        half = whole.again()
        half.password()
        assert half.get(CODE).status_code == 200
        wrong = []
        for name, address in every_address(visitors, place):
            answer = half.get(address)
            if name == "logout":
                assert answer.status_code == 405
            elif name not in {"login_code", ""} and (answer.status_code, answer.get("Location")) != (302, CODE):
                wrong.append(f"{address} → {answer.status_code} {answer.get('Location', '')}")
        transaction.set_rollback(True)
    assert not wrong, "\n".join(wrong[:40])


def test_a_session_that_somehow_has_one_factor_only_ends_by_itself(city, monkeypatch: pytest.MonkeyPatch) -> None:
    """Begun before the factor was switched on, or stolen then: it is tied to the factor as it stood."""
    clock = set_forward(monkeypatch)
    one = desk(city, clock, "section", "甲部")
    stolen = Client()
    stolen.cookies["sessionid"] = one.browser.cookies["sessionid"].value
    assert stolen.get("/").status_code == 200
    one.switches_on()
    assert stolen.get("/")["Location"].startswith("/login/")


def test_sessions_begin_in_one_place_only() -> None:
    """Whatever else would log somebody in would pass by the second factor."""
    begin = [here(ROOT, path) for path in sources(ROOT) for name, _ in imports(ROOT, path) if name in ("django.contrib.auth.login", "django.contrib.auth.alogin")]
    assert begin == ["dazugong/web/entering.py"]
    attributes = [here(ROOT, path) for path in sources(ROOT, "dazugong/web") for node in ast.walk(ast.parse(path.read_text("utf8")))
                  if isinstance(node, ast.Attribute) and node.attr == "login" and ast.unparse(node.value).endswith("auth")]
    assert not attributes


def test_the_half_way_session_knows_no_more_than_it_must(city, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = set_forward(monkeypatch)
    whole = desk(city, clock, "section", "甲部")
    whole.switches_on()
    half = Desk(whole.login, clock)
    half.browser.post("/login/", {"username": whole.login.username, "password": PASSWORD})
    kept = dict(half.browser.session)
    assert kept.keys() == {"halfway"} and kept["halfway"].keys() == {"login", "tied", "until", "next"}
    assert re.fullmatch(r"[0-9a-f]{64}", kept["halfway"]["tied"])
    assert half.get(CODE)["Cache-Control"] == "no-store"
    assert isinstance(Visitor().browser.get(CODE)["Location"], str)
