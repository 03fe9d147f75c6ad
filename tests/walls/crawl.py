"""爬行: what a reader is shown on every page, looked through for what belongs to somebody else."""
from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO

from django.db import transaction
from django.http import HttpResponse
from django.urls import URLPattern, get_resolver, reverse

from dazugong.kernel.identity.models import Login
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.people.models import Appointment, Membership
from tests.make import SYSTEM
from tests.rights.furnish import FORM, INDICATOR, PACK, PERIOD, Things, canary
from tests.rights.place import ADMINISTRATORS, PARENT, UNITS, ancestors, over, reach
from tests.rights.visitor import Visitors

EVERY_PAIR = "DZG_DRILL_MINUTES" in os.environ
LISTS = {"search", "units", "people", "cadres", "plans", "tasks", "meetings", "meeting_duties", "relations", "records", "late", "boards", "rounds", "packs", "accounts", "traces"}
QUERIES = ("", "?out=workbook", "?q=鸢", "?on=2025-01-01")
MORE_QUERIES = ("?out=print", "?q=样", "?q=县", "?page=2", "?sort=name") if EVERY_PAIR else ()
BOARD_QUERIES = ("", "&tree=today", "&out=workbook") if EVERY_PAIR else ("",)
ABOUT = {"units": "unit", "people": "person", "cadres": "cadre", "plans": "document", "tasks": "task", "meetings": "meeting", "relations": "relation", "cases": "case", "scores": "round", "scoresheets": "scoresheet", "records": "obligation"}
NOT_CRAWLED = {"token"}  # whoever has the token is its owner


@dataclass
class Crawl:
    """What came of it."""

    requests: int = 0
    pages: int = 0
    foreign: list[str] = field(default_factory=list)
    own: dict[str, int] = field(default_factory=dict)


def addresses(things: Things) -> Iterator[tuple[str, str]]:
    """(name, address) of every GET-able page with every id there is, and every list in every form it takes."""
    for pattern in get_resolver().url_patterns:
        assert isinstance(pattern, URLPattern)
        if pattern.name not in NOT_CRAWLED:
            yield from ((pattern.name, address) for address in _of(pattern, things))


def _of(pattern: URLPattern, things: Things) -> Iterator[str]:
    names = list(pattern.pattern.converters)
    if not names:
        queries = (*QUERIES, *MORE_QUERIES) if pattern.name in LISTS else ("",)
        yield from (reverse(pattern.name) + query for query in queries)
    elif "public_id" in names:
        noun = str(pattern.pattern).split("/")[0]
        ids = [*getattr(things, ABOUT[noun]).values(), *(things.own_task.values() if noun == "tasks" else ())]
        yield from (reverse(pattern.name, args=[i, 1] if "number" in names else [i]) for i in ids)
    elif "indicator" in names:
        base = reverse(pattern.name, args=[PACK, INDICATOR])
        yield base
        for unit in things.unit.values():
            yield from (f"{base}?under={unit}&period={PERIOD}{more}" for more in BOARD_QUERIES)
    elif "form" in names:
        base = reverse(pattern.name, args=[PACK, FORM])
        yield from (f"{base}{more}" for more in ("", f"?period={PERIOD}", "?out=workbook"))
        yield from (f"{base}?unit={unit}" for unit in things.unit.values())
    elif "pk" in names:
        yield from (reverse(pattern.name, args=[pk]) for pk in range(1, 4))
    else:
        yield reverse(pattern.name, args=[PACK])


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
    for name, address in addresses(things):
        if only is not None and name not in only:
            continue
        with transaction.atomic():
            response = client.send("GET", address, {})
            text = text_of(response)
            transaction.set_rollback(True)
        done.requests += 1
        done.pages += response.status_code == 200
        done.foreign += [f"{role}@{place} GET {address} → {mark}" for mark in foreign if mark in text]
        if any(mark in text for mark in own_marks):
            done.own[name] = done.own.get(name, 0) + 1
    return done
