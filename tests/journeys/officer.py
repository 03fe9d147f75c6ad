"""审文件的人: an officer at a document, the documents he is given, and what stands in them."""
from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dazugong.kernel.identity.reader import reading
from dazugong.kernel.plans.models import Measure
from tests.make import SYSTEM

PLAN = """2026年甲县组织工作要点
一、建强基层组织
1.各乡镇党委要在12月底前新建村级活动阵地3个，摸清流动党员底数。
2.县委组织部9月底前开展支部书记轮训2期。
二、抓实党员教育
各乡镇党委每季度召开一次党员教育例会。
"""
LAST = """2025年甲县组织工作要点
一、建强基层组织
1.各乡镇党委要在12月底前新建村级活动阵地2个，摸清流动党员底数。
2.开展换届风气督查。
二、抓实党员教育
各乡镇党委每季度召开一次党员教育例会。
"""


class Desk:
    """An officer at a document, with a script or without."""

    count = 0

    def __init__(self, client: Client, address: str) -> None:
        self.client, self.address = client, address

    def page(self, query: str = "") -> str:
        answer = self.client.get(f"{self.address}{query}")
        assert answer.status_code == 200
        return answer.content.decode()

    def act(self, number: int, act: str, *, script: bool = False, **fields: object):
        Desk.count += 1
        headers = {"HX-Request": "true"} if script else {}
        data = {"form_key": f"审{Desk.count}", "act": act, **fields}
        return self.client.post(f"{self.address}measures/{number}/", data, headers=headers)


def upload(client: Client, text: str, **fields: object) -> str:
    Desk.count += 1
    file = SimpleUploadedFile("要点.txt", text.encode())
    return client.post("/plans/upload/", {"form_key": f"传{Desk.count}", "kind": "plan", "file": file, **fields})["Location"]


def rows() -> list[Measure]:
    with reading(SYSTEM):
        return list(Measure.objects.filter(into=None).order_by("offset"))
