"""有动作必有痕: every act that a page takes leaves its trace in the same request; one refused leaves none and changes nothing."""
from __future__ import annotations

from collections import Counter

import pytest
from django.contrib.messages import ERROR
from django.db import transaction
from django.http import HttpResponse

from dazugong.kernel.audit.models import Trace
from tests.rights.test_matrix import TABLES, Cell, cells, pairs
from tests.rights.visitor import Visitors, address_of, body_of

pytestmark = pytest.mark.django_db
ANSWERED_ON_THE_SPOT = {"person_reveal", "account_confirm"}  # what they give is shown once, on the page itself
NO_ACT = {"login", "login_code", "logout", "switch", "vote"}  # they change a session and nothing else; a vote leaves nothing at all (test_ballot_secrecy)


def succeeded(route: str, response: HttpResponse) -> bool:
    """Whether the page did what was asked: it leads on (or answers on the spot), and says nothing went wrong."""
    said = getattr(getattr(response, "wsgi_request", None), "_messages", None)
    wrong = said is not None and any(m.level >= ERROR for m in said._queued_messages)
    return response.status_code == (200 if route in ANSWERED_ON_THE_SPOT else 302) and not wrong


def acts() -> list[Cell]:
    """The cells of the statement in which somebody may act."""
    return [c for table in TABLES for c in cells(table) if c.method == "POST" and c.expected == "ok" and c.route not in NO_ACT]


def test_every_act_leaves_its_trace(visitors: Visitors, capsys: pytest.CaptureFixture[str]) -> None:
    traced, refused, silent = Counter(), Counter(), []
    for cell in acts():
        place, unit = next(iter(pairs(cell)))
        address = address_of(visitors.things, cell.route, cell.relation, unit, visitors.person_of(cell.role, place))
        with transaction.atomic():
            before = Trace.objects.count()
            response = visitors.client(cell.role, place).send("POST", address, body_of(cell.route, address))
            left = Trace.objects.count() - before
            transaction.set_rollback(True)
        if not succeeded(cell.route, response):
            refused[cell.route] += 1
        elif left:
            traced[cell.route] += 1
        else:
            silent.append(f"{cell.role} POST {address}")
    with capsys.disabled():
        print(f"\n有动作必有痕：办成并留痕 {dict(traced)}；未办成 {dict(refused - traced)}；无痕 {silent}")
    assert not silent
    assert {"unit_change", "person_change", "measure", "record_approve", "record_return", "task_progress", "task_change", *ANSWERED_ON_THE_SPOT} <= set(traced)
