"""示例里的事实: tasks, ledger rows, relations, meetings and rosters that an example gives, kept as the kernel keeps them.

Figures that an example says outright (到访次数 = 4) are made true: so many visits are recorded.
"""
from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from dazugong.kernel.calendar.periods import period_of
from dazugong.kernel.keys.models import SubjectKey
from dazugong.kernel.meetings.models import Attendance, Decision, Duty, Meeting
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.people.actions import appoint, open_post, register_person
from dazugong.kernel.people.models import Person, Post
from dazugong.kernel.processes.models import Case
from dazugong.kernel.processes.models import State as CaseState
from dazugong.kernel.publications.models import Disclosure, Edition, Publication, Reading
from dazugong.kernel.records.models import Obligation, Stage
from dazugong.kernel.records.packs import pack_of
from dazugong.kernel.relations.actions import begin_relation, end_relation, record_visit
from dazugong.kernel.relations.models import Relation, Visit
from dazugong.kernel.tasks.models import Task
from dazugong.spec.example import Given
from dazugong.spec.meetings import MeetingKind
from dazugong.spec.relations import RelationKind
from dazugong.spec.spans import day_of
from tests.enacting import Enacted, on
from tests.enacting_tasks import STATES, keep_progress, keep_task
from tests.make import SINCE

Row = Mapping[str, object]
MARKS = {label: value for value, label in Attendance.Mark.choices}
CASE_STATES = {label: value for value, label in CaseState.choices}
ONE = timedelta(days=1)


def keep_facts(of: Enacted) -> None:
    """Every row of a fact table, in the order in which one leans on another."""
    order: dict[str, Callable[[Enacted, Given], None]] = {
        "tasks": keep_task, "task_progress": keep_progress, "obligations": _obligation, "members": _member, "holders": _holds, "cases": _case, "relations": _relation, "visits": _visit,
        "attendance": _attendance, "meetings": _meeting, "meeting_duties": _duty, "decisions": _decision, "publications": _publication, "readings": _reading,
        "disclosures": _disclosure,
    }  # fmt: skip
    for name, keep in order.items():
        for given in of.example.given:
            if given.over == name:
                keep(of, given)


def _obligation(of: Enacted, given: Given) -> None:
    row = given.answers
    pack, form = str(row.get("机制") or of.pack.id), str(row.get("表单") or of.pack.forms[0].id)
    last = day_of(row.get("期间末日")) or of.example.last
    filed, opens = day_of(row.get("首次报送日期")), day_of(row.get("开启日期"))
    due = day_of(row.get("截止日期")) or last
    unit, period = of.unit(given.unit), str(row.get("期间") or last.isoformat())
    owed = Obligation.objects.filter(pack=pack, form=form, period=period, unit__name__startswith=given.unit).count()
    unit = of.found(f"{given.unit}所属第{owed}单位", unit, "branch") if owed else unit      # several rows of one unit are of the units below it
    exempt, approved = row.get("免报") == "是", day_of(row.get("批准日期"))
    Obligation.objects.create(
        pack_version=of.versions.get(pack, of.version), pack=pack, form=form, unit=unit, period=period,
        first=min(last, opens or period_of("month", last).first), last=last, opens=min(opens or last, due), due=due, first_filed_on=filed,
        approved_on=approved,
        moved_on=approved or filed, stage=Stage.EXEMPT if exempt else Stage.APPROVED if approved else Stage.FILED if filed else Stage.NONE, exempt_reason="防汛抢险" if exempt else "",
    )


def _member(of: Enacted, given: Given) -> None:
    row = given.answers
    register_person(values={"name": str(row["姓名"]), "sex": str(row.get("性别") or "女")}, unit=of.unit(given.unit), since=SINCE, by=of.reader, at=on(of.day))


def _holds(of: Enacted, given: Given) -> None:
    row = given.answers
    unit, by, at = of.unit(given.unit), of.reader, on(of.day)
    known = {"sex": str(row.get("性别") or "女"), "birth": str(row.get("出生日期") or ""), "education": str(row.get("学历") or "")}
    there = row.get("姓名") in {one.answers.get("人员") for one in of.example.given}
    person = of.person(str(row["姓名"])) if there else register_person(values={"name": "样某某", **known}, unit=of.unit("示例机关党支部"), since=SINCE, by=by, at=at)
    post = open_post(unit=unit, title=str(row["职务"]), since=SINCE, by=by, at=at)
    appoint(person=person, post=post, since=day_of(row.get("任职日期")) or SINCE, by=by, at=at)


def _case(of: Enacted, given: Given) -> None:
    """A case said outright, of whatever mechanism; played cases are handled in tests/kernel/test_cases_both_readings.py."""
    row, unit = given.answers, of.unit(given.unit)
    closed = day_of(row.get("办结日期")) or of.day if row.get("状态") in ("已办结", "已撤回") else None
    Case.objects.create(
        pack_version=of.version, pack=row.get("机制") or of.pack.id, procedure="given", title=row.get("种类") or "办件", subject="示例事由", unit=unit,
        unit_name=unit.name, handler=unit, handler_name=unit.name, opened_on=day_of(row["开办日期"]), opener="示例", opened_by="示例岗位",
        closed_on=closed, state=CASE_STATES[str(row.get("状态") or "在办")], outcome=row.get("结果") or "", sort=row.get("分类") or "", at=on(of.day),
    )


# 关系


def _kind(of: Enacted, row: Row) -> RelationKind:
    return next(kind for kind in of.pack.relations if kind.title == row["种类"])


def _relation(of: Enacted, given: Given) -> None:
    row, kind = given.answers, _kind(of, given.answers)
    since = day_of(row.get("起始日期")) or of.example.first
    relation = begin_relation(
        kind=kind, pack=of.pack.id, unit=of.unit(given.unit), to=_object(of, kind, given), holder=_holder(of, kind, str(row.get("联系方") or "")),
        since=since, due=day_of(row.get("期满日期")), by=of.reader, at=on(of.day), agreed=dict.fromkeys(kind.asks, "照办法"),
    )
    Relation.objects.filter(pk=relation.pk).update(object=row.get("对象") or given.unit)
    if row.get("已评价") == "是":
        Relation.objects.filter(pk=relation.pk).update(evaluated_on=of.day, evaluation="合格")
    until = day_of(row.get("结束日期")) or (of.day if row.get("状态") == "已结束" else None)
    if until:
        end_relation(relation=relation, day=until, reason="期满", evaluation="合格" if kind.evaluate else "", by=of.reader, at=on(of.day))
    for number in range(int(row.get("到访次数") or 0)):      # type: ignore[call-overload]
        _came(of, relation, kind, {"到访日期": max(since, of.example.first) + ONE * number})


def _object(of: Enacted, kind: RelationKind, given: Given):  # noqa: ANN202
    name = str(given.answers.get("对象") or given.unit)
    return of.unit(name) if kind.to == "units" else of.person(name) if kind.to == "persons" else name


def _holder(of: Enacted, kind: RelationKind, name: str):  # noqa: ANN202
    if not name:
        return None
    if kind.held_by == "units":
        return of.unit(name)
    if kind.held_by == "persons":
        return of.person(name)
    return of.post(name)


def _visit(of: Enacted, given: Given) -> None:
    row, kind = given.answers, _kind(of, given.answers)
    same = Relation.objects.filter(title=kind.title, unit=of.unit(given.unit), object=row.get("对象") or given.unit)
    if row.get("联系方"):
        same = same.filter(holder=row["联系方"])
    relation = same.order_by("pk").first()
    if relation is None:
        relation = begin_relation(kind=kind, pack=of.pack.id, unit=of.unit(given.unit), to=_object(of, kind, given), since=of.example.first, agreed=dict.fromkeys(kind.asks, "照办法"),
                                  holder=_holder(of, kind, "示例联系人"), by=of.reader, at=on(of.day))  # fmt: skip
    _came(of, relation, kind, row)


def _came(of: Enacted, relation: Relation, kind: RelationKind, row: Row) -> None:
    day = day_of(row["到访日期"])
    visit = record_visit(
        relation=relation, day=day, days=int(row.get("天数") or 1), what=str(row.get("到访内容") or "到访"), raised=int(row.get("问题数") or 0),   # type: ignore
        solved=int(row.get("办结数") or 0), by=of.reader, at=on(max(of.day, day)),       # type: ignore
    )  # fmt: skip
    if row.get("已确认") == "是":
        Visit.objects.filter(pk=visit.pk).update(confirmed_on=day)


# 会议


def _meeting_kind(of: Enacted, row: Row) -> MeetingKind:
    """The kind of this title; of another pack where the row names one."""
    return next(kind for kind in (pack_of(of.versions[str(row["机制"])]) if row.get("机制") else of.pack).meetings if kind.title == row["种类"])


def _held(of: Enacted, given: Given, day: date) -> Meeting:
    """The meeting of this unit, kind and day; held, where it was not known before."""
    kind, unit = _meeting_kind(of, given.answers), of.unit(given.unit)
    found = Meeting.objects.filter(pack=of.pack.id, kind=kind.id, unit=unit, day=day).first()
    return found or Meeting.objects.create(
        pack=of.pack.id, kind=kind.id, title=kind.title, category=kind.category, unit=unit, day=day, topic="议题", state=Meeting.State.HELD,
        hours=kind.hours, entered_on=day, at=on(day),
    )


def _attendance(of: Enacted, given: Given) -> None:
    row = given.answers
    meeting, name = _held(of, given, day_of(row["会议日期"])), str(row.get("人员") or f"某{len(of.persons)}")       # type: ignore[arg-type]
    person, mark = of.person(name), MARKS[str(row["到会情况"])]
    Attendance.objects.create(
        meeting=meeting, unit=meeting.unit, person=person, number=person.public_id, name=name, mark=mark, reason=row.get("事由") or "",
        made_up_on=day_of(row.get("补课日期")),
    )
    if row.get("学时"):
        Meeting.objects.filter(pk=meeting.pk).update(hours=row["学时"])
    counted = {"present": "present", "leave": "on_leave", "absent": "absent", "excused": "excused"}[mark]
    setattr(meeting, counted, getattr(meeting, counted) + 1)
    meeting.due = meeting.present + meeting.on_leave + meeting.absent
    meeting.save(update_fields=[counted, "due"])


def _meeting(of: Enacted, given: Given) -> None:
    row, day = given.answers, day_of(given.answers["会议日期"])
    many = Meeting.objects.filter(unit=of.unit(given.unit), title=row["种类"], day=day).exists()
    meeting = _held(of, given, day) if not many or any(one.over == "attendance" for one in of.example.given) else _again(of, given, day)     # type: ignore[arg-type]
    entered = day_of(row.get("登记日期"))
    if entered:
        meeting.entered_on, meeting.late = entered, entered > _period_end(of, row, day)     # type: ignore[arg-type]
    for term, name in (("应到人数", "due"), ("实到人数", "present"), ("请假人数", "on_leave"), ("缺席人数", "absent"), ("免到人数", "excused")):
        if row.get(term) not in (None, ""):
            setattr(meeting, name, row[term])
    if row.get("达到法定人数"):
        meeting.quorate = row["达到法定人数"] == "是"
    if row.get("状态") == "已取消":
        meeting.state, meeting.entered_on = Meeting.State.CANCELLED, None
    meeting.save()


def _again(of: Enacted, given: Given, day: date, unit: Unit | None = None) -> Meeting:
    kind = _meeting_kind(of, given.answers)
    return Meeting.objects.create(
        pack=given.answers.get("机制") or of.pack.id, kind=kind.id, title=kind.title, category=kind.category, unit=unit or of.unit(given.unit), day=day, topic="议题",
        state=Meeting.State.HELD, hours=kind.hours, entered_on=day, at=on(day),
    )


def _period_end(of: Enacted, row: Row, day: date) -> date:
    from dazugong.spec.meetings import period_end

    return period_end(_meeting_kind(of, row).every or "month", day)


def _duty(of: Enacted, given: Given) -> None:
    row, kind = given.answers, _meeting_kind(of, given.answers)
    first, last = day_of(row.get("期间首日")) or of.example.first, day_of(row.get("期间末日")) or of.example.last
    pack, unit = row.get("机制") or of.pack.id, of.unit(given.unit, kind.held_by)
    owed = Duty.objects.filter(pack=pack, kind=kind.id, first=first, unit__name__startswith=given.unit).count()
    unit = of.found(f"{given.unit}所属第{owed}单位", unit, "branch") if owed else unit      # several rows of one unit are of the units below it
    Duty.objects.create(
        unit=unit, pack=pack, kind=kind.id, title=kind.title, period=row.get("期间") or first.isoformat(), first=first,
        last=last, times=row.get("应开次数") or kind.times, exempt_reason="法定假日" if row.get("免开") == "是" else "",
    )
    for number in range(int(row.get("已开次数") or 0)):      # type: ignore[call-overload]
        _again(of, given, first + ONE * number, unit)


def _decision(of: Enacted, given: Given) -> None:
    row, day = given.answers, day_of(given.answers["会议日期"])
    kind = _meeting_kind(of, row)
    chief = of.units.setdefault("会议召集单位", of.root)
    meeting = Meeting.objects.filter(unit=chief, kind=kind.id, day=day).first() or Meeting.objects.create(
        pack=of.pack.id, kind=kind.id, title=kind.title, unit=chief, day=day, topic="议题", state=Meeting.State.PLANNED, at=on(day),    # type: ignore
    )
    state, task = str(row.get("任务状态") or "待转任务"), None
    if state in STATES:
        due = day_of(row.get("完成期限"))
        task = Task.objects.create(unit=of.unit(given.unit), title=str(row["事项"]), state=STATES[state], given_on=day, due=due, version=1,
                                   done_on=due if STATES[state] in ("reported", "done") else None)  # fmt: skip
    Decision.objects.create(meeting=meeting, number=meeting.decisions.count() + 1, text=row["事项"], unit=of.unit(given.unit), due=day_of(row.get("完成期限")), task=task)


# 发布


def _publication(of: Enacted, given: Given) -> Publication:
    """A publication with one approved edition; withdrawn where the example says so."""
    row, unit = given.answers, of.unit(given.unit)
    kind = next(one for one in of.pack.publications if one.title == row["种类"])
    day = day_of(row.get("发布日期")) or of.example.first
    state = next(value for value, label in Publication.State.choices if label == (row.get("状态") or "已发布"))
    made = Publication.objects.create(
        pack=of.pack.id, kind=kind.id, title=kind.title, genre=kind.genre, subject=str(row.get("标题") or kind.title), unit=unit, unit_name=unit.name, state=state,
        period=str(row.get("期间") or ""), published_on=day, withdrawn_on=of.day if state == "withdrawn" else None, reason="示例" if state == "withdrawn" else "", at=on(of.day),
    )
    Edition.objects.create(publication=made, number=1, body="示例", state="approved", drafter="示例", drafted_by="甲", drafted_on=day, approved_by="乙", approved_on=day)
    return made


def _reading(of: Enacted, given: Given) -> None:
    """Somebody who has to read it, in a post of his own."""
    row, unit = given.answers, of.unit(given.unit)
    found = Publication.objects.filter(pack=of.pack.id, title=row["种类"], unit=unit).first() or _publication(of, given)
    number = Reading.objects.count()
    key = SubjectKey.objects.create(subject=f"person:reads-{number}", provider="示例", sealed=b"-")
    person = Person.objects.create(key=key, name=f"示例{number}", sex="女", pinyin="shili")
    post = Post.objects.create(unit=unit, title=str(row["岗位"]), since=SINCE)
    Reading.objects.create(edition=found.editions.get(), unit=unit, post=post, person=person, post_name=post.title, name=person.name,
                           read_on=of.example.first if row.get("已阅") == "是" else None)  # fmt: skip


def _disclosure(of: Enacted, given: Given) -> None:
    """What had to be published for a period, and the publication where there is one."""
    row, unit = given.answers, of.unit(given.unit)
    kind = next(one for one in of.pack.publications if one.title == row["种类"])
    last = day_of(row.get("期间末日")) or of.example.last
    Disclosure.objects.create(unit=unit, pack=of.pack.id, kind=kind.id, title=kind.title, period=str(row.get("期间") or last.year), term="示例", first=of.example.first, last=last,
                              due=day_of(row.get("公开期限")) or last, responsible=str(row.get("责任岗位") or "示例"))  # fmt: skip
    if row.get("已公开") == "是":
        _publication(of, Given("publications", given.unit, {**row, "发布日期": row.get("公开日期") or last}))
