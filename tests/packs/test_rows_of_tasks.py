"""任务证明的机制: rows of docs/coverage.csv about tasks; each test says in its first line what it proves."""
from __future__ import annotations

import html
import re
import zipfile
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

import dazugong.packs
from dazugong.kernel.access.actions import give_role
from dazugong.kernel.access.answering import contacts
from dazugong.kernel.access.queries import reader_for
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.indicators import queries as indicators
from dazugong.kernel.meetings.models import Meeting
from dazugong.kernel.orgs.actions import found_unit
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.people.actions import open_post
from dazugong.kernel.people.models import Appointment, Person, Post
from dazugong.kernel.plans.deadlines import day_of
from dazugong.kernel.plans.models import Document, Measure
from dazugong.kernel.plans.queries import measures
from dazugong.kernel.records.opening import install_pack
from dazugong.kernel.relations.actions import begin_relation
from dazugong.kernel.relations.models import Relation
from dazugong.kernel.tasks import deeds, handing
from dazugong.kernel.tasks.actions import Source, close_task, finish, give_task, hand_down
from dazugong.kernel.tasks.changing import change_task
from dazugong.kernel.tasks.countersigning import ask_to_countersign, countersign, round_of, signers, to_sign
from dazugong.kernel.tasks.gaps import NOBODY, answering, gaps
from dazugong.kernel.tasks.models import Task
from dazugong.kernel.tasks.overview import board
from dazugong.kernel.tasks.queries import LATE, mine, task_for, tasks
from dazugong.spec.relations import RelationKind
from tests.kernel.handling import go, opened, with_procedures
from tests.make import AT, DAY, SINCE, SYSTEM
from tests.sample_packs import MONTHLY
from tests.tabs import browser

PACKS = Path(dazugong.packs.__path__[0])


def test_every_task_is_answered_for_by_a_post_and_whoever_holds_it(city, as_reader) -> None:
    """任务200条逐条查责任人，200条都有岗位和现任人；岗位空缺的转B角并列出"""
    with as_reader("section", "甲部") as reader:
        town = city.unit("甲一镇")
        common = {"unit": town, "doer": town.name, "given_by": city.unit("甲部"), "giver": "部", "given_on": DAY, "due": DAY, "targets": [{"indicator": "户", "op": ">=", "value": "1户", "unit": "户"}]}
        Task.objects.bulk_create(Task(title=f"样例任务{n}", **common) for n in range(200))
        rows = list(gaps(reader))
        assert len(rows) == 200
        assert {answering(row) for row in rows} == {"组织委员"}
        assert not [row for row in rows if row.gap == NOBODY]
    with reading(SYSTEM):
        Appointment.objects.filter(post=Post.objects.get(unit=city.units["甲一镇"], title="组织委员")).update(until=DAY)
        deputy = open_post(unit=city.unit("甲一镇"), title="组织干事", since=SINCE, by=SYSTEM, at=AT)
        give_role(post=deputy, role="organiser", over=city.unit("甲一镇"), since=SINCE, by=SYSTEM, at=AT)
    with as_reader("section", "甲部") as reader:
        assert {answering(row) for row in gaps(reader)} == {"组织委员空缺"}
        with reading(SYSTEM):
            Appointment.objects.create(person=city.person("甲一村党员"), post=deputy, since=SINCE)
    with as_reader("section", "甲部") as reader:
        assert {answering(row) for row in gaps(reader)} == {"组织委员空缺，B角：组织干事"}


def test_a_task_of_the_office_itself_is_answered_for_by_its_section(city, as_reader) -> None:
    with as_reader("section", "甲部") as reader:
        Task.objects.create(title="样例任务", unit=city.unit("甲部"), doer="部", given_by=None, given_on=DAY, due=DAY)
        (row,) = gaps(reader)
        assert (answering(row), row.gap == NOBODY) == ("科长", False)


def test_the_board_counts_what_is_late_even_where_no_rule_gives_it_a_colour(city, as_reader) -> None:
    with as_reader("section", "甲部") as reader:
        unit = city.unit("甲一镇")
        for due, state in ((DAY - timedelta(days=1), "todo"), (DAY - timedelta(days=1), "done"), (DAY, "todo"), (None, "doing")):
            Task.objects.create(title="样例任务", unit=unit, doer=unit.name, given_on=DAY - timedelta(days=2), due=due, state=state, done_on=DAY if state == "done" else None)
        (row,) = board(reader, by="unit", since=DAY - timedelta(days=1))
        assert (row.red, row.late, row.open, row.done, row.since("late")) == (0, 1, 3, 1, 1)


def test_a_post_is_handed_over_with_everything_that_is_open(city, as_reader) -> None:
    """甲在办9件、台账3本，岗位移交乙，交接包列9件和3本，乙确认后责任人均为乙，历史仍显示甲"""
    town = city.unit("甲一镇")
    with reading(SYSTEM) as system:
        for number in range(3):
            install_pack(source=MONTHLY | {"pack.toml": MONTHLY["pack.toml"].replace('"monthly"', f'"ledger{number}"')}, since=SINCE, by=system, at=AT)
    with as_reader("section", "甲部") as reader:
        for n in range(9):
            hand_down(task=give_task(unit=city.unit("甲部"), title=f"样例任务{n}", by=reader, at=AT), to=[town], by=reader, at=AT)
        held = reader.rows(Appointment).select_related("post", "person").get(person_id=city.people["甲一镇组织委员"])
        successor = reader.rows(Person).get(pk=city.people["甲一村党员"])
        pairing = begin_relation(kind=RelationKind("pair", "结对帮扶", to="named"), pack="pairs", unit=town, to="样例困难户", holder=held.person, since=SINCE, by=reader, at=AT)
        arranged = Meeting.objects.create(pack="study", kind="study", title="学习会", unit=town, day=DAY + timedelta(days=9), chair=held.person.name, topic="样例议题", at=AT)
        handover = handing.hand_over_post(appointment=held, successor=successor, on=DAY, by=reader, at=AT)
        kinds = [item.kind for item in handing.items_of(reader, handover)]
        assert [kinds.count(kind) for kind in ("task", "ledger", "relation", "meeting")] == [9, 3, 1, 1]
        assert contacts(reader, [town.pk])[town.pk].name == held.person.name, "nothing changes before the successor confirms"
    with reading(reader_for(city.login("member", "甲一村"), day=DAY, today=DAY)) as himself:
        handing.confirm_handover(handover=handing.awaiting(himself)[0], by=himself, at=AT)
    with as_reader("section", "甲部") as reader:
        assert contacts(reader, [town.pk])[town.pk].name == successor.name
        with reading(reader.on(DAY - timedelta(days=1))) as before:
            assert contacts(before, [town.pk])[town.pk].name == held.person.name, "history still names him"
        assert reader.rows(Relation).get(follows=pairing).holder == successor.name
        assert reader.rows(Relation).get(pk=pairing.pk).holder == held.person.name
        assert reader.rows(Meeting).get(pk=arranged.pk).chair == successor.name
        kept = handing.handover_for(reader, handover.public_id)
        assert (kept.leaver_name, kept.successor_name, len(handing.items_of(reader, kept))) == (held.person.name, successor.name, 14)
    with reading(reader_for(city.login("member", "甲一村"), day=DAY, today=DAY)) as himself:
        assert himself.role == "organiser" and mine(himself).count() == 9


def test_a_yearly_plan_shows_what_has_no_task_yet(city, as_reader) -> None:
    """要点35条，33条已有任务，列出未分解2条；点任一任务回到原文那一句"""
    text = "\n".join(f"第{n}件事要办好。" for n in range(1, 36))
    with as_reader("section", "甲部") as reader:
        document = Document.objects.create(unit=city.unit("甲部"), title="样例要点", kind="plan", file_name="样.txt", sha256="0" * 64, text=text, received_on=DAY, at=AT)
        for n in range(1, 36):
            sentence = f"第{n}件事要办好。"
            task = give_task(unit=city.unit("甲部"), title=sentence, by=reader, at=AT) if n <= 33 else None
            Measure.objects.create(document=document, number=n, text=sentence, offset=text.index(sentence), kind="task", status="planned",
                                   decision="accepted", task=task)  # fmt: skip
        rows = list(measures(reader, document))
        assert [row.number for row in rows if not row.handed] == [34, 35]
        assert sum(row.handed for row in rows) == 33 and len(rows) == 35, "没有分解的只有2条"
        assert len(rows) - 33 == 2
        assert all(document.text[row.offset :].startswith(row.task.title) for row in rows if row.handed)


def test_those_who_took_part_have_it_among_their_deeds_and_may_object(city, as_reader) -> None:
    """任务1项、参与干部4人，验收后4人实绩各加1条并附任务；本人提异议后显示“核实中”"""
    people = ["甲一镇组织委员", "甲一村书记", "甲一村党员", "甲一湾书记"]
    with as_reader("section", "甲部") as reader:
        [task] = hand_down(task=give_task(unit=city.unit("甲部"), title="防汛抢险", by=reader, at=AT), to=[city.unit("甲一镇")], by=reader, at=AT)
    with as_reader("organiser", "甲一镇") as reader:
        for name in people:
            deeds.name_member(task=task, person=reader.rows(Person).get(pk=city.people[name]), part="上堤", by=reader, at=AT)
        finish(task=task, evidence="水退，无伤亡", by=reader, at=AT)
    with as_reader("section", "甲部") as reader:
        members = [reader.rows(Person).get(pk=city.people[name]) for name in people]
        assert [len(deeds.deeds_of(reader, person)) for person in members] == [0, 0, 0, 0], "not before it is closed"
        close_task(task=task, by=reader, at=AT)
        found = [deeds.deeds_of(reader, person) for person in members]
        assert [len(rows) for rows in found] == [1] * 4
        assert {rows[0].public_id for rows in found} == {task.public_id}
    with as_reader("member", "甲一村") as reader:
        own = deeds.deeds_of(reader, city.person("甲一村党员"))
        deeds.object_to(entry=own[0].entry, text="我那天在县里开会", by=reader, at=AT)
        assert deeds.deeds_of(reader, city.person("甲一村党员"))[0].state == "核实中"
    with as_reader("section", "甲部") as reader:
        assert deeds.deeds_of(reader, members[2])[0].state == "核实中"


def test_five_units_countersign(city, as_reader) -> None:
    """会签单位5家，4家同意1家退回，显示4/5并列退回理由；改稿后5家全同意才能办结，不能代签，没有齐的被拒"""
    with reading(SYSTEM):
        for n, name in enumerate(("财政", "人社", "教育")):
            unit = found_unit(name=f"甲县{name}局党组", kind="office", under=city.unit("甲县"), since=SINCE, by=SYSTEM, at=AT)
            post = open_post(unit=unit, title=f"样例职务{n}", since=SINCE, by=SYSTEM, at=AT)
            give_role(post=post, role="organiser", over=unit, since=SINCE, by=SYSTEM, at=AT)
            Appointment.objects.create(person=city.person(("甲一村党员", "甲一湾党员", "甲二村党员")[n]), post=post, since=SINCE)
    places = [("organiser", "甲一镇"), ("organiser", "甲二镇"), ("member", "甲一村"), ("member", "甲一湾"), ("member", "甲二村")]
    with as_reader("section", "甲部") as reader:
        task = give_task(unit=city.unit("甲部"), title="联合发文", by=reader, at=AT)
        units = signers(reader, task)
        assert len(ask_to_countersign(task=task, units=units, by=reader, at=AT)) == 5

    def sign(place: tuple[str, str], agree: bool) -> None:
        with as_reader(*place) as reader:
            sheet = task_for(reader, task.public_id)
            countersign(sign=to_sign(reader, sheet), agree=agree, reason="" if agree else "经费没有落实", by=reader, at=AT)

    for place in places[:4]:
        sign(place, True)
    sign(places[4], False)
    with as_reader("section", "甲部") as reader:
        assert len(round_of(reader, task).objected) == 1
        assert round_of(reader, task).said == "4/5 同意；不同意：甲县教育局党组（经费没有落实）"
        finish(task=task, evidence="稿已拟好", by=reader, at=AT)
    with as_reader("leader", "甲部") as reader:
        with pytest.raises(Refusal, match="不能销号：4/5"):
            close_task(task=task, by=reader, at=AT)
        change_task(task=task, title="联合发文（二稿）", due=None, targets="", reason="写明经费", by=reader, at=AT)
        with pytest.raises(Refusal, match="0/5"):
            close_task(task=task, by=reader, at=AT)
    for place in places:
        sign(place, True)
    with as_reader("leader", "甲部") as reader:
        assert close_task(task=task, by=reader, at=AT).state == "done"


def test_a_brief_on_a_topic_holds_eight_figures_each_as_its_rows_have_it(city, as_reader, it_is) -> None:
    """选“甲县后进整顿”，一页A4含8个数，逐个与当日明细一致，点得回去；无权看的数不出现"""
    it_is(2026, 5, 20)
    with_procedures(city, "improvement")
    plan = {"plan": "配强书记", "leader": "镇党委副书记", "helper": "第一书记", "stages": "1"}
    moves = (("section", "甲部", "列入", {"reasons": "班子不团结"}), ("organiser", "甲一镇", "开始整顿", plan),
             ("organiser", "甲一镇", "申请验收", {"done": "1", "effect": "已选出书记"}))  # fmt: skip
    for n in range(4):
        kind = "村级" if n < 2 else "其他"
        with as_reader("section", "甲部") as reader:
            case = opened(city, reader, "improvement.rectification", subject=f"后进整顿第{n}件")
        for step, (role, place, verb, values) in enumerate(moves[:n], 1):
            with as_reader(role, place) as reader:
                go(reader, case, step, verb, {"kind": kind} | values if step == 1 else values)
    with reading(SYSTEM):
        county = Unit.objects.get(pk=city.units["甲县"]).public_id
    page = browser(city, "section", "甲部")
    asked = f"/tasks/brief/?topic=后进整顿&unit={county}"
    assert page.get(asked).status_code == 200
    with zipfile.ZipFile(BytesIO(page.get(asked + "&out=word").content)) as box:
        body, links = box.read("word/document.xml").decode(), box.read("word/_rels/document.xml.rels").decode()
    assert 'w:w="11906" w:h="16838"' in body                                               # A4
    shown = re.sub(r"<[^>]+>", "", body)
    targets = [html.unescape(one) for one in re.findall(r'Target="http://[^/"]+(/boards/[^"]+)"', links)]
    assert len(targets) == 8
    with as_reader("section", "甲部") as reader:
        under = indicators.under_for(reader, "")
        for target in targets:
            _, _, pack, indicator, *_ = target.split("/")
            asks = parse_qs(urlsplit(target).query)
            table = indicators.figures(reader, pack=pack, indicator=indicator, period=asks["period"][0], under=under)
            row = next(one for one in table.totals if one.band == asks.get("band", [""])[0])
            assert (f"（{row.count}/{row.of}）" if row.of else f"{row.count}") in shown
            opened_page = page.get(target).content.decode()
            assert len(set(re.findall(r'href="/cases/(\w+)/"', opened_page))) == (row.of or row.count)
    assert browser(city, "member", "甲一村").get("/tasks/brief/").status_code == 404


def test_ten_days_and_meetings_without_a_day(city, as_reader) -> None:
    """“9月中旬前”按9月10日计、“会议前”日期未定，9月11日检查，前者逾期1天，后者标“待定”"""
    assert day_of("9月中旬前", 2026) == date(2026, 9, 10)
    assert day_of("会议前", 2026) is None
    with as_reader("section", "甲部") as reader:
        for words in ("9月中旬前", "会议前"):
            give_task(unit=city.unit("甲部"), title=words, due=day_of(words, 2026), source=Source(due_text=words), by=reader, at=AT)
    checked = date(2026, 9, 11)
    with as_reader("section", "甲部", day=checked) as reader:
        found = {row.title: row for row in tasks(reader)}
        assert found["9月中旬前"].light == LATE and (checked - found["9月中旬前"].due).days == 1
        assert found["会议前"].light != LATE
    client = browser(city, "section", "甲部")
    assert "待定（会议前）" in client.get("/tasks/").content.decode()
