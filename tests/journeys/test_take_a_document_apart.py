"""拆文件: a section officer takes a document in, decides its measures one by one, and hands them down."""
from __future__ import annotations

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from dazugong.kernel.identity.reader import reading
from dazugong.kernel.plans.models import Document, Measure
from dazugong.kernel.tasks.actions import give_task
from dazugong.kernel.tasks.countersigning import ask_to_countersign
from dazugong.kernel.tasks.models import Task
from dazugong.kernel.tasks.prerequisites import set_prerequisites
from tests.make import SYSTEM

PLAN = """2026年甲县组织工作要点
一、建强基层组织
1.各乡镇党委要在12月底前新建村级活动阵地3个。
2.县委组织部9月底前开展支部书记轮训2期。
二、抓实党员教育
各乡镇党委每季度召开一次党员教育例会。
"""


@pytest.fixture
def officer(city, client) -> Client:
    client.force_login(city.login("section", "甲部"))
    return client


def send(client: Client, address: str, *, key: str = "", script: bool = False, **fields: object):
    headers = {"HX-Request": "true"} if script else {}
    send.count += 1
    return client.post(address, {"form_key": key or f"键{send.count}", **fields}, headers=headers)


send.count = 0


@pytest.fixture
def plan(officer) -> str:
    """The address of the review page of a document just uploaded."""
    answer = send(officer, "/plans/upload/", file=SimpleUploadedFile("要点.txt", PLAN.encode()), kind="plan")
    assert answer.status_code == 302
    return answer["Location"]


def measures() -> list[Measure]:
    with reading(SYSTEM):
        return list(Measure.objects.order_by("number").prefetch_related("owners"))


def numbered(words: str) -> Measure:
    return next(m for m in measures() if words in m.text)


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_the_empty_list_says_what_to_do(officer):
    assert "还没有文件。上传讲话、要点或方案" in page(officer, "/plans/")


def test_she_sees_the_original_beside_the_measures_with_the_sentence_lit(officer, plan):
    seen = page(officer, plan)
    measure = numbered("活动阵地")
    assert f"已审 0/{len(measures())}" in seen
    lit = re.search(r'class="sentence lit"[^>]* data-number="(\d+)"', page(officer, f"{plan}?at={measure.number}"))
    assert lit and int(lit[1]) == measure.number
    assert "2026年12月31日（周四）" in seen
    assert page(officer, "/plans/").count("2026年甲县组织工作要点") == 1


def test_each_decision_exchanges_only_its_row_and_counts_on(officer, plan):
    number = numbered("活动阵地").number
    answer = send(officer, f"{plan}measures/{number}/", script=True, act="accept").content.decode()
    assert answer.strip().startswith(f'<li id="m-{number}"')
    assert "<html" not in answer
    assert f"已审 1/{len(measures())}" in answer
    assert 'hx-swap-oob="true"' in answer


def test_it_works_as_plain_forms_too_and_comes_back_to_the_same_measure(officer, plan):
    answer = send(officer, f"{plan}measures/1/", act="drop")
    assert (answer.status_code, answer["Location"]) == (302, f"{plan}?at=1#m-1")
    send(officer, f"{plan}measures/1/", act="undo")
    send(officer, f"{plan}measures/1/", act="edit", text="改写的举措", due="2026-08-31")
    first = measures()[0]
    assert (first.decision, first.edited_text, str(first.due)) == ("edited", "改写的举措", "2026-08-31")
    opened = page(officer, f"{plan}?at=1&open=1")
    assert "改写的举措" in opened
    assert first.text in opened
    assert "改后采用" in opened


def test_a_refused_edit_keeps_the_row_open_and_says_why(officer, plan):
    answer = send(officer, f"{plan}measures/1/", script=True, act="edit", text="", due="")
    assert "请写明举措内容" in answer.content.decode()
    assert "改后采用" in answer.content.decode()
    said = send(officer, f"{plan}measures/1/", act="undo")
    assert "第1条：这一条还没有审定" in page(officer, said["Location"])


def test_the_same_click_sent_twice_decides_once(officer, plan):
    for _ in range(2):
        send(officer, f"{plan}measures/1/", key="同一键", act="accept")
    with reading(SYSTEM):
        assert Measure.objects.get(number=1).decisions.count() == 1


def test_how_often_a_thing_is_to_be_done_stands_on_each_task_of_it(officer, plan):
    often = numbered("教育例会")
    send(officer, f"{plan}measures/{often.number}/", act="accept_suggested")
    assert "每季度，逐期到期" in page(officer, f"{plan}hand-down/")
    send(officer, f"{plan}hand-down/", pick=str(often.number), due="2026-12-20")
    with reading(SYSTEM):
        given = list(Task.objects.filter(sentence=often.text))
    assert len(given) > 1
    for task in given:
        assert task.every == "quarter"
        assert "原文：每季度" in page(officer, f"/tasks/{task.public_id}/")


HELPED = """2026年甲县人才工作要点
一、引人才
1.建立返乡人才联系点。（牵头单位：甲一镇党委，配合单位：甲二镇党委；完成时限：10月底前）
"""


def test_who_the_document_says_helps_is_assigned_with_who_leads(city, officer):
    plan = send(officer, "/plans/upload/", file=SimpleUploadedFile("人才.txt", HELPED.encode()), kind="plan")["Location"]
    assert "按原文指定甲县甲一镇党委，甲县甲二镇党委配合" in page(officer, plan)
    send(officer, f"{plan}measures/1/", act="accept_suggested")
    with reading(SYSTEM):
        assert [(row.unit.name, row.duty) for row in Measure.objects.get().owners.select_related("unit").order_by("duty")] == [("甲县甲二镇党委", "assist"), ("甲县甲一镇党委", "lead")]
    send(officer, f"{plan}hand-down/", pick=1, due="")
    with reading(SYSTEM):
        assert {(task.unit.name, task.duty) for task in Task.objects.filter(parent__isnull=False).select_related("unit")} == {("甲县甲一镇党委", "lead"), ("甲县甲二镇党委", "assist")}


def test_who_helps_reports_to_the_department_where_it_leads_beside_a_township(city, officer, plan):
    first, towns = numbered("活动阵地"), {name: city.unit(name).public_id for name in ("甲部", "甲一镇", "甲二镇")}
    send(officer, f"{plan}measures/{first.number}/", act="accept")
    send(officer, f"{plan}measures/{first.number}/", act="assign", leading=[towns["甲部"], towns["甲一镇"]], assisting=towns["甲二镇"])
    assert "甲县县委组织部、甲县甲一镇党委牵头，甲县甲二镇党委配合" in page(officer, f"{plan}hand-down/")
    send(officer, f"{plan}hand-down/", pick=first.number, due="")
    with reading(SYSTEM):
        given = {task.unit.name: (task.giver, task.duty) for task in Task.objects.filter(parent__isnull=False).select_related("unit")}
    assert given == {"甲县甲一镇党委": ("甲县县委组织部", "lead"), "甲县甲二镇党委": ("甲县县委组织部", "assist")}


def test_who_helps_is_told_though_the_document_names_no_unit_of_ours_as_leading(officer):
    words = HELPED.replace("甲一镇党委", "筹备专班")
    plan = send(officer, "/plans/upload/", file=SimpleUploadedFile("专班.txt", words.encode()), kind="plan")["Location"]
    seen = page(officer, plan)
    assert 'data-key="w"' not in seen, "nobody to assign as leading"
    assert re.search(r"原文写明配合</span> 甲县甲二镇党委<", seen)


def test_she_hands_the_accepted_measures_down_to_all_townships_after_reading_the_effect(city, officer, plan):
    measure = numbered("活动阵地")
    address = f"{plan}measures/{measure.number}/"
    send(officer, address, act="accept")
    assert "请先逐条采用，并指定责任单位" in page(officer, f"{plan}hand-down/")
    assert f"第{measure.number}条" in page(officer, f"{plan}hand-down/")
    assert "按原文指定2个单位" in page(officer, plan)
    send(officer, address, act="suggested")
    seen = page(officer, f"{plan}hand-down/")
    assert "将把1条举措下达给2个乡镇街道，共2项任务，2026年12月31日（周四）前完成" in seen
    answer = send(officer, f"{plan}hand-down/", pick=measure.number, due="")
    assert answer["Location"] == f"/tasks/?f_document={plan.split('/')[2]}"
    assert "已把1条举措下达给2个乡镇街道" in page(officer, answer["Location"])
    assert "已下达" in page(officer, plan)
    with reading(SYSTEM):
        assert Task.objects.count() == 3
    again = send(officer, f"{plan}hand-down/", pick=measure.number, due="")
    assert again.status_code == 400
    with reading(SYSTEM):
        assert Task.objects.count() == 3


def test_she_lands_on_the_tasks_of_this_document_and_no_others(city, officer, plan):
    with reading(city.reader("section", "甲部", day=timezone.localdate())) as reader:
        give_task(unit=city.unit("甲部"), title="别处来的任务", due=date(2026, 6, 1), by=reader, at=timezone.now())
    number = numbered("活动阵地").number
    send(officer, f"{plan}measures/{number}/", act="accept")
    send(officer, f"{plan}measures/{number}/", act="assign", towns="1")
    landed = send(officer, f"{plan}hand-down/", pick=number, due="")["Location"]
    seen = page(officer, landed)
    assert "已把1条举措下达给2个乡镇街道，共2项任务" in seen
    assert re.search(r"筛出 .*3.* 项任务", seen), "the office's own and those of the two townships"
    assert "文件出处" in seen and "别处来的任务" not in seen
    assert "别处来的任务" in page(officer, "/tasks/")
    assert "本表没有" in page(officer, "/tasks/?f_document=nosuchpaper")


def test_measures_without_a_deadline_take_the_one_she_gives_them_all(city, officer, plan):
    for words in ("例会", "活动阵地"):
        number = numbered(words).number
        send(officer, f"{plan}measures/{number}/", act="accept")
        send(officer, f"{plan}measures/{number}/", act="assign", towns="1")
    said = officer.get(f"{plan}hand-down/", {"pick": [numbered("例会").number], "due": "2099-11-30"}).content.decode()
    assert "将把1条举措下达给2个乡镇街道，共2项任务，2099年11月30日（周一）前完成" in said
    send(officer, f"{plan}hand-down/", pick=[numbered("例会").number, numbered("活动阵地").number], due="2099-11-30")
    with reading(SYSTEM):
        assert {str(t.due) for t in Task.objects.exclude(parent=None)} == {"2099-11-30", "2026-12-31"}


def test_a_marked_file_is_refused_on_the_form_and_what_was_typed_stays(officer):
    file = SimpleUploadedFile("通知.txt", "秘密★5年\n关于考察的通知".encode())
    answer = send(officer, "/plans/upload/", file=file, kind="notice", title="考察通知")
    assert answer.status_code == 400
    assert "不得进入本系统" in answer.content.decode()
    assert 'value="考察通知"' in answer.content.decode()
    with reading(SYSTEM):
        assert not Document.objects.exists()


def test_a_leader_reads_the_document_and_finds_no_buttons(city, officer, plan, client):
    client.force_login(city.login("leader", "甲部"))
    seen = page(client, plan)
    assert "活动阵地" in seen
    assert 'name="act"' not in seen
    assert client.post(f"{plan}measures/1/", {"act": "accept", "form_key": "领导"}).status_code == 404


def test_markup_in_a_document_stays_text(officer):
    text = "<script>alert(1)</script>工作要点\n一、活动\n各乡镇党委12月底前开展<b>“大比武”</b>活动3次。\n"
    answer = send(officer, "/plans/upload/", file=SimpleUploadedFile("要点.txt", text.encode()), kind="plan")
    seen = page(officer, answer["Location"])
    assert "<script>alert" not in seen
    assert "<b>" not in seen
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in seen


def test_a_deadline_that_has_passed_is_pointed_out_before_handing_down(officer, plan):
    number = numbered("轮训").number
    send(officer, f"{plan}measures/{number}/", act="edit", text="轮训2期", due="2026-01-31")
    send(officer, f"{plan}measures/{number}/", act="assign", towns="1")
    assert "有1条的期限已过" in page(officer, f"{plan}hand-down/")
    assert "全部2个乡镇街道" in page(officer, plan)


def test_everything_that_hinders_each_measure_is_named_before_it_is_handed_down(city, officer, plan):
    first, second, free = numbered("活动阵地").number, numbered("轮训").number, numbered("例会").number
    for number in (first, second):
        send(officer, f"{plan}measures/{number}/", act="accept")
        send(officer, f"{plan}measures/{number}/", act="assign", leading=city.unit("甲一镇").public_id)
    assert send(officer, f"{plan}hand-down/", due="2099-12-31", pick=[first, second]).status_code == 302
    with reading(city.reader("section", "甲部", day=timezone.localdate())) as reader:
        one, other = numbered("活动阵地").task, numbered("轮训").task
        set_prerequisites(task=one, needs=[other], by=reader, at=timezone.now())
        for task in (one, other):
            ask_to_countersign(task=task, units=[city.unit("甲一镇")], by=reader, at=timezone.now())
    send(officer, f"{plan}measures/{free}/", act="accept")
    for number in (first, second, free):
        send(officer, f"{plan}measures/{number}/", act="assign", towns="1")
    seen = page(officer, f"{plan}hand-down/")
    said = re.sub(r"<[^>]+>", "", seen[seen.index("有2条现在下达不了"):seen.index("<form", seen.index("有2条现在下达不了"))])
    assert re.search(r"第\w+条（任务）前置任务.*还没有销号.*会签还没有齐，不能下达：0/1 同意.*第\w+条（任务）会签还没有齐", said, re.S)
    ticked = {int(n) for n in re.findall(r'name="pick" value="(\d+)"[^>]* checked', seen)}
    assert ticked == {free}, "what cannot go is not ticked beforehand"
    refused = send(officer, f"{plan}hand-down/", due="2099-12-31", pick=[first, second, free])
    assert refused.status_code == 400
    error = re.search(r'class="error" role="alert">([^<]+)', refused.content.decode()).group(1)
    assert "前置任务" in error and error.count("会签还没有齐") == 2 and "其余的可以先下达" in error
    assert numbered("例会").task is None, "nothing went"
    assert send(officer, f"{plan}hand-down/", due="2099-12-31", pick=[free]).status_code == 302


@pytest.mark.parametrize(("title", "kind"), [
    ("在全县组织工作会议上的讲话", "speech"), ("关于印发《组织工作要点》的通知", "notice"), ("2026年组织工作要点", "plan"),
    ("村党组织分类定级实施方案", "scheme"), ("某县来信", "other"),
])  # fmt: skip
def test_the_kind_is_told_by_the_title_unless_she_says_it(officer, title, kind):
    sent = send(officer, "/plans/upload/", file=SimpleUploadedFile("文.txt", PLAN.encode()), kind="", title=title)
    with reading(SYSTEM):
        assert Document.objects.get(public_id=sent["Location"].split("/")[2]).kind == kind
