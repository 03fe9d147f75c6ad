"""办文件: take in, decide measure by measure, hand down. The machine proposes; every decision is an officer's."""
from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden, Refusal, uncut
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.orgs.queries import own_units
from dazugong.kernel.tasks.actions import give_task, hand_down
from dazugong.kernel.tasks.changing import Unchanged
from dazugong.kernel.tasks.models import Duty, Task
from dazugong.kernel.tasks.queries import units_having
from dazugong.kernel.tasks.steps import window_day
from dazugong.reading import Item, Unreadable, beside, decompose, item_at, joined, line_of, read_document, title_written

from .deadlines import day_of, year_of
from .deciding import Verb, decide, fresh, held, next_number, put_back
from .models import Decision, Document, Measure
from .queries import Handing, decisions, effect, kept_documents, measure_for, measures, standing
from .suggest import choices
from .wording import kind_written, source_of, titled

MOST_CHARACTERS = 200_000
MOST_IN_MEASURE = 2000


@transaction.atomic
def take_in_document(
    *, name: str, data: bytes, by: Reader, at: datetime, unit: Unit | None = None, title: str = "",
    kind: str = Document.Kind.OTHER, received_on: date | None = None,
) -> Document:
    """收文: reads a file and proposes its measures. The document belongs to `unit`, or to the unit one acts in; its kind, where none
    is given, is told by its title.

    Errors: Refusal for a file that cannot be read, is marked secret, is too long, or was taken in before.
    """
    by.need("plans.change")
    owner = own_units(by, domain="plans").filter(pk=unit.pk if unit else by.unit_id).first()
    if owner is None:
        raise Hidden("unit")
    digest = hashlib.sha256(data).hexdigest()
    kept = kept_documents(by).filter(unit=owner)
    _must_be_new(kept.filter(sha256=digest))
    text = _text_of(name, data)
    words = _words(text)
    _must_be_new(each for each in kept if _words(each.text) == words)
    day = received_on or timezone.localdate(at)
    title = _title(title, text, name)
    document = Document.objects.create(
        unit=owner, title=title, kind=kind or kind_written(title), file_name=name[-200:], sha256=digest, text=text,
        received_on=day, login=by.login_id, post=by.post_id, at=at,
    )
    year = year_of(document.title, day)
    found = decompose(text)
    Measure.objects.bulk_create(_measure(document, number, item, year) for number, item in enumerate(found, 1))
    leave_trace(by=by, at=at, verb="收文", kind="文件", thing=document.public_id, count=len(found), digest=digest)
    return document


@transaction.atomic
def add_measure(*, document: Document, offset: int, length: int, by: Reader, at: datetime) -> Measure:
    """补加: a stretch of the original that was not read as a measure becomes one. What it says is read by the same rules;
    it waits for a decision like the others, and is withdrawn by undoing.

    Errors: Refusal for a stretch outside the document, without words, too long, or wholly within measures that stand.
    """
    document = held(by, document)
    if offset < 0 or length < 0 or offset + length > len(document.text):
        raise Refusal("所选的不在这份文件的原文里，请在左边原文中重新选")
    item = item_at(document.text, offset, offset + length)
    if item is None:
        raise Refusal("没有选中文字，请在左边原文中选中要加为举措的一句")
    if len(item.text) > MOST_IN_MEASURE:
        raise Refusal(f"所选文字超过{MOST_IN_MEASURE}字，请分几次选，一次一件事")
    end = item.offset + len(item.text)
    touched = [m for m in measures(by, document) if m.offset < end and m.end > item.offset]
    if not beside(item.offset, end, joined((m.offset, m.end) for m in touched)):
        raise Refusal(f"所选文字已经在第{'、'.join(m.name for m in touched)}条里，不必再加；要单列的，请在那一条上拆分")
    new = _measure(document, next_number(by, document), item, year_of(document.title, document.received_on))
    new.decision = Decision.WITHDRAWN
    new.save(force_insert=True)
    return decide(measure_for(by, document, new.number), Verb.ADD, by, at, decision=Decision.PROPOSED)


@transaction.atomic
def accept_measure(*, measure: Measure, by: Reader, at: datetime, seen: int | None = None) -> Measure:
    """采用: as the document writes it. `seen` (here and below): see `deciding.fresh`."""
    return decide(fresh(by, measure, seen=seen), Verb.ACCEPT, by, at, decision=Decision.ACCEPTED, edited_text="")


@transaction.atomic
def edit_measure(
    *, measure: Measure, text: str, due: date | None, by: Reader, at: datetime, frequency: str | None = None,
    targets: list[dict[str, str]] | None = None, line: str | None = None, seen: int | None = None,
    opens: date | Unchanged | None = Unchanged.AS_IT_IS,
) -> Measure:
    """改后采用: in the officer's words, with his first day and deadline, frequency, targets and line of work (None: as they are)."""
    measure = fresh(by, measure, seen=seen)
    text = text.strip()
    if not text or len(text) > MOST_IN_MEASURE:
        raise Refusal(f"请写明举措内容，{MOST_IN_MEASURE}字以内", field="text")
    same = text in (measure.text, measure.wording) and not measure.edited_text or text == measure.text
    edited = "" if same else text
    put = {
        "frequency": None if frequency is None else uncut(frequency, "周期", 30, field="frequency"), "targets": targets,
        "line": None if line is None else uncut(line, "条线", 20, field="line"),
    }  # fmt: skip
    return decide(
        measure, Verb.EDIT, by, at, decision=Decision.EDITED if edited else Decision.ACCEPTED, edited_text=edited, due=due,
        opens=window_day(measure.opens if opens is Unchanged.AS_IT_IS else opens, due),
        **{name: value for name, value in put.items() if value is not None},
    )


@transaction.atomic
def name_kind(*, measure: Measure, kind: str, by: Reader, at: datetime, seen: int | None = None) -> Measure:
    """改类别: a task rather than a target …; says nothing about taking it."""
    if kind not in Measure.Kind.values:
        raise Refusal("请在任务、目标、机制、要求、成效中选一类", field="kind")
    return decide(fresh(by, measure, seen=seen), Verb.KIND, by, at, kind=kind)


@transaction.atomic
def check_measure(*, measure: Measure, by: Reader, at: datetime, seen: int | None = None) -> Measure:
    """复核: a second officer has looked and agrees. Errors: Refusal for what nobody has decided, and for the first officer."""
    measure = fresh(by, measure, seen=seen)
    made = [each for each in standing(decisions(by, measure)) if each.verb != Verb.CHECK]
    if measure.decision == Decision.PROPOSED or not made:
        raise Refusal("这一条还没有审定，请先采用、修改或弃用，再由另一人复核")
    if made[-1].login == by.login_id:
        raise Refusal("这一条是您自己审定的，复核要由另一人办")
    return decide(measure, Verb.CHECK, by, at)


@transaction.atomic
def drop_measure(*, measure: Measure, by: Reader, at: datetime, seen: int | None = None) -> Measure:
    """弃用: no measure at all, or none of ours."""
    return decide(fresh(by, measure, seen=seen), Verb.DROP, by, at, decision=Decision.DROPPED, edited_text="")


@transaction.atomic
def assign_measure(
    *, measure: Measure, leading: Sequence[Unit], by: Reader, at: datetime, assisting: Sequence[Unit] = (),
    seen: int | None = None,
) -> Measure:
    """指定: which units lead and which assist; nobody, where both are empty."""
    measure = fresh(by, measure, seen=seen)
    leads = {unit.pk for unit in leading}
    owners = [[unit.pk, Duty.LEAD] for unit in leading]
    owners += [[unit.pk, Duty.ASSIST] for unit in assisting if unit.pk not in leads]
    allowed = {unit.pk for unit in choices(by, measure.document.unit).all()}
    if not all(unit in allowed for unit, _ in owners):
        raise Hidden("unit")
    having = units_having(by, [measure.task_id]).get(measure.task_id, set()) if measure.handed else set()
    if not having <= {unit for unit, _ in owners}:
        raise Refusal("已领到任务的单位不能从责任单位中去掉，请先到任务页撤销该单位的任务", field="leading")
    return decide(measure, Verb.ASSIGN, by, at, owners=owners)


@transaction.atomic
def accept_assigned(
    *, measure: Measure, leading: Sequence[Unit], by: Reader, at: datetime, assisting: Sequence[Unit] = (), seen: int | None = None
) -> Measure:
    """采用并指定: both in one stroke; two decisions on record, taken back one after the other."""
    accept_measure(measure=measure, by=by, at=at, seen=seen)
    return assign_measure(measure=measure, leading=leading, assisting=assisting, by=by, at=at)


@transaction.atomic
def undo_decision(*, measure: Measure, by: Reader, at: datetime, seen: int | None = None) -> Measure:
    """撤回: what stood before the last decision that is not undone yet. A merger comes apart, a split together again.

    Errors: Refusal where nothing was decided, and where the other part of a split has been decided since.
    """
    measure = fresh(by, measure, seen=seen)
    made = standing(decisions(by, measure))
    if not made:
        raise Refusal("这一条还没有审定，没有可撤回的")
    last = made[-1]
    if last.other is not None:
        other = measure_for(by, measure.document, last.other.number)
        twin = (standing(decisions(by, other)) or [None])[-1]
        if last.before["decision"] == Decision.ABSORBED:
            raise Refusal(f"这一条是从第{other.name}条拆出来的，请在那一条上撤回")
        if twin is None or twin.other_id != measure.pk:
            raise Refusal(f"第{other.name}条之后已经另有审定，请先在那一条上撤回")
        put_back(other, twin.before, by, at)
    return put_back(measure, last.before, by, at)


@transaction.atomic
def hand_down_measures(
    *, document: Document, by: Reader, at: datetime, due: date | None = None, numbers: Collection[int] | None = None,
    admitted: Mapping[int, str] | None = None,
) -> list[Task]:
    """下达: every taken measure with owners becomes a task of the document's unit and one of each assigned unit below.

    `due` serves those without a deadline; `numbers` picks measures (None: all); `admitted`: by measure the entry of the register
    (准入) by which it may reach a community. Done again, it gives only what is
    missing. Returns the tasks handed to units below. Errors: Refusal naming every measure that is hindered, and by what.
    """
    by.need("tasks.give")
    document = held(by, document)
    given: list[Task] = []
    ready = effect(by, document, numbers).ready
    if not ready:
        raise Refusal("没有可下达的举措：请先采用，并指定责任单位；已经下达的不会重复下达")
    wrong: list[str] = []
    for handing in ready:
        try:
            given += _handed(document, handing, due, (admitted or {}).get(handing.measure.number, ""), by, at)
        except Refusal as refusal:
            wrong.append(f"第{handing.measure.name}条：{refusal.message.rstrip('。')}。")
    if wrong:
        raise Refusal("".join(wrong) + "拦着的先去掉勾选，其余的可以先下达")
    leave_trace(by=by, at=at, verb="下达文件", kind="文件", thing=document.public_id, count=len(ready))
    return given


def _handed(document: Document, handing: Handing, due: date | None, admitted: str, by: Reader, at: datetime) -> list[Task]:
    """One measure as a task of the document's unit, and of the units below that are assigned to it."""
    measure = handing.measure
    task = measure.task if measure.handed else _task_of(document, measure, due, by, at)
    if not handing.units:
        return []
    assisting = {o.unit_id for o in measure.owners.all() if o.duty == Duty.ASSIST}
    return hand_down(task=task, to=handing.units, assisting=assisting, admitted=admitted, leads_itself=measure.led_by(document.unit), by=by, at=at)


def _must_be_new(same: Iterable[Document]) -> None:
    """The same file, or the same words in another: the docx of an officer and the pdf of his colleague would be handed down twice."""
    earlier = next(iter(same), None)
    if earlier:
        raise Refusal(f"这份文件{_said(earlier.received_on)}已经收过（《{earlier.title}》），请直接在文件列表中打开", field="file")


def _words(text: str) -> str:
    """What a text says, however its lines are broken."""
    return "".join(text.split())


def _text_of(name: str, data: bytes) -> str:
    try:
        text = read_document(data, name=name).replace("\0", "")
    except Unreadable as refused:
        raise Refusal(str(refused), field="file") from refused
    if len(text) > MOST_CHARACTERS:
        raise Refusal(f"《{name}》超过{MOST_CHARACTERS // 10000}万字，请分成几份，只留要拆解的部分再上传", field="file")
    return text


def _title(title: str, text: str, name: str) -> str:
    return uncut(title, "标题", 200, field="title") or title_written(text) or (name.rpartition(".")[0] or name)[:200]


def _measure(document: Document, number: int, item: Item, year: int) -> Measure:
    return Measure(
        document=document, number=number, heading_path=item.heading_path, text=item.text, offset=item.offset,
        kind=item.kind, status=item.status, responsible=item.responsible or "", deadline=item.deadline or "",
        frequency=item.frequency or "", targets=item.targets, mechanisms=item.mechanisms,
        due=day_of(item.deadline or "", year), line=line_of(item.text, [document.title, *item.heading_path], item.responsible or ""),
    )


def _task_of(document: Document, measure: Measure, due: date | None, by: Reader, at: datetime) -> Task:
    """The measure as a task of the document's unit; linked, so that it is never made twice."""
    title, detail = titled(measure.wording)
    task = give_task(
        unit=document.unit, title=title, detail=detail, kind=measure.get_kind_display(), opens=measure.opens, due=measure.due or due,
        every=measure.every, targets=measure.targets, line=measure.line, by=by, at=at, source=source_of(document, measure),
    )
    measure.task = task
    measure.save(update_fields=["task"])
    return task


def _said(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
