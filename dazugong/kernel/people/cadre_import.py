"""干部导入: forms and packages are read, matched with who is known, shown old → new, and only then written.

A citizen number decides who somebody is. Without one, a person of the same name and birth is a question that the
operator answers (编号 or 新); it is never decided silently.
"""
from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from dazugong.formats.cadrecheck import check_cadre
from dazugong.formats.cadrefiles import Batch, Incoming
from dazugong.formats.cadremerge import completed
from dazugong.formats.dates import agrees
from dazugong.formats.lrmx import Cadre
from dazugong.formats.lrmx.elements import PLAIN
from dazugong.formats.lrmx.mending import how_to_mend
from dazugong.formats.lrmx.texts import texts_of
from dazugong.formats.refusal import Refused
from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.orgs.models import Unit
from dazugong.reading.source import marking_of

from .cadre_actions import FormEntry, register_forms
from .cadre_known import KnownPeople
from .forms import TERMS, Kept, cadre_of_rows, kept_of
from .models import Person
from .terms import TERMS as PERSON_TERMS
from .values import changes_to

NEW = "新"
OWN = ("name", "sex", "ethnic_group", "native_place", "citizen_number", "birth", "work_start")
NOT_OF_THE_FORM = ("name", "sex", "ethnic_group", "native_place", "citizen_number", "version")
_LABELS = {"name": "姓名", "citizen_number": "公民身份号码", "birth": "出生年月", "work_start": "参加工作时间"}


@dataclass(frozen=True)
class Difference:
    """改动: one cell, what stands now and what would stand. Citizen numbers are not spelled out."""

    term: str
    old: str
    new: str


@dataclass
class Proposal:
    """拟办: what the import would do with one person."""

    place: str
    name: str
    entry: FormEntry
    differences: list[Difference]


@dataclass(frozen=True)
class Question:
    """待定: somebody of the same name and birth is known; `candidates` are (编号, name, birth, where)."""

    place: str
    name: str
    candidates: list[tuple[str, str, str, str]]


@dataclass
class CadrePlan:
    """导入预览: what an import would do. Nothing is written while it is made."""

    digest: str
    new: list[Proposal] = field(default_factory=list)
    changed: list[Proposal] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    unread: list[tuple[str, str, str, str, str]] = field(default_factory=list)     # whose file, cell, text, why, remedy

    @property
    def touched(self) -> int:
        return len(self.new) + len(self.changed)

    @property
    def open_points(self) -> list[Refused]:
        """What stands in the way: refusals, and questions nobody has answered."""
        asked = [
            Refused("姓名", q.name, f"已有同名同出生年月的人员（编号{'、'.join(c[0] for c in q.candidates)}），不能确定是不是同一人",
                    "请对照档案，指明是其中哪个编号，或指明是新登记", q.place) for q in self.questions
        ]  # fmt: skip
        return [*self.refused, *asked]


def digest_of_files(files: Mapping[str, bytes]) -> str:
    """One digest of a number of files, for the trace of their import."""
    whole = hashlib.sha256()
    for name in sorted(files):
        whole.update(hashlib.sha256(files[name]).digest())
    return whole.hexdigest()


def plan_cadres(reader: Reader, batch: Batch, *, digest: str, today: date, answers: Mapping[str, str] | None = None) -> CadrePlan:
    """Compares a batch with who is known. `answers`: by place, the 编号 of the person meant, or 新."""
    reader.need("cadres.import")
    plan = CadrePlan(digest, refused=list(batch.refused), notices=list(batch.notices))
    accepted: list[tuple[Incoming, dict[str, str]]] = []
    for incoming in batch.people:
        try:
            accepted.append((incoming, _checked(incoming, plan, today)))
        except Refused as refused:
            plan.refused.append(refused if refused.place == incoming.place else refused.at("：".join(filter(None, (incoming.place, refused.place)))))
    known = KnownPeople(reader, [values for _, values in accepted])
    proposals: list[Proposal] = []
    for incoming, values in accepted:
        try:
            person = _whose(incoming, values, known, plan, (answers or {}).get(incoming.place, ""))
            if person is not False:
                proposals.append(_proposal(incoming, values, person, known, plan))
        except Refused as refused:
            plan.refused.append(refused.at(incoming.place))
    _sort_out(proposals, plan)
    return plan


def _checked(incoming: Incoming, plan: CadrePlan, today: date) -> dict[str, str]:
    """The person's values, once every text may come in; marked papers do not."""
    for text in (*texts_of(incoming.cadre).values(), *(m.post for m in incoming.cadre.family), *(text for _, text in incoming.cadre.unknown)):
        if mark := marking_of(text):
            raise Refused("任免审批表", incoming.place, f"有密级标志“{mark}”，不得进入本系统", "请立即按保密规定处理；如属误标，请删去标志后重新导出")
    checked = check_cadre(incoming.cadre, written_name=incoming.written_name, today=today)
    plan.notices += [f"{incoming.place}：{text}" for text in checked.notices]
    plan.warnings += [f"{incoming.place}：{text}" for text in checked.warnings]
    plan.unread += [(incoming.place, one.place, one.text, *how_to_mend(one, today=today)) for one in incoming.cadre.unread]
    plan.unread += [(incoming.place, f"信息集{name}", f"{len(rows)}行", "表上没有这一项", "不用改") for name, rows in incoming.beside.items()]
    return checked.values


def _whose(incoming: Incoming, values: dict[str, str], known: KnownPeople, plan: CadrePlan, answer: str) -> Person | None | bool:
    """The person meant, None for a new one, False where the operator must say."""
    person = known.by_number(values)
    if person is not None:
        return person
    candidates = known.namesakes(values)
    if answer and answer != NEW:
        meant = next((p for p in candidates if p.public_id == answer.upper()), None)
        if meant is None:
            raise Refused("编号", answer, "不是同名同出生年月的人员", "请从预览列出的编号中选择，或指明是新登记")
        return meant
    if candidates and not answer:
        plan.questions.append(Question(incoming.place, values["name"], [known.described(p) for p in candidates]))
        return False
    return None


def _proposal(incoming: Incoming, values: dict[str, str], person: Person | None, known: KnownPeople, plan: CadrePlan) -> Proposal:
    written = incoming.written_name.strip() if incoming.written_name.strip() != values["name"] else ""
    entry = FormEntry(incoming.cadre, incoming.source, _of_a_new_person(incoming.cadre, values), person)
    entry.kept = kept_of(incoming.cadre, beside=incoming.beside, written_name=written)
    if person is None:
        return Proposal(incoming.place, values["name"], entry, [])
    known.refuse_managed_elsewhere(person)
    if person.key.sealed is None:
        raise Refused("姓名", person.name, "个人信息已依规删除", "不能再登记任免审批表；如系误删，请按恢复程序办理")
    sealed = known.sealed(person)
    exact = {n: values[n] for n in OWN if values.get(n) and not (n in ("birth", "work_start") and _known_as_exactly(getattr(person, n), values[n]))}
    entry.changes = changes_to(person, exact, sealed) or None
    entry.managed, entry.last_form, entry.last_revision = known.managed(person), known.form(person), known.last_revision(person)
    before, kept = Cadre(), Kept()
    if entry.last_form:
        before, kept = cadre_of_rows(person, entry.last_form, known.schoolings(entry.last_form), "")
    entry.cadre = completed(incoming.cadre, before, source=incoming.source)
    entry.kept = kept_of(entry.cadre, beside=incoming.beside or kept.beside, written_name=written)
    joined = values.get("joined", "")
    if joined and person.joined and not agrees(joined, person.joined):
        plan.notices.append(f"{incoming.place}：入党时间“{joined}”与党员名册登记的“{person.joined}”不一致，表上照原样保存，名册不改，请核对。")
    return Proposal(incoming.place, person.name, entry, _differences(entry, before, kept, sealed))


def _known_as_exactly(known: str, written: str) -> bool:
    """Whether the register already says the same date, perhaps more exactly than the form does."""
    return bool(known) and agrees(known, written) and len(known) >= len(written)


def _of_a_new_person(cadre: Cadre, values: dict[str, str]) -> dict[str, str]:
    """What the register keeps of a person it did not know."""
    level = cadre.in_service.level or cadre.full_time.level
    degree = cadre.in_service.degree or cadre.full_time.degree
    return values | {n: text for n, text in (("education", level), ("degree", degree)) if text and len(text) <= 30}


def _differences(entry: FormEntry, before: Cadre, kept: Kept, sealed: dict[str, str]) -> list[Difference]:
    """Old → new, the person's own values first, then the form in its order."""
    found = []
    if entry.changes:
        found += [Difference(_LABELS.get(n, PERSON_TERMS[n]), old, new) for n, (old, new) in entry.changes.plain.items()]
        found += [Difference(PERSON_TERMS[n], "已登记" if sealed.get(n) else "", "换成表上的") for n in entry.changes.sealed]
    old, new = texts_of(before), texts_of(entry.cadre)
    found += [Difference(e.term, old[e.name], new[e.name]) for e in PLAIN if e.attribute not in NOT_OF_THE_FORM and old[e.name] != new[e.name]]
    if before.family != entry.cadre.family:
        found.append(Difference(TERMS["family"], _family(before), _family(entry.cadre)))
    if before.photo != entry.cadre.photo:
        found.append(Difference(TERMS["photo"], "有" if before.photo else "", "新照片"))
    if (before.unknown, kept.beside) != (entry.cadre.unknown, entry.kept.beside):
        found.append(Difference(TERMS["kept"], "有" if kept else "", "有"))
    return found


def _family(cadre: Cadre) -> str:
    return "；".join(f"{m.relation}{m.name}" for m in cadre.family)


def _sort_out(proposals: list[Proposal], plan: CadrePlan) -> None:
    """New, changed and unchanged; one person named twice in a batch is refused at both places."""
    places: dict[str, list[str]] = {}
    for one in proposals:
        places.setdefault(_identity(one), []).append(one.place)
    for one in proposals:
        twice = [place for place in places[_identity(one)] if place != one.place]
        if twice or len(places[_identity(one)]) > 1:
            plan.refused.append(Refused("姓名", one.name, f"与{'、'.join(twice) or '另一份'}是同一人，分不清哪一份为准", "请只保留一份", one.place))
        elif one.entry.person is None:
            plan.new.append(one)
        elif one.differences or not one.entry.managed:
            plan.changed.append(one)
        else:
            plan.same.append(one.name)


def _identity(one: Proposal) -> str:
    if one.entry.person is not None:
        return one.entry.person.public_id
    values = one.entry.values
    return values.get("citizen_number") or f"{values['name']}/{values.get('birth', '')}"


@transaction.atomic
def apply_cadres(*, plan: CadrePlan, unit: Unit, since: date, by: Reader, at: datetime, partial: bool = False) -> None:
    """导入: writes the plan. All or nothing unless `partial`; one trace of the import and one for each changed person."""
    by.need("cadres.import")
    if plan.open_points and not partial:
        raise Refusal(f"有{len(plan.open_points)}处不能接收或待定，没有导入任何一人；请改好后重新导入，或选择只导入其余各人")
    leave_trace(by=by, at=at, verb="导入任免审批表", kind="干部名单", count=plan.touched, digest=plan.digest)
    entries = [one.entry for one in (*plan.new, *plan.changed)]
    register_forms(entries=entries, unit=unit, since=since, by=by, at=at)
