"""Whatever stands in a field is printed as the text it is: it never becomes part of a template, opens a file or leaves its cell."""
from __future__ import annotations

import io
import re
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pytest
from docx import Document

from dazugong.formats.lrmx import Cadre, Education, FamilyMember, WrittenDate
from dazugong.formats.lrmx.assessments import Assessments
from dazugong.formats.lrmx.career import Career
from dazugong.formats.lrmx.joining import Joining
from dazugong.formats.paper import DocumentNumber, Notice, approval_form_docx, approval_forms_pdf, notice_pdf, roll_pdf
from dazugong.formats.paper.printable import printable
from tests.formats.paper.looking import inside, pages

DAY = date(2026, 11, 22)
TEXTS = ('#import "@preview/样例:1.0.0"', '#read("/etc/hostname")', '#image("secret.png")', "*粗* _斜_ $x^2$ `原样` ~", "\\u{1F600} \\ \\#", "= 标题\n- 列表\n+ 项",
         "// 注释 /* 注释 */", '"引号" \'单\' <标签> @引用', "[]{}()#{", "#let x = 1", "= + - / & % < > |", "=HYPERLINK(1)", "{{ 7*7 }} {% x %}", "<w:t>&amp;</w:t>")


def someone(text: str) -> Cadre:
    """A person with the text in every field."""
    date_ = WrittenDate(verbatim=text)
    special = {"photo": b"", "full_time": Education(text, text, text, text), "in_service": Education(text, text, text, text),
               "joining": Joining(text), "career": Career(f"2001.01--  {text}"), "assessments": Assessments(text), "unknown": (),
               "family": (FamilyMember(text, text, date_, text, text),)}
    return Cadre(**{one.name: special.get(one.name, date_ if "WrittenDate" in str(one.type) else text) for one in fields(Cadre)})


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("text", TEXTS)
def test_markup_in_every_field_is_printed_as_text(text: str) -> None:
    told = squeezed("".join(pages(approval_forms_pdf([someone(text)], on=DAY).data)))
    assert told.count(squeezed(text)) >= 20
    docx = Document(io.BytesIO(approval_form_docx(someone(text), on=DAY).data))
    assert squeezed(text) in squeezed(docx.tables[0].cell(0, 1).text) and not docx.part.package.part_related_by.__self__.rels.get("external")


def test_a_field_opens_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secret.txt").write_text("不该看见", "utf8")
    monkeypatch.chdir(tmp_path)
    told = "".join(pages(approval_forms_pdf([someone('#read("secret.txt") #read("data.json")')], on=DAY).data))
    assert "不该看见" not in told and '#read("secret.txt")' in told


def test_control_and_direction_marks_are_shown_and_turn_nothing_around() -> None:
    assert printable("样\u202e例\x00甲\x1b\u2066\ufeff\ue000") == "样□例□甲□□□\ue000" and printable("一\t二\r\n三\r四") == "一 二\n三\n四"
    assert printable("ب\u200cا") == "ب\u200cا"
    told = pages(approval_forms_pdf([someone("样\u202e例\x07甲")], on=DAY).data)[0]
    assert "样□例□甲" in told
    assert "样□例□甲" in Document(io.BytesIO(approval_form_docx(someone("样\u202e例\x07甲"), on=DAY).data)).tables[0].cell(0, 1).text


@pytest.mark.parametrize("text", ["样" * 3_000, "A" * 3_000, "样例，" * 1_000, "样\n" * 200])
def test_overlong_texts_stay_inside_the_page_and_nothing_is_lost(text: str) -> None:
    person = someone("样例")
    for name in ("name", "post", "awards", "reason", "speciality", "reporting_unit", "filled_by"):
        pdf = approval_forms_pdf([replace(person, **{name: text})], on=DAY).data
        assert "".join(pages(pdf)).count(text[0]) >= text.count(text[0]) and inside(pdf), name


def test_a_cv_of_a_thousand_lines_is_printed_whole() -> None:
    person = replace(someone("样例"), career=Career.read("\n".join(f"2001.01--2002.01  第{i}段" for i in range(1_000))))
    told = "".join(pages(approval_forms_pdf([person], on=DAY).data))
    assert "第999段" in told and told.count("段") == 1_000


@pytest.mark.parametrize("text", TEXTS)
def test_rolls_and_notices_print_markup_as_text_too(text: str) -> None:
    roll = squeezed("".join(pages(roll_pdf([someone(text)], ("姓名", "现任职务"), title=text, unit=text, on=DAY).data)))
    assert roll.count(squeezed(text)) >= 4
    notice = Notice(head=text, number=DocumentNumber(text, 2026, 1), title=text, addressees=text, body=[text], signed_by=text, day=DAY,
                    attachments=[text, text], remark=text, signatory=text, secrecy=text, urgency=text, copies_to=[text], printed_by=text)
    assert squeezed("".join(pages(notice_pdf(notice).data))).count(squeezed(text.partition("\n")[0])) >= 12
