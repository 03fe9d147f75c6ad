"""撤回文件: what was uploaded by mistake goes, by whoever uploaded it or stands in his place, with a reason that can be read; what tasks came from stays."""
from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from dazugong.kernel.access.actions import fill_post, vacate_post
from dazugong.kernel.audit.models import Trace
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.people.models import Appointment
from dazugong.kernel.plans.models import Document, Measure
from tests.journeys.officer import PLAN, Desk, rows, upload
from tests.make import AT, DAY, SYSTEM


@pytest.fixture
def plan(city, client: Client) -> str:
    """The address of a document that the county's officer has just uploaded."""
    client.force_login(city.login("section", "甲部"))
    return upload(client, PLAN)


def withdraw(client: Client, plan: str, reason: str = "传错了文件"):  # noqa: ANN201
    Desk.count += 1
    return client.post(f"{plan}withdraw/", {"reason": reason, "form_key": f"撤{Desk.count}"})


def handed_down(city, client: Client, plan: str) -> Measure:  # noqa: ANN001
    """Its first measure, taken and handed down to a township."""
    first = rows()[0]
    Desk(client, plan).act(first.number, "accept")
    Desk(client, plan).act(first.number, "assign", leading=city.unit("甲一镇").public_id)
    answer = client.post(f"{plan}hand-down/", {"pick": first.number, "due": "", "form_key": f"下{first.pk}"})
    assert answer.status_code == 302
    return first


def test_a_mistaken_upload_is_gone_with_its_measures_and_the_trace_keeps_why(client: Client, plan: str):
    Desk(client, plan).act(1, "accept")
    title, kept = "2026年甲县组织工作要点", len(rows())
    assert f'href="{plan}withdraw/"' in client.get(plan).content.decode()
    assert f"它的{kept}条举措不再列出" in client.get(f"{plan}withdraw/").content.decode()
    answer = withdraw(client, plan)
    assert answer["Location"] == "/plans/"
    listed = client.get("/plans/").content.decode()
    assert f"已撤回《{title}》" in listed and f'href="{plan}"' not in listed
    assert client.get(plan).status_code == 404
    assert client.get(f"{plan}hand-down/").status_code == 404
    assert Desk(client, plan).act(2, "accept").status_code == 404
    with reading(SYSTEM):
        [trace] = Trace.objects.filter(verb="撤回文件")
        assert (trace.thing, trace.note) == (plan.split("/")[2], "传错了文件")
        assert Measure.objects.count() == kept


def test_the_same_file_may_be_taken_in_anew(client: Client, plan: str):
    withdraw(client, plan)
    again = upload(client, PLAN)
    assert again != plan and client.get(again).status_code == 200
    with reading(SYSTEM):
        assert Document.objects.filter(withdrawn_on=None).count() == 1


@pytest.mark.parametrize("reason", ["", "  ", "长" * 201])
def test_without_a_fitting_reason_it_stays(client: Client, plan: str, reason: str):
    answer = withdraw(client, plan, reason)
    assert answer.status_code == 400 and "id_reason_error" in answer.content.decode()
    assert client.get(plan).status_code == 200


def test_another_officer_is_told_who_may(city, client: Client):
    client.force_login(city.login("organiser", "甲一镇"))
    plan = upload(client, PLAN)
    above = Client()
    above.force_login(city.login("section", "甲部"))
    assert "withdraw/" not in above.get(plan).content.decode()
    assert "请上传的人撤回" in above.get(f"{plan}withdraw/").content.decode()
    refused = withdraw(above, plan)
    assert refused.status_code == 400 and "请上传的人撤回" in refused.content.decode()
    assert withdraw(client, plan)["Location"] == "/plans/"


def test_whoever_has_the_post_now_withdraws_what_his_predecessor_took_in(city, client: Client):
    client.force_login(city.login("organiser", "甲一镇"))
    plan = upload(client, PLAN)
    with reading(SYSTEM):
        held = Appointment.objects.get(person_id=city.people["甲一镇组织委员"])
        vacate_post(appointment=held, on=DAY - timedelta(days=1), by=SYSTEM, at=AT)
        fill_post(person=city.person("甲一村党员"), post=held.post, since=DAY - timedelta(days=1), document="", by=SYSTEM, at=AT)
    successor = Client()
    successor.force_login(city.login("member", "甲一村"))
    assert f'href="{plan}withdraw/"' in successor.get(plan).content.decode()
    assert withdraw(successor, plan)["Location"] == "/plans/"


def test_who_leads_the_unit_withdraws_what_it_took_in_but_not_a_townships(city, client: Client, plan: str):
    client.force_login(city.login("organiser", "甲一镇"))
    township = upload(client, PLAN)
    leader = Client()
    leader.force_login(city.login("leader", "甲部"))
    assert "withdraw/" not in leader.get(township).content.decode()
    refused = withdraw(leader, township)
    assert refused.status_code == 400 and "接任他职务的人或文件所属单位的部领导撤回" in refused.content.decode()
    assert f'href="{plan}withdraw/"' in leader.get(plan).content.decode()
    assert withdraw(leader, plan)["Location"] == "/plans/"


def test_why_it_was_withdrawn_can_be_read_by_those_who_could_read_it(city, client: Client, plan: str):
    withdraw(client, plan, "误传了征求意见稿")
    told = client.get("/plans/withdrawn/").content.decode()
    assert 'href="/plans/withdrawn/"' in client.get("/plans/").content.decode()
    assert all(each in told for each in ("2026年甲县组织工作要点", "甲县县委组织部 科长", "误传了征求意见稿"))
    assert f'href="{plan}"' not in told
    below = Client()
    below.force_login(city.login("organiser", "甲一镇"))
    assert "没有撤回过文件" in below.get("/plans/withdrawn/").content.decode()


def test_a_document_of_which_tasks_exist_stays_and_leads_to_them(city, client: Client, plan: str):
    handed_down(city, client, plan)
    page = client.get(f"{plan}withdraw/").content.decode()
    assert "已有1条举措下达为任务" in page and "到任务页撤销" in page
    assert f'href="/tasks/?f_document={plan.split("/")[2]}"' in page and 'name="reason"' not in page
    refused = withdraw(client, plan)
    assert refused.status_code == 400 and "已有1条举措下达为任务" in refused.content.decode()
    assert client.get(plan).status_code == 200
