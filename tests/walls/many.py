"""许许多多: rows by the hundred for every list page, written at once and without acts: only their number matters here."""
from __future__ import annotations

from datetime import timedelta
from itertools import count

from django.db import connection

from dazugong.kernel.identity.models import Login
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.jobs.models import Job
from dazugong.kernel.keys.models import SubjectKey
from dazugong.kernel.orgs.models import Ancestry, Placement, Unit, UnitName
from dazugong.kernel.people.models import CadreForm, Cadreship, Membership, Person
from dazugong.kernel.plans.models import Document, Measure
from dazugong.kernel.records.models import Answer, Obligation, PackVersion, Record, Revision
from dazugong.kernel.tasks.models import Task
from dazugong.spec.files import digest
from tests.make import AT, DAY, SINCE, SYSTEM, City
from tests.rights.furnish import FORM, PACK, PERIOD
from tests.rights.furnish_ballots import many_polls
from tests.rights.furnish_cases import many_cases
from tests.rights.furnish_exports import many_exports
from tests.rights.furnish_life import many_of_life
from tests.rights.furnish_publications import many_publications
from tests.rights.furnish_registers import many_entries
from tests.rights.furnish_scores import many_sheets
from tests.rights.furnish_slots import many_slots

_numbers = count(1)
FEW_PACKS = 20  # nobody has a thousand mechanisms


def add(city: City, many: int) -> None:
    """`many` more rows of everything within reach of 甲县's section."""
    with reading(SYSTEM):
        county, town = (Unit.objects.get(pk=city.units[name]) for name in ("甲县", "甲一镇"))
        units = [*_units(county, many), *_units(town, many)]
        _members(units, many)
        _tasks(county, units)
        _documents(county, many)
        _reports(units)
        many_of_life(units)
        many_cases(units)
        many_publications(units)
        many_polls(units)
        many_slots(units)
        many_entries(units)
        many_sheets(units)
        _cadres(units, county)
        Job.objects.bulk_create(Job(work="样例", label=f"样众{n}", state="done", asked_at=AT, ended_at=AT) for n in _next(many))
        _packs(min(many, FEW_PACKS))
        Login.objects.bulk_create(Login(username=f"many-{n}", label=f"样众{n}", state="prepared" if n % 2 else "confirmed") for n in _next(many))
        many_exports(city.reader("section", "甲部"), many)
        if connection.vendor == "postgresql":       # a server at work learns of so many rows by itself; nothing here is committed
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")


def _next(many: int) -> list[int]:
    return [next(_numbers) for _ in range(many)]


def _units(under: Unit, many: int) -> list[Unit]:
    units = Unit.objects.bulk_create(Unit(name=f"样众{n}党支部", kind="branch", since=SINCE) for n in _next(many))
    above = Ancestry.objects.filter(descendant=under, until=None).values_list("ancestor_id", "depth")
    lines = [(None, 0), *((ancestor, depth + 1) for ancestor, depth in above)]
    UnitName.objects.bulk_create(UnitName(unit=u, name=u.name, since=SINCE) for u in units)
    Placement.objects.bulk_create(Placement(unit=u, parent=under, since=SINCE) for u in units)
    Ancestry.objects.bulk_create(
        Ancestry(ancestor_id=ancestor or u.pk, descendant=u, depth=depth, since=SINCE) for u in units for ancestor, depth in lines
    )
    return units


def _members(units: list[Unit], many: int) -> None:
    keys = SubjectKey.objects.bulk_create(SubjectKey(subject=f"person:many-{n}", provider="样例", sealed=b"-") for n in _next(many))
    people = Person.objects.bulk_create(Person(key=k, name=f"样众{k.pk}", sex="男", pinyin="yangzhong") for k in keys)
    Membership.objects.bulk_create(Membership(person=p, unit=units[n % len(units)], since=SINCE) for n, p in enumerate(people))


def _cadres(units: list[Unit], county: Unit) -> None:
    """The members of these units are cadres whom the county manages, each with a form."""
    people = [m.person_id for m in Membership.objects.filter(unit__in=units)]
    Cadreship.objects.bulk_create(Cadreship(person_id=p, unit=county, since=SINCE) for p in people)
    CadreForm.objects.bulk_create(CadreForm(person_id=p, number=1, source="lrmx", post="样众职务", at=AT) for p in people)


def _tasks(county: Unit, units: list[Unit]) -> None:
    """Late ones, ones reported done, ones to be done again in each period, and the county's own."""
    given, due = DAY - timedelta(days=30), DAY - timedelta(days=3)
    common = {"title": "样众任务", "given_on": given, "due": due, "given_by": county, "giver": county.name}
    Task.objects.bulk_create([
        *(Task(unit=u, state="doing", **common) for u in units), *(Task(unit=u, state="reported", done_on=given, **common) for u in units),
        *(Task(unit=u, state="doing", every="month", **common | {"due": None, "given_on": given - timedelta(days=30 * place % 90)}) for place, u in enumerate(units)),
        *(Task(unit=county, title="样众自办", given_on=given, due=due) for _ in units),
    ])  # fmt: skip


def _documents(county: Unit, many: int) -> None:
    documents = Document.objects.bulk_create(
        Document(unit=county, title=f"样众文件{n}", kind="plan", file_name="样.txt", text="一、做。", sha256=f"{n:064d}", received_on=DAY, at=AT)
        for n in _next(many)
    )
    Document.objects.bulk_create(
        Document(unit=county, title=f"样众撤回{n}", kind="plan", file_name="样.txt", text="一、做。", sha256=f"{n:064d}", received_on=DAY, at=AT, withdrawn_on=DAY, withdrawn_for="传错")
        for n in _next(many)
    )
    Measure.objects.bulk_create(Measure(document=d, number=1, text="做。", offset=2, kind="task", status="planned") for d in documents)
    longest = Document.objects.filter(unit=county).order_by("pk").first()     # a long document is no slower to review than a short one
    Measure.objects.bulk_create(Measure(document=longest, number=n, text="做。", offset=2, kind="task", status="planned") for n in _next(many // 10))


def _reports(units: list[Unit]) -> None:
    """A third filed and waiting, a third approved, a third missing."""
    model = Obligation.objects.filter(pack=PACK, form=FORM, period=PERIOD).first()
    assert model is not None
    fixed = {name: getattr(model, name) for name in ("pack_version", "pack", "form", "period", "first", "last", "opens", "due")}
    filed, approved = units[::3], units[1::3]
    owed = {u.pk: Obligation(unit=u, **fixed) for u in units}
    for unit in (*filed, *approved):
        owed[unit.pk].first_filed_on, owed[unit.pk].stage = model.due, "filed"
    for unit in approved:
        owed[unit.pk].approved_on, owed[unit.pk].stage = model.due, "approved"
    Obligation.objects.bulk_create(owed.values())
    records = Record.objects.bulk_create([
        *(Record(obligation=owed[u.pk], state="filed", standing=1) for u in filed), *(Record(obligation=owed[u.pk], state="approved", standing=1) for u in approved),
    ])  # fmt: skip
    revisions = Revision.objects.bulk_create(Revision(record=r, number=1, state=r.state, filed_at=AT, digest="0" * 64) for r in records)
    Answer.objects.bulk_create(Answer(revision=r, field="done", term="放飞数", text="1", number=10000) for r in revisions)


def _packs(many: int) -> None:
    """The same mechanism under other names, each with a period of its own."""
    first = PackVersion.objects.filter(pack=PACK).first()
    assert first is not None
    files = {f"kites_{n}": {p: t.replace(f'"{PACK}"', f'"kites_{n}"') for p, t in first.files.items()} for n in _next(many)}
    versions = PackVersion.objects.bulk_create(
        PackVersion(pack=name, version="1", title=f"{first.title}{name}", digest=digest(own), since=first.since, installed_at=AT, files=own)
        for name, own in files.items()
    )  # fmt: skip
    model = Obligation.objects.filter(pack=PACK, form=FORM, period=PERIOD).first()
    assert model is not None
    fixed = {name: getattr(model, name) for name in ("form", "unit", "period", "first", "last", "opens", "due")}
    Obligation.objects.bulk_create(Obligation(pack_version=v, pack=v.pack, **fixed) for v in versions)
