"""爬行: what a reader is shown on every page, looked through for what belongs to somebody else."""
from __future__ import annotations

import inspect
import os
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from itertools import product

from django.db import transaction
from django.http import HttpResponse
from django.urls import URLPattern, get_resolver, reverse

from dazugong.kernel.identity.models import Login
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.people.models import Appointment, Membership
from tests.make import SYSTEM
from tests.rights.furnish import FORM, INDICATOR, PACK, PERIOD, Things, canary
from tests.rights.furnish_registers import FORM as ENTRY
from tests.rights.furnish_registers import PACK as BOOK
from tests.rights.place import ADMINISTRATORS, PARENT, UNITS, ancestors, over, reach
from tests.rights.visitor import BY_UNIT, UNDER, Visitors

EVERY_PAIR = "DZG_DRILL_MINUTES" in os.environ
QUERIES = ("", "?out=workbook", "?q=鸢", "?on=2025-01-01")
MORE_QUERIES = ("?out=print", "?q=样", "?q=县", "?page=2", "?sort=name") if EVERY_PAIR else ()
BOARD_QUERIES = ("", "&tree=today", "&out=workbook") if EVERY_PAIR else ("",)
FORM_QUERIES = ("", f"?period={PERIOD}", "?out=workbook")
ABOUT = {  # noun of an address → what of the furnished city it is about
    "units": ("unit",), "people": ("person",), "cadres": ("cadre",), "plans": ("document",), "tasks": ("task", "own_task"),
    "meetings": ("meeting",), "relations": ("relation",), "publications": ("publication",), "remarks": ("remark",), "cases": ("case",), "own": ("brought",), "ballots": ("poll",), "vote": ("poll",), "slots": ("resource",), "rotas": ("rota",), "scores": ("round",), "scoresheets": ("scoresheet",),
    "records": ("obligation", "entry"), "files": ("attachment",), "handovers": ("handover",), "exports": ("exported",),
}  # fmt: skip
FIXED = {"number": [1], "pk": [1, 2, 3], "act": ["remind"], "code": [PERIOD], "indicator": [INDICATOR], "pack_id": [PACK, BOOK], "text": ["flown"]}
SHOWS = "listing_page"
NOT_CRAWLED = {"token", "vote"}  # whoever has the token is its owner; whoever has the address of a paper was given it with a slip


@dataclass
class Crawl:
    """What came of it."""

    requests: int = 0
    pages: int = 0
    foreign: list[str] = field(default_factory=list)
    own: dict[str, int] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)


def addresses(things: Things, place: str) -> Iterator[tuple[str, str]]:
    """(name, address) of every GET-able page about some units, and every list in every form it takes."""
    for number, pattern in enumerate(get_resolver().url_patterns):
        assert isinstance(pattern, URLPattern)
        if pattern.name not in NOT_CRAWLED:
            yield from ((pattern.name, address) for address in _of(pattern, things, about(place, number)))


def about(place: str, turn: int) -> set[str]:
    """The units a page is asked about: the reader's own, one below it and one he has no part in, other ones at every page; in the drill all."""
    below = [u for u in UNITS if u in reach(over(place)) and u not in (over(place), place)]
    others = [u for u in UNITS if u not in reach(over(place))]
    return set(UNITS) if EVERY_PAIR else {over(place), place, *below[turn % max(1, len(below)) :][:1], others[turn % len(others)]}


def _of(pattern: URLPattern, things: Things, units: set[str]) -> Iterator[str]:
    for bound in _bound(pattern, things, units):
        address = reverse(pattern.name, kwargs=bound)
        yield from (address + query for query in _queries(pattern.name, bound, things, units))


def _bound(pattern: URLPattern, things: Things, units: set[str]) -> Iterator[dict[str, object]]:
    """Every way to fill in the address of a page."""
    names, noun = list(pattern.pattern.converters), str(pattern.pattern).split("/")[0]
    ids = [i for kind in ABOUT.get(noun, ()) for u, i in getattr(things, kind).items() if u in units]
    known = {**FIXED, "public_id": ids, "unit": [i for u, i in things.unit.items() if u in units]}
    books = [(PACK, FORM), (BOOK, ENTRY)] if "form" in names else [(PACK, "")]
    rest = [name for name in names if name not in ("pack", "form")]
    assert set(rest) <= known.keys(), f"{pattern.name}：爬行不知道怎么填{set(rest) - known.keys()}"
    for (pack, form), *values in product(books, *(known[name] for name in rest)):
        yield {name: value for name, value in {"pack": pack, "form": form, **dict(zip(rest, values))}.items() if name in names}


def _queries(name: str, bound: dict[str, object], things: Things, units: set[str]) -> Iterator[str]:
    """The forms in which a page is asked for."""
    asked = [i for u, i in things.unit.items() if u in units]
    yield ""
    if name in UNDER:
        yield from (f"?under={unit}&period={PERIOD}{more}" for unit in asked for more in BOARD_QUERIES)
    elif name in BY_UNIT:
        yield from (f"?unit={unit}" for unit in asked)
    elif "form" in bound and "code" not in bound:
        yield from FORM_QUERIES[1:]
        yield from (f"?unit={unit}" for unit in asked)
    elif lists().get(name):
        yield from (*QUERIES[1:], *MORE_QUERIES)


@cache
def lists() -> dict[str, bool]:
    """The pages that show a list, by name, found in what they call; and whether the address takes no part."""
    found = {}
    for pattern in get_resolver().url_patterns:
        if "GET" not in getattr(pattern.callback, "methods", ("GET",)):
            continue
        view = inspect.unwrap(pattern.callback)
        within = inspect.getmembers(inspect.getmodule(view), inspect.isfunction)
        makers = [name for name, one in within if one is not view and SHOWS in called(one) and name.startswith("_")]
        if called(view) & {*makers, SHOWS}:
            found[pattern.name] = not pattern.pattern.converters
    return found


@cache
def called(function: Callable[..., object]) -> frozenset[str]:
    """Every name that a function uses, those within it included."""
    code, names = [inspect.unwrap(function).__code__], set()
    while code:
        one = code.pop()
        names |= {*one.co_names}
        code += [inner for inner in one.co_consts if inspect.iscode(inner)]
    return frozenset(names)


def marks(things: Things) -> dict[str, set[str]]:
    """The strings that betray each unit: its canary, its full name, and the names of those who belong nowhere else."""
    with reading(SYSTEM):
        short = {pk: name for name, pk in things.city.units.items()}
        found = {name: {canary(name), Unit.objects.get(pk=pk).name} for name, pk in things.city.units.items()}
        at: dict[str, set[str]] = {}
        for name, unit in Membership.objects.values_list("person__name", "unit_id"):
            at.setdefault(name, set()).add(short[unit])
        for name, unit in Appointment.objects.values_list("person__name", "post__unit_id"):
            at.setdefault(name, set()).add(short[unit])
    for name, units in at.items():
        for unit in units:
            found[unit].add(name)
    return found


def foreign_marks(things: Things, role: str, place: str) -> set[str]:
    """What this reader may not be shown: whatever is of units out of reach, but the names of those above him."""
    known, top = marks(things), over(place)
    administrator = role in (*ADMINISTRATORS, "anonymous")
    shown = set() if administrator else set().union(*(known[u] for u in reach(top)))
    with reading(SYSTEM):
        name = {u: Unit.objects.get(pk=pk).name for u, pk in things.city.units.items()}
    named = set() if role == "anonymous" else {*ancestors(top), top, place, *(u for u in UNITS if administrator and PARENT.get(u) == place)}
    shown |= {name[u] for u in named} | ({things.city.login(role, place).label} if role != "anonymous" else set())
    if role in ("sysadmin", "secadmin"):  # who has an account is what their own pages are about
        shown |= {login.label for login in Login.objects.all()}
    foreign = set().union(*known.values()) - shown
    return {mark for mark in foreign if not any(mark in own for own in shown)}


def text_of(response: HttpResponse) -> str:
    """What the reader gets, workbooks unpacked."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(BytesIO(body)) as box:
            body = b"\n".join(box.read(name) for name in box.namelist())
    return body.decode("utf8", "replace")


def crawl(visitors: Visitors, role: str, place: str, only: set[str] | None = None) -> Crawl:
    """Every page, once, through the eyes of one reader."""
    things, client = visitors.things, visitors.client(role, place)
    foreign = foreign_marks(things, role, place)
    own_marks = marks(things)[over(place)]
    done = Crawl()
    for name, address in addresses(things, place):
        if only is not None and name not in only:
            continue
        with transaction.atomic():
            response = client.send("GET", address, {})
            text = text_of(response)
            transaction.set_rollback(True)
        done.requests += 1
        done.pages += response.status_code == 200
        done.broken += [f"{role}@{place} GET {address} → {response.status_code}"] if response.status_code >= 500 else []
        done.foreign += [f"{role}@{place} GET {address} → {mark}" for mark in foreign if mark in text]
        if any(mark in text for mark in own_marks):
            done.own[name] = done.own.get(name, 0) + 1
    return done
