"""取出的工作簿: whatever stands in the rows, a spreadsheet that opens them computes, calls and fetches nothing."""
from __future__ import annotations

import zipfile
from collections import Counter
from datetime import datetime
from io import BytesIO

import pytest
from django.db import transaction
from django.utils import timezone
from lxml import etree

from dazugong.kernel.identity.reader import reading
from dazugong.kernel.jobs.actions import run_waiting
from dazugong.kernel.people.models import Person
from dazugong.kernel.records.models import Answer
from dazugong.kernel.tasks.models import Task
from dazugong.web import exporting, rows
from tests.make import AT, SYSTEM
from tests.rights.visitor import Visitors
from tests.walls.crawl import addresses, lists

pytestmark = pytest.mark.django_db  # or the test database is not made for this module alone
SLY = ('=HYPERLINK("http://127.0.0.1/","看")', "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", "=cmd|'/C calc'!A0", "<r><t>a</t></r></is></c><c><f>1+1</f></c>")
LEAVES_IT = {"people_export", "record_workbook", "statistics_workbook", "cadres_export"}
TELLS_OF_JOBS = {"jobs", "traces"}     # an export that waits stands on them
ACTS = (b"<f>", b"<f ", b"externalLink", b"ddeLink", b"hyperlink ", b"oleObject", b"vbaProject", b"instrText", b"fldSimple")


def plant() -> None:
    """Sly words in the rows of every unit, past every door that would have refused them."""
    with reading(SYSTEM):
        for number, task in enumerate(Task.objects.all()):
            Task.objects.filter(pk=task.pk).update(title=SLY[number % len(SLY)], detail=SLY[-1])
        for number, answer in enumerate(Answer.objects.exclude(text="")):
            Answer.objects.filter(pk=answer.pk).update(text=SLY[number % len(SLY)])
        for number, person in enumerate(Person.objects.all()):
            Person.objects.filter(pk=person.pk).update(native_place=SLY[number % 5], occupation=SLY[0])


def test_no_workbook_that_leaves_the_office_computes_anything(visitors: Visitors) -> None:
    plant()
    left: dict[str, int] = {}
    for role in ("section", "leader"):
        client = visitors.client(role, "甲部")
        for name, address in addresses(visitors.things, "甲部"):
            if name not in LEAVES_IT and "out=workbook" not in address:
                continue
            with transaction.atomic():
                answer = client.send("GET", address, {})
                body = b"".join(answer.streaming_content) if answer.streaming else answer.content
                transaction.set_rollback(True)
            if answer.status_code != 200 or not body.startswith(b"PK"):
                continue
            parts = parts_of(body)
            for part, content in parts.items():
                acting = [sign for sign in ACTS if sign in content]
                assert not acting, f"{address} {part}: {acting}"
            if "spreadsheet" in answer["Content-Type"]:
                left[name] = left.get(name, 0) + sum(text.strip() in {sly.strip() for sly in SLY} for text in texts_of(parts))
    assert len(left) >= sum(lists().values()) // 2, f"few workbooks came: {sorted(left)}"
    assert sum(left.values()) >= len(SLY), f"what was planted came nowhere, so nothing was tried: {left}"


def test_every_list_comes_the_same_from_the_background(visitors: Visitors, monkeypatch: pytest.MonkeyPatch) -> None:
    same: Counter[str] = Counter()
    monkeypatch.setattr("xlsxwriter.core.datetime", Noon)
    monkeypatch.setattr(rows, "CHUNK", 3)
    for role in ("section", "leader", "sysadmin"):
        client = visitors.client(role, "甲部")
        for name, address in addresses(visitors.things, "甲部"):
            if name in TELLS_OF_JOBS or (name != "people_export" and "out=workbook" not in address):
                continue
            with transaction.atomic():
                direct = client.send("GET", address, {})
                with monkeypatch.context() as patch:
                    patch.setattr(exporting, "CELLS", 0)
                    asked = client.send("GET", address, {})
                if asked.status_code == 302:
                    [job] = run_waiting(by=SYSTEM, at=timezone.now())
                    came = client.send("GET", f"{asked['Location']}file/", {})
                    assert came.content == direct.content, f"{role} {address}: {job.said}"
                    same[name] += 1
                transaction.set_rollback(True)
    assert len(same) >= sum(lists().values()) // 2, f"few lists were tried: {sorted(same)}"


class Noon(datetime):
    """When every workbook says that it was written."""

    @classmethod
    def now(cls, tz: object = None) -> datetime:
        return AT


def parts_of(body: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(body)) as box:
        return {part: box.read(part) for part in box.namelist()}


def texts_of(parts: dict[str, bytes]) -> list[str]:
    """Every text that stands in a workbook's cells."""
    whole = [etree.fromstring(content) for part, content in parts.items() if part.startswith("xl/") and part.endswith(".xml")]
    return [element.text or "" for tree in whole for element in tree.iter("{*}t")]
