"""成批登记: thousands of rows by one statement are the same rows, behind the same fence, with the same chain."""
from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import Style, pinyin

from dazugong.fence.adding import add_rows, take_keys
from dazugong.fence.errors import NoReader, OutOfScope
from dazugong.fence.scope import looking
from dazugong.kernel.audit.models import Trace
from dazugong.kernel.audit.queries import verify_chain
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.people.actions import Entry, register_people
from dazugong.kernel.people.checks import altered_people
from dazugong.kernel.people.models import Membership, Person, SealedValue
from dazugong.kernel.people.pinyin import _syllables
from dazugong.kernel.people.queries import known_values
from tests.make import AT, SINCE, SYSTEM, City, citizen_number

COLUMNS = ("person_id", "unit_id", "kind", "since", "until")


def test_a_batch_is_what_one_by_one_would_be(city: City) -> None:
    with reading(SYSTEM):
        entries = [Entry({"name": f"样批{'甲乙丙'[n % 3]}", "birth": "1907-03", "citizen_number": citizen_number(9000 + n), "phone": f"136{n:08d}"}, city.unit("甲一村"), SINCE)
                   for n in range(1203)]  # fmt: skip
        before = Trace.objects.count()
        people = register_people(entries=entries, by=SYSTEM, at=AT)
        assert [p.name for p in people] == [e.values["name"] for e in entries], "in the order in which they were given"
        assert Membership.objects.filter(person__in=[p.pk for p in people[:900]], unit=city.unit("甲一村"), since=SINCE, until=None).count() == 900
        assert known_values(SYSTEM, people[700]) == {"citizen_number": citizen_number(9700), "phone": "13600000700"}
        assert len({p.public_id for p in people}) == len({p.key_id for p in people}) == 1203
        assert SealedValue.objects.filter(person=people[0], field="phone").get().mark
        assert Trace.objects.count() == before + 1203
        assert altered_people(SYSTEM) == []
    assert verify_chain().sound


def test_the_fence_stands_before_many_rows_as_before_one(city: City) -> None:
    person, foreign = city.person("甲一村党员"), city.units["甲二村"]
    row = (person.pk, foreign, "regular", date(2025, 1, 1), date(2025, 2, 1))
    with reading(city.reader("organiser", "甲一镇")), pytest.raises(OutOfScope), transaction.atomic():
        add_rows(Membership, COLUMNS, [row])
    with looking(None), pytest.raises(NoReader), transaction.atomic():
        add_rows(Membership, COLUMNS, [row])
    with reading(SYSTEM):
        assert not Membership.objects.filter(person=person, unit_id=foreign).exists()


def test_keys_are_taken_within_the_transaction_that_writes_them(city: City) -> None:
    with reading(SYSTEM):
        taken = list(take_keys(Person, 5))
        assert len(set(taken)) == 5
        assert not Person.objects.filter(pk__in=taken).exists()
        assert Person.objects.create(key=city.person("甲一村党员").key.__class__.objects.create(subject="person:样例", provider="样", sealed=b"x"), name="样后").pk


@given(st.text(st.sampled_from("曾单长安重庆行乐朝阳张三李四欧阳〇𪚥·A a"), max_size=6))
def test_names_sound_as_the_dictionary_says(name: str) -> None:
    """Reading character by character is only a shorter way: words of the dictionary keep their own sound."""
    whole = [tuple(s for s in dict.fromkeys(one) if s.isascii() and s) for one in pinyin(name, style=Style.NORMAL, heteronym=True, errors="ignore")]
    assert _syllables(name) == whole
