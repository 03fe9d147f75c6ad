"""名册写的是谁: whom some rows of a roster mean, and what is known of them, in a few statements for all of them."""
from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Max

from dazugong.formats.refusal import Refused
from dazugong.formats.roster import RosterRow
from dazugong.kernel.identity.reader import Reader, widened
from dazugong.kernel.keys.actions import keyring
from dazugong.kernel.orgs.queries import open_on

from .actions import TAKEN
from .models import Membership, Person, PersonRevision, SealedValue
from .values import batches, opened_of


class KnownMembers:
    """已知党员: by 编号, else by citizen number.

    It is made for some rows at a time: what is known of a hundred thousand persons is never held at once.
    """

    def __init__(self, reader: Reader, rows: Sequence[RosterRow]) -> None:
        self._reader = reader
        codes = {row.values["code"] for row in rows if row.values.get("code")}
        numbers, blind = (row.values.get("citizen_number", "") for row in rows), keyring().blind
        self.marks = [blind("citizen_number", number) if number else "" for number in numbers]
        held = SealedValue.objects.filter(current=True, field="citizen_number").values_list("mark", "person_id")
        with widened(reader):  # a number held beyond one's reach must be refused, though its holder stays hidden
            holders = dict(batched(held, "mark__in", set(self.marks) - {""}))
        people = batched(reader.rows(Person).select_related("key"), "pk__in", set(holders.values()))
        within = {person.pk: person for person in people}
        self.by_mark = {mark: within[pk] for mark, pk in holders.items() if pk in within}
        self.taken = holders.keys() - self.by_mark.keys()
        self.by_code = {p.public_id: p for p in batched(reader.rows(Person).select_related("key"), "public_id__in", codes)}
        found = {p.pk for p in self.by_code.values()} | within.keys()
        self._sealed = opened_of(reader, found)
        self._branches: dict[int, set[str]] = {}
        belongs = reader.rows(Membership).filter(open_on(reader.day)).values_list("person_id", "unit__name")
        for person_id, unit in batched(belongs, "person_id__in", found):
            self._branches.setdefault(person_id, set()).add(unit)

    def person(self, row: RosterRow, mark: str) -> Person | None:
        """Whom a row means; None where he is new. Refused where he cannot be within reach."""
        code = row.values.get("code", "")
        if code and code not in self.by_code:
            raise Refused("编号", code, "您的范围内没有这个编号", "请保留导出表格中的原编号；新增人员请留空", row.place)
        if code:
            return self.by_code[code]
        if mark in self.taken:
            raise Refused("公民身份号码", row.values["citizen_number"], *TAKEN.split("，", 1), row.place)
        return self.by_mark.get(mark)

    def refuse_foreign(self, row: RosterRow, mark: str, person: Person) -> None:
        """A citizen number that another person has is not given to this one."""
        holder = self.by_mark.get(mark)
        if mark in self.taken or (holder is not None and holder.pk != person.pk):
            raise Refused("公民身份号码", row.values["citizen_number"], *TAKEN.split("，", 1), row.place)

    def refuse_other_branch(self, row: RosterRow, person: Person) -> None:
        """A roster corrects what is known of a person; he changes his branch by a transfer, never by a cell."""
        name, registered = row.values.get("branch", ""), self._branches.get(person.pk, set())
        if name and registered and name not in registered:
            was = "、".join(sorted(registered))
            raise Refused("所在党支部", name, f"与登记的“{was}”不同", "导入不改党籍关系；请改回原支部，另行办理组织关系转接", row.place)

    def sealed(self, person: Person) -> dict[str, str]:
        """His sealed values, opened."""
        return self._sealed.get(person.pk, {})

    def last_revisions(self, people: Iterable[int]) -> dict[int, int]:
        """The number of each one's last revision; asked only for those who change."""
        numbered = self._reader.rows(PersonRevision).values("person_id").annotate(last=Max("number")).values_list("person_id", "last").order_by()
        return dict(batched(numbered, "person_id__in", people))


def batched(rows, lookup: str, values: Iterable) -> list:  # noqa: ANN001
    """All rows for many values, a few hundred at a time."""
    return [row for some in batches(values) for row in rows.filter(**{lookup: some})]
