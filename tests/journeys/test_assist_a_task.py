"""配合一项任务: who leads and who assists are told apart; whoever assists knows whom and how far it is, and no more; what
would be refused is said where the door would stand."""
from __future__ import annotations

import re
from datetime import date

import pytest
from django.utils import timezone

from dazugong.kernel.identity.reader import reading
from dazugong.kernel.orgs.actions import found_unit
from dazugong.kernel.tasks.actions import Source, finish, give_task, hand_down, report_progress
from dazugong.kernel.tasks.countersigning import ask_to_countersign
from dazugong.kernel.tasks.models import Task
from dazugong.kernel.tasks.prerequisites import set_prerequisites
from dazugong.kernel.tasks.queries import having_it
from tests.journeys.officer import PLAN, upload
from tests.journeys.officer import Desk as Plan
from tests.journeys.test_hand_tasks_down import Desk, now, of
from tests.make import AT, SINCE, SYSTEM

DUE = date(2099, 5, 31)     # far ahead: the pages read today's clock


@pytest.fixture
def county(city) -> Desk:
    return Desk(city, "section", "甲部")


@pytest.fixture
def lead(city) -> Desk:
    return Desk(city, "organiser", "甲一镇")


@pytest.fixture
def helper(city) -> Desk:
    return Desk(city, "organiser", "甲二镇")


@pytest.fixture
def officer(city):
    with reading(city.reader("section", "甲部", day=timezone.localdate())) as reader:
        yield reader


@pytest.fixture
def top(city, officer) -> Task:
    return give_task(unit=city.unit("甲部"), title="建好活动阵地", due=DUE, by=officer, at=timezone.now())


@pytest.fixture
def pair(city, officer, top) -> tuple[Task, Task]:
    """甲一镇 leads, 甲二镇 assists."""
    to = [city.unit("甲一镇"), city.unit("甲二镇")]
    first, second = hand_down(task=top, to=to, assisting={to[1].pk}, by=officer, at=timezone.now())
    return first, second


def plain(page: str) -> str:
    return re.sub(r"<[^>]+>", "", page)


def acting(city, role: str, place: str):
    return reading(city.reader(role, place, day=timezone.localdate()))


def test_the_county_counts_those_who_lead_and_those_who_assist_apart(city, county, helper, top, pair):
    assert "牵头 0/1，配合 0/1 已办结" in plain(county.sees(of(top)))
    helper.sends(f"{of(pair[1])}progress/", act="finish", text="人已到位")
    county.sends(f"{of(pair[1])}close/", act="close")
    assert "牵头 0/1，配合 1/1 已办结" in plain(county.sees(of(top)))
    assert "1/2" in plain(county.sees("/tasks/?q=活动阵地&f_unit=组织部")), "nothing is lost in the list"


def test_whoever_is_only_helped_is_not_led_to_a_page_of_units_that_owe_the_target(city, county, lead, officer):
    aim = [{"indicator": "活动阵地", "op": ">=", "value": "3个", "unit": "个"}]
    whole = give_task(unit=city.unit("甲部"), title="新建活动阵地", due=DUE, targets=aim, by=officer, at=timezone.now())
    towns = [city.unit("甲一镇"), city.unit("甲二镇")]
    first, _ = hand_down(task=whole, to=towns, assisting={towns[1].pk}, by=officer, at=timezone.now())
    assert "各单位完成情况" in county.sees(of(whole)) and "甲一镇" in county.sees(f"{of(whole)}goals/")
    with acting(city, "organiser", "甲一镇") as reader:
        hand_down(task=first, to=[city.unit("甲一村")], assisting={city.unit("甲一村").pk}, by=reader, at=timezone.now())
    seen = lead.sees(of(first))
    assert "配合 0/2 已办结" in plain(seen) and "各单位完成情况" not in seen
    assert "配合的单位不报目标值" in lead.sees(f"{of(first)}goals/")


def test_a_village_that_helps_its_township_is_the_township_s_affair(city, county, lead, officer, top):
    town = hand_down(task=top, to=[city.unit("甲一镇"), city.unit("甲二镇")], by=officer, at=timezone.now())[0]
    with acting(city, "organiser", "甲一镇") as reader:
        villages = [city.unit("甲一村"), city.unit("甲一湾")]
        hand_down(task=town, to=villages, assisting={v.pk for v in villages}, by=reader, at=timezone.now())
        assert Task.objects.filter(parent=town, duty="assist").count() == 2
    with reading(officer):
        assert having_it(officer, top) == {city.units["甲一镇"], city.units["甲二镇"]}
    seen = plain(county.sees(of(top)))
    assert "0/2 已办结" in seen and "甲一村" not in seen
    seen = plain(lead.sees(of(town)))
    assert "配合 0/2 已办结" in seen and "牵头 0/0" not in seen


def test_a_changed_plan_takes_nothing_from_a_village_that_helps_its_township(city, county, client, officer):
    """变更 below is told by who named whom: what the township gave its own villages is not the county's to withdraw."""
    client.force_login(city.login("section", "甲部"))
    first = Plan(client, upload(client, PLAN))
    first.act(1, "accept_suggested")
    client.post(f"{first.address}hand-down/", {"form_key": "下", "due": "2099-12-20", "pick": ["1"]})
    town = Task.objects.get(unit=city.unit("甲一镇"))
    with acting(city, "organiser", "甲一镇") as reader:
        villages = [city.unit("甲一村"), city.unit("甲一湾")]
        hand_down(task=town, to=villages, assisting={v.pk for v in villages}, by=reader, at=timezone.now())
    again = Plan(client, upload(client, PLAN.replace("3个", "5个")))
    again.act(1, "accept_suggested")
    old = first.address.split("/")[2]
    shown = plain(again.page(f"revise/?with={old}"))
    assert "5个" in shown and "撤销甲县甲一镇" not in shown


def test_whoever_assists_reads_whom_and_how_far_it_is_and_not_what_was_written_there(city, lead, helper, officer, top, pair):
    with acting(city, "organiser", "甲一镇") as reader:
        report_progress(task=pair[0], text="选址有争议，先内部商量", percent=30, by=reader, at=timezone.now())
    seen = plain(helper.sees(of(pair[1])))
    today = timezone.localdate()
    assert "配合的任务建好活动阵地　甲县县委组织部交办" in seen
    assert f"甲县甲一镇党委牵头，在办，{today.year}年{today.month}月{today.day}日报完成30%，2099年5月31日前完成" in seen
    assert "选址有争议" not in seen
    for other in (top, pair[0]):
        assert helper.client.get(of(other)).status_code == 404
    assert "配合的任务" not in lead.sees(of(pair[0])), "whoever leads assists nobody"


def test_where_several_lead_whoever_assists_reads_of_each(city, officer, top):
    to = [city.unit("甲一镇"), city.unit("甲二镇"), city.unit("甲一村")]
    helps = hand_down(task=top, to=to, assisting={to[2].pk}, by=officer, at=timezone.now())[2]
    seen = plain(Desk(city, "secretary", "甲一村").sees(of(helps)))
    assert "甲县甲一镇党委牵头，待办" in seen and "甲县甲二镇党委牵头，待办" in seen


def test_a_task_that_waits_says_so_instead_of_offering_what_it_would_refuse(city, county, lead, officer, top):
    first = give_task(unit=city.unit("甲部"), title="“头雁”摸底", by=officer, at=timezone.now())
    town = hand_down(task=top, to=[city.unit("甲一镇")], by=officer, at=timezone.now())[0]
    set_prerequisites(task=top, needs=[first], by=officer, at=timezone.now())
    seen = county.sees(of(top))
    assert "前置任务“‘头雁’摸底”还没有销号，这项任务还不能开始；请先办结前置任务，或请交办单位取消前置" in seen
    for door in ("报进展</button>", ">报结</button>", "hand-down/", "split/"):
        assert door not in seen
    assert "会签和前置" in seen, "whoever gave it takes the prerequisite away there"
    for page in ("hand-down/", "split/"):
        assert "还没有销号，这项任务还不能开始" in county.sees(of(top) + page)
        assert "<form method=\"post\"" not in county.sees(of(top) + page).split("<main")[1]
    below = lead.sees(of(town))
    assert "前置任务“上级的前置任务”还没有销号" in below and "报进展</button>" not in below
    county.sends(f"{of(first)}progress/", act="finish", text="摸清了")
    Desk(city, "leader", "甲部").sends(f"{of(first)}close/", act="close")
    assert "报进展</button>" in lead.sees(of(town)) and "hand-down/" in county.sees(of(top))


def test_a_prerequisite_of_a_running_task_says_beforehand_whom_it_stops_and_tells_them(city, county, lead, officer, top):
    first = give_task(unit=city.unit("甲部"), title="“头雁”摸底", by=officer, at=timezone.now())
    joint = f"{of(top)}joint/"
    assert "已经在办" not in county.sees(joint), "nobody has begun"
    town, idle = hand_down(task=top, to=[city.unit("甲一镇"), city.unit("甲二镇")], by=officer, at=timezone.now())
    lead.sends(f"{of(town)}progress/", act="progress", text="已选址")
    assert "甲县县委组织部、甲县甲一镇党委已经在办：定了还没有销号的前置任务，就都要先停" in county.sees(joint)
    assert "前置任务有变" not in lead.sees("/")
    county.sends(joint, act="needs", needs=[first.public_id])
    seen = county.sees(joint)
    assert "已记入这项任务和下级任务共3项的办理记录" in seen and "已经在办" not in seen, "they have stopped"
    today = timezone.localdate()
    assert f"建好活动阵地（{today.month}月{today.day}日前置任务有变）" in lead.sees("/")
    told = "定了前置任务，前置没有销号以前这项任务先停"
    assert told in lead.sees(of(town)) and told in Desk(city, "organiser", "甲二镇").sees(of(idle))
    assert (now(town).state, now(idle).state) == ("doing", "todo"), "what it waits for changes no state"
    county.sends(joint, act="needs", needs=[first.public_id])
    assert lead.sees(of(town)).count(told) == 1, "nothing has changed"
    county.sends(joint, act="needs")
    below = lead.sees(of(town))
    assert "取消了前置任务，可以接着办" in below and "报进展</button>" in below


def test_a_task_not_countersigned_yet_is_neither_handed_down_nor_closed_and_says_why(city, county, officer, top):
    ask_to_countersign(task=top, units=[city.unit("甲一镇")], by=officer, at=timezone.now())
    seen = county.sees(of(top))
    assert "会签还没有齐，不能下达、拆分：0/1 同意；未签：甲县甲一镇党委" in seen
    assert "hand-down/" not in seen and "split/" not in seen and "报进展</button>" in seen
    finish(task=top, evidence="建好了", by=officer, at=timezone.now())
    waiting = Desk(city, "leader", "甲部").sees(of(top))
    assert "会签还没有齐，不能销号" in waiting and ">销号</button>" not in waiting
    assert "已报结，请核实" in waiting and ">退回</button>" in waiting


def test_a_task_with_something_open_below_is_not_offered_to_be_reported_done(city, lead, helper, pair):
    seen = lead.sees(of(pair[0]))
    assert "报进展</button>" in seen and ">报结</button>" not in seen
    assert "下级还有1项没有销号，请先逐项销号" in seen
    helper.sends(f"{of(pair[1])}progress/", act="finish", text="人已到位")
    lead.sends(f"{of(pair[1])}close/", act="close")
    assert ">报结</button>" in lead.sees(of(pair[0]))
    assert now(pair[1]).state == "done"


def test_whoever_only_countersigns_is_shown_no_share_of_what_he_sees_a_part_of(city, county, lead, officer, top):
    town = hand_down(task=top, to=[city.unit("甲一镇"), city.unit("甲二镇")], by=officer, at=timezone.now())[0]
    ask_to_countersign(task=top, units=[city.unit("甲一镇")], by=officer, at=timezone.now())
    lead.sends(f"{of(town)}progress/", act="finish", text="建好了")
    Desk(city, "leader", "甲部").sends(f"{of(town)}close/", act="close")
    assert now(town).state == "done"
    listed = plain(lead.sees("/tasks/?q=活动阵地"))
    assert "100" not in listed and "1/1" not in listed
    seen = plain(lead.sees(of(top)))
    assert "只列您看得到的" in seen and "1/1" not in seen
    assert lead.client.get(f"{of(top)}goals/").status_code == 404
    assert "1/2 已办结" in plain(county.sees(of(top)))
    assert "50.0%1/2" in plain(county.sees("/tasks/?q=活动阵地&f_unit=组织部"))


def test_a_sentence_that_begins_with_quotation_marks_has_them_once(city, county, officer):
    with reading(SYSTEM):
        source = Source("“头雁工程”要抓实，实行‘一村一策’。", "一、队伍")
    task = give_task(unit=city.unit("甲部"), title="抓实头雁工程", source=source, by=officer, at=timezone.now())
    seen = county.sees(of(task))
    assert "“‘头雁工程’要抓实，实行“一村一策”。”" in seen
    assert "““" not in seen


def test_before_a_paper_is_handed_down_one_reads_who_will_lead_and_who_assist(city, client):
    client.force_login(city.login("section", "甲部"))
    paper = Plan(client, upload(client, PLAN))
    paper.act(1, "accept")
    paper.act(1, "assign", leading=city.unit("甲一镇").public_id, assisting=city.unit("甲二镇").public_id)
    shown = paper.page("hand-down/")
    assert "甲县甲一镇党委牵头，甲县甲二镇党委配合" in shown
    assert "共2项任务，其中1项配合" in shown


def test_townships_are_ticked_to_begin_with_and_an_office_beside_them_is_not(city, county, top):
    with reading(SYSTEM):
        office = found_unit(name="甲县财政局", kind="office", under=city.unit("甲县"), since=SINCE, by=SYSTEM, at=AT)
    form = county.sees(f"{of(top)}hand-down/")
    ticked = set(re.findall(r'name="to" value="([^"]+)"[^>]*\bchecked', form))
    assert ticked == {city.unit("甲一镇").public_id, city.unit("甲二镇").public_id}
    assert f'value="{office.public_id}"' in form and "将下达给2个乡镇街道" in form
