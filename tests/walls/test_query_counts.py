"""查询数: a list page asks the database as often for a thousand rows as for ten, and at most fifteen times."""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from tests import conftest
from tests.make import City
from tests.rights.furnish import FORM, INDICATOR, PACK, PERIOD, furnish
from tests.rights.furnish_registers import FORM as ENTRY
from tests.rights.furnish_registers import PACK as BOOK
from tests.walls.crawl import lists
from tests.walls.many import add

MOST = 15
FEW, MANY = 10, 1000
BOARD = f"/boards/{PACK}/{INDICATOR}/"
PAGES = {  # page → (role, address)
    "desk": ("section", "/"),
    "search": ("section", "/search/?q=样"),
    "search people": ("section", "/search/?q=样&of=people"),
    "search tasks": ("section", "/search/?q=样&of=tasks"),
    "search ledgers": ("section", "/search/?q=样&of=ledgers"),
    "units": ("section", "/units/"),
    "people": ("section", "/people/"),
    "plans": ("section", "/plans/"),
    "plans withdrawn": ("section", "/plans/withdrawn/"),
    "plan": ("section", "/plans/{document}/"),
    "plan compared": ("section", "/plans/{document}/compare/"),
    "plan revised": ("section", "/plans/{document}/revise/"),
    "tasks": ("section", "/tasks/"),
    "tasks mine": ("section", "/tasks/?show=mine"),
    "tasks changed": ("section", "/tasks/?show=changed"),
    "tasks waiting": ("section", "/tasks/?show=waiting"),
    "tasks late": ("section", "/tasks/?show=late"),
    "tasks alerted": ("section", "/tasks/?show=alert"),
    "task sheets": ("section", "/tasks/sheets/"),
    "task board": ("section", "/tasks/board/"),
    "task board by line": ("section", "/tasks/board/?by=line"),
    "task gaps": ("section", "/tasks/gaps/"),
    "task goals": ("section", "/tasks/{task}/goals/"),
    "deeds": ("section", "/people/{person}/deeds/"),
    "records": ("section", "/records/"),
    "records waiting": ("section", "/records/?view=waiting"),
    "late": ("section", "/late/"),
    "periods": ("section", "/periods/"),
    "period": ("section", f"/periods/{PACK}/{FORM}/{PERIOD}/"),
    "cases": ("section", "/cases/"),
    "own cases": ("section", "/own/"),
    "cases mine": ("section", "/cases/?show=mine"),
    "cases late": ("section", "/cases/?show=late"),
    "meetings": ("section", "/meetings/"),
    "duties missing": ("section", "/meetings/duties/?show=missing"),
    "polls": ("section", "/ballots/"),
    "slots": ("section", "/slots/"),
    "rotas": ("section", "/rotas/"),
    "publications": ("section", "/publications/"),
    "publications to approve": ("section", "/publications/?show=approve"),
    "publications to read": ("section", "/publications/?show=read"),
    "disclosures": ("section", "/publications/due/"),
    "remarks": ("section", "/remarks/"),
    "readings": ("section", "/publications/{publication}/readings/"),
    "relations": ("section", "/relations/"),
    "relations owing": ("section", "/relations/?show=owing"),
    "cadres": ("leader", "/cadres/"),
    "entries": ("section", f"/register/{BOOK}/{ENTRY}/"),
    "bundle": ("section", f"/bundles/{PACK}/{{unit}}/?year=2026"),
    "letters": ("section", f"/letters/{PACK}/flown/?period={PERIOD}"),
    "jobs": ("section", "/jobs/"),
    "exports": ("section", "/exports/"),
    "rounds": ("section", "/scores/"),
    "round": ("section", "/scores/{round}/"),
    "boards": ("section", "/boards/"),
    "reported": ("section", "/boards/reported/"),
    "board": ("section", f"{BOARD}?period={PERIOD}"),
    "board over time": ("section", f"{BOARD}look/?period={PERIOD}"),
    "board among peers": ("section", f"{BOARD}look/?by=peers&period={PERIOD}"),
    "board over the tree": ("section", f"{BOARD}look/?by=tree&period={PERIOD}"),
    "lights": ("section", "/boards/lights/"),
    "record uses": ("section", "/records/{record}/uses/"),
    "board_rows": ("section", f"{BOARD}rows/?period={PERIOD}"),
    "statistics": ("section", "/statistics/"),
    "statistics units": ("section", "/statistics/units/?by=age"),
    "statistics rows": ("section", "/statistics/rows/"),
    "pivot": ("section", f"/register/{PACK}/{FORM}/pivot/"),
    "register": ("section", f"/register/{PACK}/{FORM}/?period={PERIOD}"),
    "packs": ("section", "/packs/"),
    "trial": ("section", "/packs/trial/"),
    "burden": ("section", "/packs/burden/"),
    "burden_months": ("section", "/packs/burden/months/"),
    "accounts": ("sysadmin", "/accounts/"),
    "traces": ("auditor", "/traces/"),
}
LOADED = re.compile(r'(?:src|href)="(/static/[^"]+)"')
LATER = re.compile(r'hx-get="([^"]+)"[^>]*hx-trigger="load')


@dataclass
class Counted:
    """What a page and everything it loads by itself asked, before and after."""

    few: dict[str, list[str]] = field(default_factory=dict)
    many: dict[str, list[str]] = field(default_factory=dict)


def asked_by(client: Client, address: str) -> list[str]:
    """Statements of a page, of its style sheets and scripts, and of the parts it fetches once it stands."""
    with CaptureQueriesContext(connection) as asked:
        response = client.get(address)
        assert response.status_code == 200, (address, response.status_code)
        page = response.content.decode()
        for part in LATER.findall(page):
            client.get(part)
        statements = len(asked)
        for file in sorted(set(LOADED.findall(page))):
            assert b"".join(client.get(file).streaming_content)
        assert len(asked) == statements, "a static file asked the database"
    return [query["sql"] for query in asked.captured_queries]


def browsers(city: City) -> dict[str, Client]:
    """Logged in, and past the first request of the session, which is written down."""
    found = {}
    for role in {role for role, _ in PAGES.values()}:
        found[role] = Client()
        found[role].force_login(city.login(role, "甲部"), backend="django.contrib.auth.backends.ModelBackend")
        found[role].get("/help/")
    return found


@pytest.fixture(scope="module")
def counted(django_db_setup: None, django_db_blocker: object) -> Iterator[Counted]:
    """Every page twice, with few rows and with many."""
    city, found = conftest._city[0], Counted()
    with django_db_blocker.unblock(), transaction.atomic():
        things = furnish(city)
        standing = {"record": things.obligation["甲一村"], "task": things.own_task["甲县"], "person": things.person["甲一村"], "round": things.round["甲一镇"], "unit": things.unit["甲县"], "document": things.document["甲县"], "publication": things.publication["甲县"]}
        add(city, FEW)
        clients = browsers(city)
        for page, (role, address) in PAGES.items():
            found.few[page] = asked_by(clients[role], address.format(**standing))
        add(city, MANY)
        for page, (role, address) in PAGES.items():
            found.many[page] = asked_by(clients[role], address.format(**standing))
        transaction.set_rollback(True)
    yield found


def test_every_list_is_counted() -> None:
    """A list page without its row here is a list page that may slow down unseen."""
    counted = {resolve(address.partition("?")[0]).url_name for _, address in PAGES.values()}
    assert not lists().keys() - counted


@pytest.mark.django_db
@pytest.mark.parametrize("page", list(PAGES))
def test_as_many_statements_for_a_thousand_rows_as_for_ten(counted: Counted, page: str) -> None:
    assert len(counted.many[page]) == len(counted.few[page]), "\n".join(counted.many[page])


@pytest.mark.django_db
@pytest.mark.parametrize("page", list(PAGES))
def test_at_most_fifteen_statements(counted: Counted, page: str) -> None:
    assert len(counted.many[page]) <= MOST, "\n".join(counted.many[page])
