"""演示县的推进: a campaign of a hundred days in two phases with its evidence, sheets of supervision and countersigning; what is
admitted to communities; the department's meetings, whose minutes became tasks; a topic out to tender; duties drawn as a map."""
from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta

from dazugong.formats.paper.notice import DocumentNumber, Notice, notice_pdf
from dazugong.kernel.identity.reader import Reader, reading, system_reader
from dazugong.kernel.meetings.actions import plan_meeting, record_attendance
from dazugong.kernel.meetings.minutes import Decided, confirm_minutes, write_minutes
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.people.models import Person
from dazugong.kernel.processes.actions import press
from dazugong.kernel.processes.opening import open_case, procedures_on
from dazugong.kernel.records.actions import file_record
from dazugong.kernel.records.entries import begin_entry
from dazugong.kernel.records.kinds import meeting_kinds, offered
from dazugong.kernel.records.models import Obligation
from dazugong.kernel.records.opening import install_pack, open_by_hand
from dazugong.kernel.tasks.actions import Source, close_task, finish, give_task, hand_down, report_progress
from dazugong.kernel.tasks.countersigning import ask_to_countersign, countersign
from dazugong.kernel.tasks.deeds import name_member
from dazugong.kernel.tasks.evidence import Sent
from dazugong.kernel.tasks.models import Task
from dazugong.kernel.tasks.prerequisites import set_prerequisites
from dazugong.kernel.tasks.supervising import issue_sheet, proposal, reply_to_sheet

from .cast import Cast
from .tree import Tree
from .work import PACKS, at_nine

BEGUN, FIRST_PHASE, SECOND_PHASE = timedelta(days=60), timedelta(days=26), timedelta(days=40)     # of the campaign: before, before and after the day
PHASES = ("百日攻坚第一阶段：新建、改建村级活动阵地", "百日攻坚第二阶段：新建阵地配齐设施、开放使用")
PLACES = [{"indicator": "活动阵地", "op": ">=", "value": "3个", "unit": "个"}]
RATES = [{"indicator": "阵地开放率", "op": ">=", "value": "90%", "unit": "%"}]
WHERE = "全县基层阵地建设百日攻坚动员会"
DEMAND = "请主要负责人过问，逐处说明没有建成的原因，列出补建的日期和责任人。"
REPLY = "两处已经完工待验，一处因雨停工，倒排工期，月底前建成。党委书记每周到现场一次。"
AGREED = "同意。阵地用地和水电由我单位协调。"
ADMITTED = (("流动党员摸底登记", "流动党员管理工作办法", "每个村补助工作经费500元", "同意"), ("商业满意度问卷入户", "企业来函", "没有经费", "不同意"))
CHARTER = (("党员群众议事", "社区工作办法第一条"), ("文明楼院评选", "社区工作办法第二条"), ("物业矛盾调解", "社区工作办法第三条"), ("居务公开", "社区工作办法第四条"), ("困难家庭走访", "社区工作办法第五条"))
LEADS = ("牵头", "配合", "监督"), ("配合", "牵头", "监督")
MINUTES = "一、通报百日攻坚进度。二、研究组工讲坛安排。三、议定下列事项，由责任单位按期办理，下次例会先报办理情况。"
DECIDED = ("梳理未建成阵地清单，逐处定完工日期", "拟订下月组工讲坛主题和主讲人")
TOPIC = "村级活动阵地怎样常态开放"
RUNS_ON = 3     # townships on whose paper evidence stands; the typesetting takes its time


def drive(tree: Tree, cast: Cast, draw: random.Random, on: date) -> None:
    """Everything that is driven forward in the county these weeks."""
    month = on.replace(day=1)
    with reading(system_reader(month, "安装机制")) as system:
        for name in ("office_meetings", "admission", "duties", "topic_tender"):
            since = {"topic_tender": month - BEGUN, "office_meetings": on - timedelta(days=on.weekday())}.get(name, month)     # meetings: from this week on
            install_pack(source=PACKS / name, since=since, by=system, at=at_nine(month))
    _campaign(tree, cast, draw, on)
    _admit(tree, cast, on)
    _meet(tree, cast, draw, on)
    _tender(tree, cast, on)
    _charter(tree, cast, on)


def _campaign(tree: Tree, cast: Cast, draw: random.Random, on: date) -> None:
    begun, first, second = on - BEGUN, on - FIRST_PHASE, on + SECOND_PHASE
    officer = cast.reader("section", tree.county, begun)
    with reading(officer):
        tasks = [
            give_task(
                unit=tree.department, title=title, line="基层组织", opens=opens, due=due, targets=targets, by=officer, at=at_nine(begun),
                source=Source(sentence=title, place=WHERE, origin="instruction"),
            )
            for title, opens, due, targets in zip(PHASES, (begun, first + timedelta(days=1)), (first, second), (PLACES, RATES))
        ]
        ask_to_countersign(task=tasks[0], units=tree.towns[:2], by=officer, at=at_nine(begun))
    _sign(tasks[0], tree.towns[:2], cast, begun)
    with reading(officer):
        for task in tasks:
            hand_down(task=task, to=tree.towns, by=officer, at=at_nine(begun))
    for place, town in enumerate(tree.towns):
        _build(tasks[0], town, place, cast, draw, on)
    _close_and_supervise(tasks[0], tree, cast, on)
    officer = cast.reader("section", tree.county, on)
    with reading(officer):
        third = give_task(unit=tree.department, title="百日攻坚总结验收和成果推广", line="基层组织", due=second + timedelta(days=10), by=officer, at=at_nine(on))
        set_prerequisites(task=third, needs=tasks, by=officer, at=at_nine(on))
        ask_to_countersign(task=third, units=tree.towns[:1], due=on + timedelta(days=7), by=officer, at=at_nine(on))


def _sign(task: Task, towns: Sequence[Unit], cast: Cast, day: date) -> None:
    for town in towns:
        signer = cast.reader("organiser", town, day + timedelta(days=1))
        with reading(signer):
            countersign(sign=task.countersigns.get(unit=town), agree=True, reason=AGREED, by=signer, at=at_nine(signer.day))


def _build(task: Task, town: Unit, place: int, cast: Cast, draw: random.Random, on: date) -> None:
    """One township's part: the first three report with papers; every fourth is not through, and says how far it is."""
    day = on - FIRST_PHASE - timedelta(days=draw.randrange(2, 20))
    doer = cast.reader("organiser", town, day)
    with reading(doer):
        own = doer.rows(Task).get(parent=task, unit=town)
        files = [_paper(town, day)] if place < RUNS_ON else []
        if place % 4 == 1:
            report_progress(task=own, text="三处已开工，一处建成，两处正在施工。", percent=40, values={"活动阵地": "1个"}, day=day, files=files, by=doer, at=at_nine(day))
            return
        member = Person.objects.filter(appointments__post__unit=town, appointments__until=None).order_by("pk").first()
        if place < RUNS_ON and member:
            name_member(task=own, person=member, part="驻点督建，每周到场两次", by=doer, at=at_nine(day))
        finish(task=own, evidence="三处阵地全部建成，验收单附后。", values={"活动阵地": f"{draw.choice((3, 3, 4))}个"}, done_on=day, files=files, by=doer, at=at_nine(day))


def _paper(town: Unit, day: date) -> Sent:
    """The report that a township hands in as evidence."""
    said = notice_pdf(Notice(
        head=f"{town.name}文件", number=DocumentNumber("党发", day.year, 21), title="关于村级活动阵地建设情况的报告", addressees="县委组织部：",
        body=["按照百日攻坚部署，我镇（街道）逐处核对了新建、改建的活动阵地，现将情况报告如下。", "一、建成的，已经过村、镇两级验收，验收单存档备查。", "二、在建的，逐处排了工期，由班子成员包抓。"],
        signed_by=town.name, day=day,
    ))  # fmt: skip
    return Sent("阵地建设情况报告.pdf", said.data)


def _close_and_supervise(task: Task, tree: Tree, cast: Cast, on: date) -> None:
    """The section closes what was reported, and issues sheets for two that are late; one of them answers."""
    officer = cast.reader("section", tree.county, on)
    with reading(officer):
        for own in officer.rows(Task).filter(parent=task, state="reported").order_by("pk"):
            close_task(task=own, by=officer, at=at_nine(own.done_on + timedelta(days=3)))
        behind = officer.rows(Task).filter(parent=task, state="doing").select_related("unit").order_by("pk")[:2]
        late = [own for own in behind if proposal(officer, own)]
        for own in late:
            issue_sheet(task=own, demand=DEMAND, reply_due=on + timedelta(days=3), by=officer, at=at_nine(on))
    for own in late[:1]:
        doer = cast.reader("organiser", own.unit, on)
        with reading(doer):
            reply_to_sheet(task=own, text=REPLY, by=doer, at=at_nine(on))


def _admit(tree: Tree, cast: Cast, on: date) -> None:
    """The register of what may reach a community, and one item of it handed to villages of the first township."""
    officer, entries = cast.reader("section", tree.county, on), []
    with reading(officer):
        for item, basis, means, result in ADMITTED:
            entry = begin_entry(pack="admission", form="items", unit=tree.county, day=on, by=officer, at=at_nine(on))
            told = {"until": str(on + timedelta(days=365))} if result == "同意" else {"why": "没有依据，不进社区"}
            file_record(obligation=entry, values={"item": item, "basis": basis, "means": means, "result": result, **told}, by=officer, at=at_nine(on))
            entries.append(entry.public_id)
    town = tree.towns[0]
    doer = cast.reader("organiser", town, on)
    with reading(doer):
        task = give_task(unit=town, title=ADMITTED[0][0], line="党员队伍", due=on + timedelta(days=20), by=doer, at=at_nine(on))
        hand_down(task=task, to=tree.villages[town.pk][:6], admitted=entries[0], by=doer, at=at_nine(on))


def _meet(tree: Tree, cast: Cast, draw: random.Random, on: date) -> None:
    """A study meeting in each week of the month, a forum; what the first decided became tasks, one of them done."""
    month, kinds = on.replace(day=1), meeting_kinds(on)
    weekly, forum = (offered(kinds, f"office_meetings.{name}") for name in ("weekly", "forum"))
    first = next((month + timedelta(days=n) for n in range(7) if (month + timedelta(days=n)).weekday() == 0), month)
    days = [first + timedelta(days=7 * n) for n in range(5) if first + timedelta(days=7 * n) < on] or [month]
    for day, kind in [*((day, weekly) for day in days), (days[-1], forum)]:
        officer = cast.reader("section", tree.county, day)
        with reading(officer):
            topic = "组工讲坛：怎样把材料写短" if kind is forum else "学习例会：通报进度，议定下周事项"
            meeting = plan_meeting(kind=kind.kind, pack=kind.pack.id, unit=tree.department, day=day, topic=topic, place="部会议室", chair="常务副部长", by=officer, at=at_nine(day))
            record_attendance(meeting=meeting, kind=kind.kind, marks={}, by=officer, at=at_nine(day))
            if day != days[0] or kind is forum:
                continue
            decided = [Decided(text, unit, on + timedelta(days=days_left)) for text, unit, days_left in zip(DECIDED, (tree.towns[0], tree.department), (9, 12))]
            write_minutes(meeting=meeting, minutes=MINUTES, decided=decided, by=officer, at=at_nine(day))
            confirm_minutes(meeting=meeting, by=officer, at=at_nine(day))


def _tender(tree: Tree, cast: Cast, on: date) -> None:
    """A topic made public a month ago; its time for bids is over."""
    officer = cast.reader("section", tree.county, on - timedelta(days=30))
    with reading(officer):
        procedure = next(one for one in procedures_on(officer.day) if one.key == "topic_tender.topic")
        case = open_case(offered=procedure, unit=tree.county, subject=TOPIC, by=officer, at=at_nine(officer.day))
        press(case=case, step=1, verb="发布", values={"topic": TOPIC, "aim": "弄清阵地为什么建了不开，拿出能推广的办法。"}, by=officer, at=at_nine(officer.day))


def _charter(tree: Tree, cast: Cast, on: date) -> None:
    """社区职责关系表 of the first township, opened by hand for it alone as a trial."""
    town, officer = tree.towns[0], cast.reader("section", tree.county, on)
    with reading(officer):
        open_by_hand(pack="duties", form="charter", code=str(on.year), reason="先行试点", due=on + timedelta(days=30), under=town, by=officer, at=at_nine(on))
    doer: Reader = cast.reader("organiser", town, on)
    with reading(doer):
        owed = doer.rows(Obligation).get(pack="duties", form="charter", unit=town)
        parties = ("party", "committee", "oversight")
        values = {f"items.{n}.{name}": said for n, row in enumerate(CHARTER, 1) for name, said in zip(("name", "basis", *parties), (*row, *LEADS[n % 2]))}
        file_record(obligation=owed, values=values, by=doer, at=at_nine(on))
