"""预约和轮值: what is taken is refused with the nearest gaps; talks are for the two; turns go round and swap only by agreement."""
from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dazugong
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.records.opening import install_pack
from dazugong.kernel.slots import actions, booking, queries, turns
from dazugong.kernel.slots.models import Booking, Resource, Turn
from dazugong.spec.slots import ResourceKind, nearest_free
from tests.make import AT, DAY, SINCE, SYSTEM, City

PACKS = Path(dazugong.__file__).parent / "packs"
WEDNESDAY = date(2026, 5, 27)


def listed(city: City, pack: str, kind: str, owner: str, shared: str, host: str = "", name: str = "会议室") -> Resource:
    """A resource of the unit, which everybody below `shared` may book."""
    with reading(SYSTEM):
        if not any(one.key == f"{pack}.{kind}" for one in queries.resource_kinds(DAY)):
            install_pack(source=PACKS / pack, since=date(2026, 1, 1), by=SYSTEM, at=AT)
        found = next(one for one in queries.resource_kinds(DAY) if one.key == f"{pack}.{kind}")
        return actions.list_resource(kind=found.kind, pack=pack, unit=city.unit(owner), name=name, shared_with=city.unit(shared),      # type: ignore[arg-type]
                                     host=city.person(host) if host else None, by=SYSTEM, at=AT)  # fmt: skip


def booked(city: City, found: Resource, place: str, day: date, hours: tuple[int, int], role: str = "secretary", at: datetime = AT, purpose: str = "") -> Booking:
    with reading(by := city.reader(role, place)):
        return actions.book(resource=found, unit=city.unit(place), day=day, begins=hours[0] * 60, ends=hours[1] * 60, purpose=purpose, by=by, at=at)


def test_a_hall_taken_from_two_to_four_is_refused_with_three_gaps(city: City) -> None:
    """会议室周三14至16点已约，当另一支部约15点，被拒并给出最近3个空档；当月使用次数可查"""
    hall = listed(city, "twinning", "venue", "甲一镇", "甲一镇")
    first = booked(city, hall, "甲一村", WEDNESDAY, (14, 16))
    with pytest.raises(Refusal) as refused:
        booked(city, hall, "甲一湾", WEDNESDAY, (15, 16))
    assert refused.value.message == "这个时段已经约出去了，请另选。最近的空档：05月27日 13:00至14:00；05月27日 16:00至17:00；05月27日 17:00至18:00"
    assert refused.value.message.count("至") == 3
    assert booked(city, hall, "甲一湾", WEDNESDAY, (16, 17)).state == Booking.State.BOOKED
    used = AT + timedelta(days=7)
    with reading(by := city.reader("secretary", "甲一村", WEDNESDAY)):
        with pytest.raises(Refusal, match="还没有到用的那一天"):
            actions.confirm_use(booking=first, by=by, at=AT)
        actions.confirm_use(booking=first, by=by, at=used)
        assert queries.resource_for(by, hall.public_id).month == 1
    stranger = city.reader("secretary", "甲二村")
    with reading(stranger), pytest.raises(Hidden):
        queries.resource_for(stranger, hall.public_id)


def test_two_units_and_one_classroom(city: City) -> None:
    """基地8个、课程60门，当两单位约同一场地同一时段，后约者被拒并给出最近3个空档；每处年使用次数可查"""
    bases = [listed(city, "training", "base", "甲县", "甲县", name=f"基地{n}") for n in range(1, 8 + 1)]
    courses = [listed(city, "training", "course", "甲县", "甲县", name=f"课程{n}") for n in range(1, 60 + 1)]
    with reading(by := city.reader("organiser", "甲一镇")):
        assert Counter(one.kind for one in queries.resources(by)) == {"base": len(bases), "course": len(courses)}
    one = booked(city, bases[0], "甲一镇", WEDNESDAY, (9, 11), role="organiser")
    with pytest.raises(Refusal) as refused:
        booked(city, bases[0], "甲二镇", WEDNESDAY, (9, 11), role="organiser")
    assert refused.value.message.count("至") == 3 and "05月27日 11:00至13:00" in refused.value.message
    with reading(by := city.reader("organiser", "甲一镇", WEDNESDAY)):
        actions.confirm_use(booking=one, by=by, at=AT + timedelta(days=7))
        assert {base.name: base.year for base in queries.resources(by) if base.kind == "base"} == {f"基地{n}": int(n == 1) for n in range(1, 9)}


def test_a_talk_is_for_the_two_and_says_how_long_the_answer_took(city: City) -> None:
    """每月15日、每时段30分钟，当约已被占的时段，被拒并提示另选；办结后显示从预约到答复26天，第三人不可见"""
    talks = listed(city, "office_meetings", "talk_day", "甲县", "甲县", host="甲部部长", name="部长谈心日")
    day = date(2026, 6, 15)
    with reading(by := city.reader("secretary", "甲一村")):
        ask = {"resource": talks, "unit": city.unit("甲一村"), "purpose": "想换个岗位", "by": by, "at": AT}
        for wrong, said in ((date(2026, 6, 16), "只在每月15日开放"), (day, "每段30分钟")):
            with pytest.raises(Refusal, match=said):
                actions.book(day=wrong, begins=540, ends=580, **ask)
        found = actions.book(day=day, begins=540, ends=570, **ask)
    other = city.reader("secretary", "甲二村")
    with reading(other):
        with pytest.raises(Refusal, match="已经约出去了，请另选。最近的空档：06月15日 09:30至10:00"):
            actions.book(resource=talks, unit=city.unit("甲二村"), day=day, begins=540, ends=570, by=other, at=AT)
        assert list(queries.bookings_of(other, talks)) == []
        with pytest.raises(Hidden):
            actions.open_talk(booking=found, by=other, at=AT)
    answered = datetime(2026, 6, 15, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
    with reading(host := city.reader("leader", "甲部", day)):
        assert actions.open_talk(booking=found, by=host, at=answered)[0] == "想换个岗位"
        assert actions.answer_talk(booking=found, reply="已经商量", by=host, at=answered).answer_days == 26
    with reading(section := city.reader("section", "甲部", day)):
        assert list(queries.bookings_of(section, talks)) == []
        assert queries.calendar_of(section, talks)[0] == (day, ["09:00至09:30"])
    with reading(by):
        assert actions.open_talk(booking=found, by=by, at=answered) == ("想换个岗位", "已经商量")
    with reading(SYSTEM):
        row = Booking.objects.get(pk=found.pk)
        assert "换个岗位".encode() not in bytes(row.matter) and row.purpose == ""


def test_five_members_take_turns_and_swap_by_agreement(city: City) -> None:
    """成员5人、每周1人，当到第6周，轮回第1人；换班须对方确认（代为确认的退回），全年每人次数相差不超过1"""
    with reading(SYSTEM):
        install_pack(source=PACKS / "branch_meetings", since=date(2026, 1, 1), by=SYSTEM, at=AT)
        kind = next(one for one in queries.rota_kinds(DAY) if one.kind.id == "counsel")
        people = [city.person(name) for name in ("甲一村书记", "甲一村党员", "甲一湾书记", "甲一湾党员", "甲一镇组织委员")]
        rota = turns.plan_rota(kind=kind.kind, pack="branch_meetings", unit=city.unit("甲一村"), persons=people, since=date(2026, 1, 5), by=SYSTEM, at=AT)      # type: ignore[arg-type]
        planned = list(queries.turns_of(SYSTEM, rota))
        assert len(people) == 5 and planned[6 - 1].person == planned[1 - 1].person and (planned[5].first - planned[0].first).days == 35
        times = Counter(one.person_id for one in planned)
        assert max(times.values()) - min(times.values()) <= 1
    coming = [one for one in planned if one.first > DAY]
    mine = next(one for one in coming if one.person.name.endswith("甲一村书记"))
    other = next(one for one in coming if one.person.name.endswith("甲一湾书记"))
    with reading(me := city.reader("secretary", "甲一村")):
        swap = turns.ask_to_swap(mine=mine, other=other, by=me, at=AT)
        with pytest.raises(Refusal, match="对方本人确认"):
            turns.agree_to_swap(swap=swap, by=me, at=AT)
        assert Turn.objects.get(pk=mine.pk).person_id == mine.person_id
    with reading(them := city.reader("secretary", "甲一湾")):
        turns.agree_to_swap(swap=swap, by=them, at=AT)
    with reading(SYSTEM):
        now = Counter(one.person_id for one in queries.turns_of(SYSTEM, rota))
        assert Turn.objects.get(pk=mine.pk).person_id == other.person_id and now == times


@given(st.lists(st.tuples(st.integers(480, 1060), st.integers(10, 120)), max_size=12), st.integers(480, 1000), st.integers(10, 120), st.sampled_from([0, 30]))
@settings(max_examples=25, deadline=None)
def test_a_gap_that_is_offered_is_free_and_open(taken: list[tuple[int, int]], begin: int, length: int, minutes: int) -> None:
    kind, length = ResourceKind("hall", "会议室", minutes=minutes), minutes or length
    stretches = [(first, first + long) for first, long in taken]
    found = nearest_free(kind, lambda day: stretches if day == SINCE else [], SINCE, begin, length)
    assert len(found) == 3 and found == sorted(found)
    for day, (first, last) in found:
        assert kind.refused(day, first, last) == ""
        assert day != SINCE or not any(a < last and first < b for a, b in stretches)


def test_the_kind_of_a_resource_is_read_on_the_day(city: City) -> None:
    hall = listed(city, "twinning", "venue", "甲一镇", "甲一镇")
    with reading(SYSTEM):
        assert booking.kind_of(hall, DAY).hours == (480, 1080)
        with pytest.raises(Hidden):
            booking.kind_of(hall, date(2025, 12, 31))
