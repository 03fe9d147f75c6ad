"""附件: a township hands in its minutes; what may not be kept is refused with its reason; reading leaves a trace."""
from __future__ import annotations

import html
import io
import re
from datetime import date, datetime

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dazugong.kernel.audit.models import Trace
from dazugong.kernel.files.models import Attachment
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.records.models import Obligation
from dazugong.kernel.records.opening import install_pack, open_period
from dazugong.spec import check_files
from tests.month import BEIJING, at, the_clock
from tests.projects_pack import PROJECTS

WITH_FILE = PROJECTS | {
    "forms/report.toml": PROJECTS["forms/report.toml"].replace("[[rule]]", '[[field]]\nid = "minutes"\nterm = "会议纪要"\ntype = "file"\nrequired = true\n\n[[rule]]', 1)
}


@pytest.fixture
def opened(city, monkeypatch):
    monkeypatch.setattr("dazugong.web.reading.today", lambda: date(2026, 6, 1))
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 6, 1, 14, 2, tzinfo=BEIJING))
    system = the_clock()
    with reading(system):
        install_pack(source=WITH_FILE, since=date(2026, 5, 1), by=system, at=at(5, 1))
        open_period(pack="projects", code="2026-05", by=system, at=at(5, 25))
    return city


def browser(city, role: str = "organiser", place: str = "甲一镇") -> Client:
    client = Client()
    client.force_login(city.login(role, place), backend="django.contrib.auth.backends.ModelBackend")
    return client


def word(*lines: str) -> bytes:
    target, document = io.BytesIO(), docx.Document()
    for line in lines:
        document.add_paragraph(line)
    document.save(target)
    return target.getvalue()


def handed_in(city, data: bytes, name: str = "纪要.docx") -> str:
    with reading(the_clock()):
        owed = Obligation.objects.get(unit_id=city.units["甲一镇"], pack="projects").public_id
    body = {"form_key": f"{name}{len(data)}", "saves": "0", "a-any": "否", "a-minutes": "", "f-minutes": SimpleUploadedFile(name, data)}
    answer = browser(city).post(f"/records/{owed}/file/", body, follow=True)
    return html.unescape(answer.content.decode())


def test_the_pack_reads():
    assert check_files(WITH_FILE) == []


def test_she_hands_in_the_minutes_and_the_county_reads_them_traced(opened):
    page = handed_in(opened, word("会议研究了三件事。"))
    assert "已报送" in page
    address = re.search(r'href="(/files/\w+/)">纪要.docx<', page)[1]
    answer = browser(opened, "section", "甲部").get(address)
    assert answer.status_code == 200 and "attachment" in answer["Content-Disposition"]
    assert Trace.objects.filter(kind="附件", verb="阅看", thing=address.split("/")[2]).count() == 1
    assert browser(opened, place="甲二镇").get(address).status_code == 404


@pytest.mark.parametrize(("data", "name", "said"), [
    (word("绝密★", "内容"), "纪要.docx", "有密级标志"),
    (b"MZ\x90", "纪要.exe", "不是可以上传的文件种类"),
    (b"hello", "纪要.pdf", "扩展名与内容不符"),
])
def test_what_may_not_be_kept_is_refused_with_its_reason(opened, data, name, said):
    assert said in handed_in(opened, data, name)
    with reading(the_clock()):
        assert not Attachment.objects.exists()


def test_a_name_typed_instead_of_a_file_is_no_file(opened):
    with reading(the_clock()):
        owed = Obligation.objects.get(unit_id=opened.units["甲一镇"], pack="projects").public_id
    answer = browser(opened).post(f"/records/{owed}/file/", {"form_key": "k", "saves": "0", "a-any": "否", "a-minutes": "纪要"}, follow=True)
    assert "要选一个文件上传" in answer.content.decode()
