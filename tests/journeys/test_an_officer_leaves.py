"""干部离任：在手的一样不少列成一单，接任者确认以后样样打得开，离任者一样也打不开；点名的轮值、会议转到接任者名下。"""
from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import transaction

from dazugong.kernel.identity.reader import reading
from dazugong.kernel.people.models import Appointment, Person
from dazugong.kernel.slots.models import Rota, Turn
from dazugong.kernel.tasks.models import Countersign, HandedItem, Task
from dazugong.web.pages.handing import page_of
from tests import conftest
from tests.make import SYSTEM, City
from tests.rights.furnish import furnish
from tests.tabs import browser, read, send, set_clock

pytestmark = pytest.mark.django_db  # or the test database is not made for this module alone
LEFT = date(2026, 6, 1)
SEATS = {"科长": ("section", "甲部", ("member", "甲一村")), "组织委员": ("organiser", "甲一镇", ("member", "甲二村")), "书记": ("secretary", "甲一村", ("member", "甲一湾"))}
EVERYBODY = {"task", "case", "poll", "remark", "ledger"}     # kinds that each of them has on the table
OFFICERS = EVERYBODY | {"approval", "document", "sign"}


@pytest.fixture(scope="module")
def furnished(django_db_setup: None, django_db_blocker) -> Iterator[City]:  # noqa: ANN001
    """One thing of every kind for every unit; each of the three is asked to countersign, and has turns to come."""
    city = conftest._city[0]
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        set_clock(patch)(2026, 6, 1)
        furnish(city)
        with reading(SYSTEM):
            for role, place, _ in SEATS.values():
                _to_come(city, role, place)
        yield city
        transaction.set_rollback(True)


def _to_come(city: City, role: str, place: str) -> None:
    person, unit = leaver(city, role, place).person, city.unit(place)
    task = Task.objects.exclude(unit=unit).filter(state="todo").order_by("pk").first()
    Countersign.objects.create(task=task, version=task.version, unit=unit, unit_name=unit.name, owner=task.unit, asked_on=LEFT)
    rota = Rota.objects.create(pack="kites", kind="watch", title=f"{place}值班", unit=unit, unit_name=unit.name, since=LEFT - timedelta(days=14))
    for number, first in enumerate((LEFT - timedelta(days=14), LEFT + timedelta(days=7)), 1):
        Turn.objects.create(rota=rota, unit=unit, number=number, first=first, last=first + timedelta(days=6), person=person, planned=person)


@pytest.fixture
def county(furnished: City, it_is) -> City:  # noqa: ANN001
    """On the day he leaves; whatever a test does is undone."""
    it_is(2026, 6, 1)
    return furnished


def leaver(city, role: str, place: str) -> Appointment:
    with reading(SYSTEM):
        return Appointment.objects.select_related("person").get(person__login=city.logins[role, place], post__unit=city.unit(place), until=None)


def handed(city, role: str, place: str, successor: Person):  # noqa: ANN201
    """The hand-over as the office above writes it: its page, and the things on it."""
    office = browser(city, "section", "甲部")
    held = leaver(city, role, place)
    listed = read(office, f"/units/{city.unit(place).public_id}/handover/?held={held.pk}")
    done = send(office, f"/units/{city.unit(place).public_id}/handover/", {"held": held.pk, "person": successor.public_id, "on": LEFT.isoformat(), "note": "调离"})
    with reading(SYSTEM):
        items = list(HandedItem.objects.filter(handover__public_id=done.url.split("/")[2]).order_by("pk"))
    assert all(item.title in listed for item in items), "what was read is what was handed over"
    return done.url, items


@pytest.mark.parametrize("seat", [pytest.param(seat, id=str(number)) for number, seat in enumerate(SEATS)])
def test_nothing_is_lost_and_the_leaver_opens_nothing_any_more(county, seat):
    role, place, heir = SEATS[seat]
    with reading(SYSTEM):
        successor = Person.objects.get(login=county.logins[heir])
    old, new = browser(county, role, place), browser(county, *heir)
    url, items = handed(county, role, place, successor)
    kinds = {item.kind for item in items}
    assert kinds >= (OFFICERS if role != "secretary" else EVERYBODY | {"sign"}) | {"turn"}
    pages = [page_of(item) for item in items]
    assert {old.get(page).status_code for page in pages} == {200}, "his until the other has confirmed"
    assert send(new, url, {"act": "confirm"}).status_code == 302
    assert {page: new.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)
    open_to_all = {page_of(item) for item in items if item.kind in ("turn", "booking")}      # a turn that was his, a hall that any member books
    left = {page: old.get(page).status_code for page in pages if page not in open_to_all}
    assert left == dict.fromkeys(left, 404)
    assert "我要办的" not in read(old, "/") or not any(item.title in read(old, "/") for item in items)


def test_turns_to_come_go_to_the_successor_and_those_that_began_stay(county):
    with reading(SYSTEM):
        successor = Person.objects.get(login=county.logins["member", "甲二村"])
        before = leaver(county, "organiser", "甲一镇").person
    url, _ = handed(county, "organiser", "甲一镇", successor)
    send(browser(county, "member", "甲二村"), url, {"act": "confirm"})
    with reading(SYSTEM):
        turns = Turn.objects.filter(rota__title="甲一镇值班").order_by("number")
        assert [(turn.person_id, turn.planned_id) for turn in turns] == [(before.pk, before.pk), (successor.pk, before.pk)]


def test_a_second_hand_over_of_the_same_post_is_refused_at_its_page(county):
    with reading(SYSTEM):
        successor = Person.objects.get(login=county.logins["member", "甲二村"])
    handed(county, "organiser", "甲一镇", successor)
    held = leaver(county, "organiser", "甲一镇")
    page = send(browser(county, "section", "甲部"), f"/units/{county.unit('甲一镇').public_id}/handover/", {"held": held.pk, "person": successor.public_id, "on": LEFT.isoformat()})
    assert "正等接任者确认" in page.content.decode()
