"""读干部: who is managed as a cadre within reach, one cadre's form, and many for an export. Pages leave the traces."""
from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F, Q, QuerySet

from dazugong.formats.cadrefiles import Rows
from dazugong.formats.lrmx import Cadre
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.orgs.kinds import Edge
from dazugong.kernel.orgs.models import Ancestry, Unit
from dazugong.kernel.orgs.queries import open_on, own_units, units_on

from .forms import Kept, cadre_of_rows
from .models import CadreForm, Cadreship, Person, Schooling, SealedValue
from .values import opened

BATCH = 500


def cadres(reader: Reader) -> QuerySet[Cadreship]:
    """干部名单: cadreships standing on the reader's day, with person, unit and what the current form says of the post."""
    reader.need("cadres.read")
    rows = reader.rows(Cadreship).filter(open_on(reader.day)).select_related("person", "unit")
    current = Q(person__cadre_forms__current=True) | Q(person__cadre_forms=None)
    return rows.filter(current).annotate(
        post=F("person__cadre_forms__post"), technical_post=F("person__cadre_forms__technical_post"),
        work_started=F("person__cadre_forms__work_started"), joining=F("person__cadre_forms__joining"),
        form_at=F("person__cadre_forms__at"),
    ).order_by("unit_id", "person_id")  # fmt: skip


def cadre_for(reader: Reader, public_id: str) -> Cadreship:
    """One cadre within reach on the day. Raises `Hidden`."""
    reader.need("cadres.read")
    rows = reader.rows(Cadreship).filter(open_on(reader.day), person__public_id=public_id)
    found = rows.select_related("person__key", "unit").first()
    if found is None:
        raise Hidden("cadre")
    return found


def forms_of(reader: Reader, person: Person) -> QuerySet[CadreForm]:
    """The versions of a cadre's form, newest first."""
    reader.need("cadres.read")
    return reader.rows(CadreForm).filter(person=person).order_by("-number")


def cadre_of(reader: Reader, person: Person) -> Cadre:
    """One cadre's form as the files of the field carry it. Raises `Refusal` where none has been registered."""
    found = cadres_of(reader, [person.pk]).get(person.public_id)
    if found is None:
        raise Refusal(f"“{person.name}”还没有登记任免审批表，请先导入")
    return found[0]


def cadres_of(reader: Reader, people: Iterable[int]) -> dict[str, tuple[Cadre, Kept]]:
    """By 编号, the current forms of many cadres, each with what was kept as written; a handful of statements."""
    if not reader.may("cadres.export"):
        reader.need("cadres.read")
    ordered, found = sorted(people), {}
    for begin in range(0, len(ordered), BATCH):
        some = ordered[begin : begin + BATCH]
        forms = list(reader.rows(CadreForm).filter(person_id__in=some, current=True).select_related("person__key", "photo"))
        schoolings: dict[int, list[Schooling]] = {}
        for one in reader.rows(Schooling).filter(form__in=[form.pk for form in forms]):
            schoolings.setdefault(one.form_id, []).append(one)
        numbers = reader.rows(SealedValue).filter(person_id__in=some, current=True, field="citizen_number").select_related("person__key")
        known = {row.person_id: opened([row]).get("citizen_number", "") for row in numbers}
        for form in forms:
            cadre, kept = cadre_of_rows(form.person, form, schoolings.get(form.pk, []), known.get(form.person_id, ""))
            found[form.person.public_id] = (cadre, kept)
    return found


def package_rows(found: dict[str, tuple[Cadre, Kept]]) -> dict[str, tuple[Cadre, Rows]]:
    """The same cadres as an exchange package takes them: with the rows of sets that no form has a cell for."""
    return {number: (cadre, kept.beside) for number, (cadre, kept) in found.items()}


def managing_units(reader: Reader) -> QuerySet[Unit]:
    """Units under whose management the reader may enter a cadre: committees and offices within reach, not branches."""
    return own_units(reader, domain="cadres").exclude(kind__in=("branch", "general_branch")).order_by("kind", "name_on")


def default_unit(reader: Reader) -> Unit:
    """管理单位, where none is named: the unit over which one has the right; for the system, the top of the tree."""
    roots = reader.scope.roots.get("cadres", frozenset())
    units = units_on(reader)
    if reader.scope.everything:
        below = Ancestry.objects.filter(open_on(reader.day), kind=Edge.LINE, depth__gt=0).values("descendant")
        unit = units.exclude(pk__in=below).order_by("pk").first()
    else:
        unit = units.filter(pk__in=roots).order_by("pk").first()
    if unit is None:
        raise Refusal("没有可以归入的管理单位，请先建立组织树")
    return unit
