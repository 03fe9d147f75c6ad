"""干部: who is managed as a cadre, one cadre in the order of the paper form, and the files handed out."""
from __future__ import annotations

import base64
import io
import re
import zipfile
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header

from dazugong.formats.cadrefiles import exchange_of
from dazugong.formats.exchange import write_zip
from dazugong.formats.lrmx import Cadre, WrittenDate, write_lrm, write_lrmx
from dazugong.formats.paper import approval_form_docx, approval_forms_pdf, roll_pdf
from dazugong.formats.refusal import Refused
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.people import cadre_actions as actions
from dazugong.kernel.people import cadres as queries
from dazugong.web.listing import Column, Listing, listing_page
from dazugong.web.marks import Mark
from dazugong.web.posting import act_once
from dazugong.web.reading import address, page

MOST_FORMS = 200
SEX = (("男", "男"), ("女", "女"))
SEARCH = ("person__name__contains", "person__pinyin__contains")
COLUMNS = (
    Column("name", "姓名", value="person.name", href=lambda c: address("cadre", c.person.public_id), sort="person__name", filter="text"),
    Column("sex", "性别", value="person.sex", sort="person__sex", filter="choice", choices=SEX),
    Column("ethnic_group", "民族", value="person.ethnic_group", sort="person__ethnic_group", filter="text", absent=Mark.BLANK),
    Column("birth", "出生年月", kind="date", value="person.birth", sort="person__birth", main=True, absent=Mark.BLANK),
    Column("post", "现任职务", sort="post", filter="text", main=True, absent=Mark.BLANK),
    Column("work_started", "参加工作时间", kind="date", sort="work_started", absent=Mark.BLANK),
    Column("joining", "入党时间", value=lambda c: _with_months(c.joining, "-"), sort="joining", absent=Mark.BLANK),
    Column("technical_post", "专业技术职务", sort="technical_post", filter="text", absent=Mark.BLANK),
    Column("unit", "管理单位", value="unit.name", sort="unit__name", filter="text"),
)


@page("cadres.read")
def cadres(request: HttpRequest) -> HttpResponse:
    """干部名单: one trace with the number and digest of the cadres shown."""
    reader = request.reader
    may_import = reader.may("cadres.import")
    listing = Listing("cadres", COLUMNS, queries.cadres(reader), request.GET, search=SEARCH, noun="名干部", key="person.public_id",
                      empty="这一天在您的管理权限内没有干部。可从任免审批表或交换包导入。", exports=reader.may("cadres.export"),
                      empty_action=("导入任免审批表", address("cadres_import")) if may_import else None)  # fmt: skip
    out = listing.out == "workbook"
    shown = listing.keys() if out else [c.person.public_id for c in listing.page.object_list]
    actions.trace_cadre_list(ids=shown, verb="导出干部名单" if out else "阅看干部名单", by=reader, at=timezone.now())
    return listing_page(request, "cadres/cadres.html", listing, {"may_import": may_import, "may_export": reader.may("cadres.export")}, title="干部")


@page("cadres.read")
def cadre(request: HttpRequest, public_id: str) -> HttpResponse:
    """一名干部: the form as it stands, in the order of the paper. One trace."""
    reader = request.reader
    found = queries.cadre_for(reader, public_id)
    actions.trace_cadre_read(person=found.person, verb="阅看任免审批表", by=reader, at=timezone.now())
    forms = list(queries.forms_of(reader, found.person)[:20])
    shown = queries.cadre_of(reader, found.person) if forms else None
    context = {
        "title": found.person.name, "cadreship": found, "person": found.person, "cadre": shown, "forms": forms,
        "may_export": reader.may("cadres.export") and shown, "may_import": reader.may("cadres.import"),
        "units": list(queries.managing_units(reader)) if reader.may("cadres.import") else [],
    }  # fmt: skip
    if shown:
        context |= {"dates": _dates(shown, reader.day), "photo": _picture(shown.photo), "family": [(m, _month(m.birth), _age(m, reader.day)) for m in shown.family],
                    "unread": shown.unread, "destroyed": found.person.key.sealed is None}  # fmt: skip
    return render(request, "cadres/cadre.html", context)


def _dates(cadre: Cadre, day: date) -> dict[str, str]:
    """As the paper writes dates: 1980.07, the age in brackets behind the birth, reckoned on the form's own day."""
    on = cadre.ages_as_of.value.exact if cadre.ages_as_of.value else None
    age = cadre.birth.value.age_on(on or day) if cadre.birth.value else None
    joining = _with_months(cadre.joining.text, ".")
    return {
        "joining": joining, "birth": _month(cadre.birth) + (f"（{age}岁）" if age is not None else ""), "work_started": _month(cadre.work_started),
        "ages_as_of": _month(cadre.ages_as_of), "form_date": _month(cadre.form_date), "limit_month": _month(cadre.limit_month),
    }  # fmt: skip


def _with_months(text: str, between: str) -> str:
    """入党时间 as written, 200507 as a year and a month; "第一联合党支部200507" keeps its words."""
    return re.sub(r"(?<!\d)(\d{4})(\d{2})(?!\d)", rf"\1{between}\2", text)


def _month(written: WrittenDate) -> str:
    return written.value.text.replace("-", ".") if written.value else written.verbatim


def _age(member: object, day: date) -> str:
    age = member.birth.value.age_on(day) if member.birth.value and not member.dead else None
    return "" if age is None else str(age)


def _picture(photo: bytes) -> str:
    kind = "png" if photo.startswith(b"\x89PNG") else "jpeg"
    return f"data:image/{kind};base64,{base64.b64encode(photo).decode('ascii')}" if photo else ""


@page("cadres.export")
def cadre_lrmx(request: HttpRequest, public_id: str) -> HttpResponse:
    """导出 .lrmx."""
    return _handed_out(request, public_id, lambda cadre, name: (f"{name}.lrmx", write_lrmx(cadre, newer=bool(cadre.age_limit or cadre.limit_month.value))))


@page("cadres.export")
def cadre_lrm(request: HttpRequest, public_id: str) -> HttpResponse:
    """导出旧格式: the text file, with a photo both files of one name in a zip."""

    def written(cadre: Cadre, name: str) -> tuple[str, bytes]:
        text, picture = write_lrm(cadre)
        if not picture:
            return f"{name}.lrm", text
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w") as archive:
            archive.writestr(f"{name}.lrm", text)
            archive.writestr(f"{name}.pic", picture)
        return f"{name}.zip", held.getvalue()

    return _handed_out(request, public_id, written)


@page("cadres.export")
def cadre_paper(request: HttpRequest, public_id: str) -> HttpResponse:
    """印任免审批表: two pages as the paper form, or the same for Word."""
    on, for_word = request.reader.day, request.GET.get("out") == "word"

    def written(cadre: Cadre, name: str) -> tuple[str, bytes]:
        printed = approval_form_docx(cadre, on=on) if for_word else approval_forms_pdf([cadre], on=on)
        return f"{name}任免审批表.{'docx' if for_word else 'pdf'}", printed.data

    return _handed_out(request, public_id, written)


@page("cadres.export")
def cadres_paper(request: HttpRequest) -> HttpResponse:
    """成批印: the forms of every filtered cadre as one file, or the roll of them; one trace with count and digest."""
    reader = request.reader
    listing = Listing("cadres", COLUMNS, queries.cadres(reader), request.GET, search=SEARCH, key="person.public_id")
    found = queries.cadres_of(reader, [c.person_id for c in listing.rows])
    forms, roll = [cadre for cadre, _ in found.values()], request.GET.get("what") == "roll"
    if not forms or (not roll and len(forms) > MOST_FORMS):
        messages.error(request, f"一次最多印{MOST_FORMS}张，请先筛选；花名册不限" if forms else "没有登记任免审批表的干部，没有可印的")
        return cadres(request)
    place = queries.managing_units(reader).values_list("name_on", flat=True).first() or ""
    printed = roll_pdf(forms, title="干部花名册", unit=place, on=reader.day) if roll else approval_forms_pdf(forms, on=reader.day)
    what = "花名册" if roll else "任免审批表"
    actions.trace_cadre_list(ids=list(found), verb=f"印{what}", by=reader, at=timezone.now())
    return _file(f"{what}{reader.day:%Y%m%d}.pdf", printed.data)


def _handed_out(request: HttpRequest, public_id: str, write) -> HttpResponse:  # noqa: ANN001
    reader = request.reader
    found = queries.cadre_for(reader, public_id)
    try:
        name, data = write(queries.cadre_of(reader, found.person), found.person.name)
    except (Refused, Refusal) as refused:
        messages.error(request, refused.message)
        return cadre(request, public_id)
    actions.trace_cadre_read(person=found.person, verb="导出任免审批表", by=reader, at=timezone.now())
    return _file(name, data)


@page("cadres.export")
def cadres_export(request: HttpRequest) -> HttpResponse:
    """导出交换包: every filtered cadre whose form is registered; one trace with count and digest."""
    reader = request.reader
    listing = Listing("cadres", COLUMNS, queries.cadres(reader), request.GET, search=SEARCH, key="person.public_id")
    found = queries.cadres_of(reader, [c.person_id for c in listing.rows])
    try:
        data = write_zip(exchange_of(queries.package_rows(found), about={}, at=timezone.localtime()))
    except Refused as refused:
        messages.error(request, refused.message)
        return cadres(request)
    actions.trace_cadre_list(ids=list(found), verb="导出交换包", by=reader, at=timezone.now())
    return _file(f"干部交换包{reader.day:%Y%m%d}.zip", data)


@page("cadres.import", methods=("POST",))
def cadre_hand_over(request: HttpRequest, public_id: str) -> HttpResponse:
    """调整管理单位: a dated change, the earlier management stays."""
    reader = request.reader
    found = queries.cadre_for(reader, public_id)

    def act() -> str:
        to = queries.managing_units(reader).filter(public_id=request.POST.get("unit", "")).first()
        if to is None:
            raise Refusal("请选择新的管理单位")
        actions.hand_cadre_over(cadreship=found, to=to, on=request.today, by=reader, at=timezone.now())
        messages.success(request, f"从今天起由“{to.name}”管理")
        return address("cadres")

    return act_once(request, act)


def _file(name: str, data: bytes) -> HttpResponse:
    kind = "application/pdf" if name.endswith(".pdf") else "application/octet-stream"
    return HttpResponse(data, content_type=kind, headers={"Content-Disposition": content_disposition_header(True, name)})
