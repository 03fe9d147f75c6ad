"""没有办成: whatever is sent anywhere, if it is refused the answer says why and still holds every word that was written."""
from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.utils.html import escape

from dazugong.kernel.identity.models import Submission
from dazugong.kernel.identity.refusal import Refusal
from dazugong.web import posting
from tests.rights.test_matrix import TABLES, Cell, cells, pairs
from tests.rights.visitor import Visitor, Visitors, address_of, body_of

pytestmark = pytest.mark.django_db
QUICKER = "同事刚才已经办了，这一次没有记下"
WRITTEN = "，这是我写了半天的一段话"
TEXTS = {"text", "reason", "remark", "body", "minutes", "demand", "why", "decided", "answer", "note"}
SAID = ('role="alert"', 'class="error"')
PUBLIC = {"login", "login_code", "token", "logout", "vote"}    # nobody is known there yet, or shall be


def doors() -> Iterator[tuple[Cell, str, str]]:
    """(cell, place, unit) of every form that a role may send, once for each page and role."""
    seen = set()
    for table in TABLES:
        for cell in cells(table):
            if cell.method == "POST" and cell.expected == "ok" and cell.route not in PUBLIC and (cell.route, cell.role) not in seen:
                seen.add((cell.route, cell.role))
                yield cell, *next(pairs(cell))


def written(route: str, address: str) -> dict[str, object]:
    """The form of a page, each text in it long enough to be missed."""
    return {name: f"{value}{WRITTEN}" if name in TEXTS else value for name, value in body_of(route, address).items()}


def shown(visitor: Visitor, answer: HttpResponse) -> str:
    """What stands before the sender in the end."""
    return (visitor.browser.get(answer["Location"]) if answer.status_code == 302 else answer).content.decode()


def test_a_refusal_is_seen_and_nothing_written_is_lost_wherever_it_is_sent(visitors: Visitors, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if on every page of the product a colleague had been quicker."""
    refused = []

    def late(**sent: object) -> str:
        refused.append(sent)
        raise Refusal(QUICKER)

    monkeypatch.setattr(posting, "once", late)
    wrong, asked = [], 0
    for cell, place, unit in doors():
        visitor = visitors.client(cell.role, place)
        address = address_of(visitors.things, cell.route, cell.relation, unit, visitors.person_of(cell.role, place))
        body = written(cell.route, address)
        refused.clear()
        with transaction.atomic():
            answer = visitor.send("POST", address, body)
            page = shown(visitor, answer)
            transaction.set_rollback(True)
        if not refused:     # a form that had a mistake before it came to the act: that is told in other words
            wrong += [f"{cell.role} {cell.route}：应答400，没有说为什么"] if answer.status_code == 400 and not any(sign in page for sign in SAID) else []
            continue
        asked += 1
        lost = [text for name, text in body.items() if name in TEXTS and escape(text) not in page]
        if QUICKER not in page or page.count(QUICKER) > 1 or lost:
            wrong.append(f"{cell.role} {cell.route}：应答{answer.status_code}，说了{page.count(QUICKER)}遍，丢了{lost}")
    assert not wrong, "\n".join(wrong)
    assert asked > 100, asked


def test_a_button_pressed_twice_leads_twice_to_the_same_place(visitors: Visitors) -> None:
    """The same form sent again is no refusal, whatever the page looks like since."""
    wrong, acted = [], 0
    for number, (cell, place, unit) in enumerate(doors()):
        visitor = visitors.client(cell.role, place)
        address = address_of(visitors.things, cell.route, cell.relation, unit, visitors.person_of(cell.role, place))
        body = {**body_of(cell.route, address), "form_key": f"twice-{number}"}
        with transaction.atomic():
            first = visitor.send("POST", address, body)
            if first.status_code == 302 and Submission.objects.filter(key=body["form_key"]).exists():
                acted += 1
                second = visitor.send("POST", address, body)
                if (second.status_code, second.headers.get("Location")) != (302, first["Location"]):
                    wrong.append(f"{cell.role} {cell.route}：先到{first['Location']}，后来应答{second.status_code}")
            transaction.set_rollback(True)
    assert not wrong, "\n".join(wrong)
    assert acted > 40, acted
