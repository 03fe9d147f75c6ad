"""改标题: a paper whose first lines name nothing is called what an officer calls it, and stands among those of its kind."""
from __future__ import annotations

import pytest
from django.test import Client

from dazugong.kernel.audit.models import Trace
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.plans.models import Document
from tests.journeys.officer import upload
from tests.make import SYSTEM

BARE = "一、任务\n1.各乡镇党委要在12月底前新建活动阵地3个。\n"


def as_it_is() -> Document:
    with reading(SYSTEM):
        return Document.objects.get()


def traces() -> int:
    with reading(SYSTEM):
        return Trace.objects.filter(verb="改标题", thing=as_it_is().public_id).count()


@pytest.fixture
def paper(city, client: Client) -> Document:
    """A paper without a title, taken in under the name of its file."""
    client.force_login(city.login("section", "甲部"))
    upload(client, BARE)
    return as_it_is()


def test_the_upload_says_where_the_title_comes_from(city, client: Client, paper: Document):
    assert "正文没有标题的取文件名" in client.get("/plans/upload/").content.decode()
    assert paper.title == paper.file_name.rpartition(".")[0]


def test_an_officer_puts_title_and_kind_right(client: Client, paper: Document):
    page, name = f"/plans/{paper.public_id}/", f"/plans/{paper.public_id}/name/"
    assert f'href="{name}"' in client.get(page).content.decode()
    assert f'value="{paper.title}"' in client.get(name).content.decode()
    answer = client.post(name, {"title": "2026年阵地建设工作要点", "kind": "plan", "form_key": "一"})
    assert answer["Location"] == page
    now = as_it_is()
    assert (now.title, now.kind) == ("2026年阵地建设工作要点", Document.Kind.PLAN)
    assert traces() == 1
    client.post(name, {"title": "2026年阵地建设工作要点", "kind": "plan", "form_key": "二"})
    assert traces() == 1     # nothing changed, nothing to tell


@pytest.mark.parametrize(("given", "said"), [
    ({"title": " ", "kind": "plan"}, "请写明标题"),
    ({"title": "长" * 201, "kind": "plan"}, "200"),
    ({"title": "要点", "kind": "无此种类"}, "id_kind_error"),
])
def test_no_title_or_one_too_long_is_refused_and_the_old_one_stays(client: Client, paper: Document, given: dict[str, str], said: str):
    answer = client.post(f"/plans/{paper.public_id}/name/", given)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert as_it_is().title == paper.title
