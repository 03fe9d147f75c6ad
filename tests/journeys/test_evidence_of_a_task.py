"""佐证材料: what shows that a task was done comes along as files, is read by whoever sees the task, and fills the month's report."""
from __future__ import annotations

import html
import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from dazugong.kernel.audit.models import Trace
from dazugong.kernel.files.models import Attachment
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.records.factrows import fact_rows
from dazugong.kernel.tasks.actions import give_task, hand_down
from dazugong.kernel.tasks.facts import TASKS
from dazugong.kernel.tasks.models import State, Task, TaskProgress
from tests.formats.making import sheet, text_row, workbook, zipped
from tests.journeys.test_attach_a_file import browser, word
from tests.make import AT, DAY, SYSTEM


@pytest.fixture
def owed(city, as_reader, monkeypatch) -> Task:
    monkeypatch.setattr("dazugong.web.reading.today", lambda: DAY)
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)
    with as_reader("section", "甲部") as reader:
        task = give_task(unit=city.unit("甲部"), title="排查村党组织", due=DAY + timedelta(days=3), by=reader, at=AT)
        return hand_down(task=task, to=[city.unit("甲一镇")], by=reader, at=AT)[0]


def reported(city, task: Task, *files: SimpleUploadedFile, act: str = "progress") -> str:
    body = {"form_key": f"{act}{len(files)}{files[0].name if files else ''}", "act": act, "text": "排查27个村", "files": list(files)}
    answer = browser(city).post(f"/tasks/{task.public_id}/progress/", body, follow=True)
    return html.unescape(answer.content.decode())


def test_what_was_done_is_shown_by_files_and_the_giver_reads_them_traced(city, owed) -> None:
    page = reported(city, owed, SimpleUploadedFile("排查表.docx", word("27个村")), SimpleUploadedFile("名单.docx", word("3个村")), act="finish")
    address = re.search(r'href="(/files/\w+/)">排查表.docx<', page)[1]
    above = browser(city, "section", "甲部")
    assert "名单.docx" in above.get(f"/tasks/{owed.public_id}/").content.decode()
    assert above.get(address).status_code == 200
    assert browser(city, "leader", "甲部").get(address).status_code == 200
    for role, place in (("organiser", "甲二镇"), ("section", "乙部"), ("sysadmin", "甲部")):
        assert browser(city, role, place).get(address).status_code == 404
    with reading(SYSTEM) as reader:
        assert list(Trace.objects.filter(kind="附件", thing=address.split("/")[2]).order_by("pk").values_list("verb", flat=True)) == ["上传", "阅看", "阅看"]
        row = fact_rows(reader, TASKS, under=city.units["甲一镇"], first=date(DAY.year, 1, 1), last=date(DAY.year, 12, 31))[0]
        assert row.values["佐证材料"] == "排查表.docx；名单.docx"


def test_a_workbook_shows_it_too_alone_or_in_a_packed_file(city, owed) -> None:
    page = reported(city, owed, SimpleUploadedFile("排查台账.xlsx", workbook()), SimpleUploadedFile("各村.zip", zipped({"一村.xlsx": workbook()})))
    address = re.search(r'href="(/files/\w+/)">排查台账.xlsx<', page)[1]
    assert "各村.zip" in page and ".xlsx" in re.search(r'<input type="file" id="files"[^>]*accept="([^"]*)"', page)[1]
    read = browser(city, "section", "甲部").get(address)
    assert read.content == workbook() and "attachment" in read["Content-Disposition"] and read["Content-Type"] == "application/octet-stream"


MARKED = workbook(sheet(text_row(1, ["机密★一年"]) + text_row(2, ["姓名"])))


@pytest.mark.parametrize(("data", "name", "said"), [
    (b"MZ\x90", "表.exe", "不是可以上传的文件种类"), (b"hello", "表.pdf", "扩展名与内容不符"), (b"\xd0\xcf\x11\xe0", "表.xls", "另存为 xlsx"), (workbook(), "表.xlsm", "不带宏"),
    (MARKED, "表.xlsx", "有密级标志“机密★”"), (zipped({"内/表.xlsx": MARKED}), "表.zip", "《表.xlsx》有密级标志“机密★”"),
])
def test_a_file_that_may_not_be_kept_refuses_the_whole_entry_and_what_was_typed_stays(city, owed, data, name, said) -> None:
    page = reported(city, owed, SimpleUploadedFile("排查表.docx", word("27个村")), SimpleUploadedFile(name, data))
    assert said in page and "排查27个村</textarea>" in page
    with reading(SYSTEM):
        assert not Attachment.objects.exists() and not TaskProgress.objects.filter(task=owed).exists()
        assert Task.objects.get(pk=owed.pk).state == State.GIVEN
