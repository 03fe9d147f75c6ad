"""来件是谁: whom the forms of a batch mean, read in a few statements for all of them."""
from __future__ import annotations

from dazugong.formats.dates import agrees
from dazugong.formats.refusal import Refused
from dazugong.kernel.identity.reader import Reader, widened
from dazugong.kernel.keys.actions import keyring
from dazugong.kernel.orgs.queries import open_on

from .actions import TAKEN
from .models import CadreForm, Cadreship, Membership, Person, PersonRevision, Schooling, SealedValue
from .roster_known import batched
from .values import opened


class KnownPeople:
    """已知人员: by citizen number, and by name and birth among those within reach."""

    def __init__(self, reader: Reader, values: list[dict[str, str]]) -> None:
        self.reader = reader
        self._marks = {v["citizen_number"]: keyring().blind("citizen_number", v["citizen_number"]) for v in values if v.get("citizen_number")}
        names = {v["name"] for v in values}
        sealed = reader.rows(SealedValue).filter(current=True).select_related("person__key")
        self._by_mark = {s.mark: s.person for s in batched(sealed.filter(field="citizen_number"), "mark__in", self._marks.values())}
        with widened(reader):  # a number held beyond one's reach must be refused, though its holder stays hidden
            taken = SealedValue.objects.filter(current=True, field="citizen_number")
            self._taken = {s.mark for s in batched(taken, "mark__in", self._marks.values())} - self._by_mark.keys()
        self._namesakes: dict[str, list[Person]] = {}
        for person in batched(reader.rows(Person).select_related("key"), "name__in", names):
            self._namesakes.setdefault(person.name, []).append(person)
        people = {p.pk for p in self._by_mark.values()} | {p.pk for some in self._namesakes.values() for p in some}
        self._sealed: dict[int, list[SealedValue]] = {}
        for value in batched(sealed, "person_id__in", people):
            self._sealed.setdefault(value.person_id, []).append(value)
        self._read_forms(people)
        self._where = {m.person_id: m.unit.name for m in batched(reader.rows(Membership).filter(until=None).select_related("unit"), "person_id__in", people)}
        self._last: dict[int, int] = {}
        for revision in batched(reader.rows(PersonRevision).only("person_id", "number"), "person_id__in", people):
            self._last[revision.person_id] = max(self._last.get(revision.person_id, 0), revision.number)

    def _read_forms(self, people: set[int]) -> None:
        """Who is managed by whom, and the form as it stands. Management beyond reach is looked for to be refused."""
        open_now = open_on(self.reader.day)
        self._managed = {c.person_id for c in batched(self.reader.rows(Cadreship).filter(open_now), "person_id__in", people)}
        with widened(self.reader):  # only whether another office manages him; nothing of it is shown
            everywhere = {c.person_id for c in batched(Cadreship.objects.filter(until=None), "person_id__in", people)}
        self._elsewhere = everywhere - self._managed
        forms = batched(self.reader.rows(CadreForm).filter(current=True).select_related("photo"), "person_id__in", self._managed)
        self._forms = {form.person_id: form for form in forms}
        self._schoolings: dict[int, list[Schooling]] = {}
        for one in batched(self.reader.rows(Schooling), "form_id__in", [form.pk for form in forms]):
            self._schoolings.setdefault(one.form_id, []).append(one)

    def by_number(self, values: dict[str, str]) -> Person | None:
        """The holder of the citizen number within reach. Refused where it is held beyond."""
        number = values.get("citizen_number", "")
        if not number:
            return None
        if self._marks[number] in self._taken:
            raise Refused("公民身份号码", number, *TAKEN.split("，", 1))
        return self._by_mark.get(self._marks[number])

    def namesakes(self, values: dict[str, str]) -> list[Person]:
        """Persons of the same name whose birth may be the same, unless their citizen number is known to differ."""
        number, birth = values.get("citizen_number", ""), values.get("birth", "")
        found = [p for p in self._namesakes.get(values["name"], []) if not birth or not p.birth or agrees(birth, p.birth)]
        return [p for p in found if not (number and self.sealed(p).get("citizen_number", number) != number)]

    def described(self, person: Person) -> tuple[str, str, str, str]:
        """编号, name, birth and branch, for the operator to tell namesakes apart."""
        return person.public_id, person.name, person.birth, self._where.get(person.pk, "")

    def refuse_managed_elsewhere(self, person: Person) -> None:
        """管理权限: a form is entered by whoever manages the cadre, or above."""
        if person.pk in self._elsewhere:
            raise Refused("姓名", person.name, "不在您的干部管理权限内", "请报送有管理权限的组织部门导入")

    def managed(self, person: Person) -> bool:
        return person.pk in self._managed

    def form(self, person: Person) -> CadreForm | None:
        return self._forms.get(person.pk)

    def schoolings(self, form: CadreForm) -> list[Schooling]:
        return self._schoolings.get(form.pk, [])

    def sealed(self, person: Person) -> dict[str, str]:
        return opened(self._sealed.get(person.pk, []))

    def last_revision(self, person: Person) -> int:
        return self._last.get(person.pk, 0)
