"""印任免审批表: one person, many at once, and the roll; each leaves its trace."""
from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from django.test import Client

from dazugong.cli.__main__ import main
from dazugong.formats.lrmx import write_lrmx
from dazugong.kernel.audit.models import Trace
from dazugong.kernel.identity.reader import reading
from tests.formats.lrmx.people import SOMEBODY
from tests.journeys.test_import_cadres import CADRE, city, clerk, confirm, may, upload
from tests.make import SYSTEM

__all__ = ["city", "clerk", "may"]


def text_of(pdf: bytes) -> str:
    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))


@pytest.fixture
def officer(clerk: Client) -> Client:
    """The cadre section has registered two forms."""
    other = replace(SOMEBODY, name="样另一人", citizen_number="")
    confirm(clerk, upload(clerk, {"a.lrmx": write_lrmx(CADRE), "b.lrmx": write_lrmx(other)}))
    return clerk


def test_one_form_as_paper_and_as_a_document(officer):
    public_id = re.search(r'href="/cadres/(\w{10})/"', officer.get("/cadres/").content.decode())[1]
    name = re.search(r"<h1[^>]*>([^<]+)", officer.get(f"/cadres/{public_id}/").content.decode())[1].strip()
    paper = officer.get(f"/cadres/{public_id}/paper/")
    assert paper["Content-Type"] == "application/pdf" and len(pypdfium2.PdfDocument(paper.content)) == 2
    assert name in text_of(paper.content).replace(" ", "")
    assert officer.get(f"/cadres/{public_id}/paper/?out=word").content.startswith(b"PK")
    with reading(SYSTEM):
        assert Trace.objects.filter(verb="导出任免审批表", thing=public_id).count() == 2


def test_all_that_are_filtered_at_once_and_their_roll(officer):
    count = len(set(re.findall(r'href="/cadres/(\w{10})/"', officer.get("/cadres/").content.decode())))
    forms = officer.get("/cadres/paper/")
    assert len(pypdfium2.PdfDocument(forms.content)) == 2 * count
    assert "花名册" in text_of(officer.get("/cadres/paper/?what=roll").content)
    with reading(SYSTEM):
        assert {t.verb: t.count for t in Trace.objects.filter(verb__startswith="印")} == {"印任免审批表": count, "印花名册": count}


def test_the_command_writes_the_same(officer, tmp_path: Path, capsys):
    assert main(["export", "form", "-o", str(tmp_path / "all.pdf"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert len(pypdfium2.PdfDocument((tmp_path / "all.pdf").read_bytes())) == 2 * told["people"]
    assert main(["export", "form", "-o", str(tmp_path / "all.txt")]) == 1
