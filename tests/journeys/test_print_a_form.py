"""印任免审批表: one person, many at once, and the roll; each leaves its trace."""
from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from django.db import connection
from django.test import Client

import dazugong
from dazugong.cli.__main__ import main
from dazugong.formats.lrmx import write_lrmx
from dazugong.formats.lrmx.career import Career
from dazugong.kernel.audit.models import Trace
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.records.models import Answer
from dazugong.spec import load_pack
from tests.enacting import Enacted
from tests.formats.lrmx.people import SOMEBODY
from tests.journeys.test_import_cadres import CADRE, city, clerk, confirm, may, upload
from tests.make import SYSTEM

__all__ = ["city", "clerk", "may"]
PACKS = Path(dazugong.__file__).parent / "packs"


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
    connection.check_constraints()      # what waits for the end of the transaction is settled, as it is before any command
    assert main(["export", "form", "-o", str(tmp_path / "all.pdf"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert len(pypdfium2.PdfDocument((tmp_path / "all.pdf").read_bytes())) == 2 * told["people"]
    assert main(["export", "form", "-o", str(tmp_path / "all.txt")]) == 1


def words(text: str) -> str:
    """Its digits and characters alone: dashes and spaces are the printer's."""
    return re.sub(r"[^\d一-鿿]", "", text)


FIVE = """1998.09--2002.07  样例大学行政管理专业学习
2002.07--2009.08  样例乡科员
2009.08--2016.03  样例镇科员
2016.03--2021.06  样例镇副镇长
2021.06--         样例镇党委副书记"""


def test_the_career_comes_out_line_for_line_and_one_too_many_is_counted(clerk, city):
    """学历2条、简历5段的干部，输出任免审批表，简历5段逐段相同；超职数任职时提示超1名"""
    cadre = replace(CADRE, career=Career.read(FIVE))
    assert bool(cadre.full_time) + bool(cadre.in_service) == 2
    confirm(clerk, upload(clerk, {"a.lrmx": write_lrmx(cadre)}))
    public_id = re.search(r'href="/cadres/(\w{10})/"', clerk.get("/cadres/").content.decode())[1]
    printed = words(text_of(clerk.get(f"/cadres/{public_id}/paper/").content))
    lines = [words(line) for line in FIVE.splitlines()]
    assert len(lines) == 5
    assert [line for line in lines if line not in printed] == []
    assert "研究生" in printed
    posts = next(one for one in load_pack(PACKS / "head_counts").examples if Path(one.file).stem == "posts")
    found = Enacted(city, PACKS / "head_counts", posts)
    assert found.refusals["posts", "青禾镇党委"] == ["批准文号"]
    with reading(found.reader):
        answer = Answer.objects.get(revision__record__obligation=found.filed["posts", "青禾镇党委"], term="超出职数")
    assert answer.text == "1"
