"""登记: a new entry of a register, many at once from a spreadsheet, and retiring one."""
from __future__ import annotations

from datetime import date

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from dazugong.formats.refusal import Refused
from dazugong.formats.tables import read_table
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.records import queries
from dazugong.kernel.records.answers import Refusals
from dazugong.kernel.records.entries import begin_entry, register_form, retire_entry, units_that_enter
from dazugong.kernel.records.erasing import erase_entry
from dazugong.kernel.records.importing import import_entries
from dazugong.kernel.records.pasting import cells_of
from dazugong.web.posting import act_once, to_form
from dazugong.web.reading import address, page
from dazugong.web.whom import HELP, settled

DAY = {"invalid": "请写成 2026-05-01 的样子", "required": "请填写日期"}


class EntryForm(forms.Form):
    """登记: which unit, which day, about whom."""

    unit = forms.ChoiceField(label="单位")
    day = forms.DateField(label="登记日期", error_messages=DAY, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    person = forms.CharField(label="关于谁", max_length=40, help_text=HELP, error_messages={"required": "请填写姓名或编号"})

    def __init__(self, data: dict | None, *, units: list[tuple[str, str]], about_person: bool, today: date) -> None:
        super().__init__(data, initial={"day": today})
        self.fields["unit"].choices = units
        if not about_person:
            del self.fields["person"]


@page("records.file", methods=("GET", "POST"))
def entry_new(request: HttpRequest, pack: str, form: str) -> HttpResponse:
    """登记一条: straight on to its form; and below, many at once."""
    _, _, asked, _ = register_form(request.reader, pack, form)
    units = {unit.public_id: unit for unit in units_that_enter(request.reader, pack=pack, form=form)}
    if not units:
        raise Hidden("unit")
    several = request.method == "POST" and "many" in request.POST
    given = EntryForm(None if several else request.POST or None, units=[(key, unit.name_on) for key, unit in units.items()], about_person=asked.about_person,
                      today=request.reader.day)  # fmt: skip

    def shown(error: str = "", rows: str = "") -> HttpResponse:
        columns = ["登记日期", *(["对象"] if asked.about_person else []), *(["单位"] if len(units) > 1 else [])]
        columns += [field.label for field in asked.fields if not field.reckoned and field.type not in ("table", "file")]
        context = {
            "form": given, "error": error, "rows": rows, "pack": pack, "asked": asked, "columns": columns, "title": f"登记　{asked.title}",
            "crumbs": [("台账", address("records")), (asked.title, address("register", pack, form)), ("登记", "")],
        }  # fmt: skip
        return render(request, "records/entry.html", context, status=400 if error or given.errors else 200)

    if several:
        return _many(request, pack, form, shown)
    if request.method == "GET" or not given.is_valid() or (asked.about_person and not settled(given, "person", by=request.reader)):
        return shown()

    def act() -> str:
        entry = begin_entry(pack=pack, form=form, unit=units[given.cleaned_data["unit"]], day=given.cleaned_data["day"],
                            person=given.cleaned_data.get("person"), by=request.reader, at=timezone.now())  # fmt: skip
        return address("record", entry.public_id)

    return act_once(request, act, refused=to_form(given, shown))


def _many(request: HttpRequest, pack: str, form: str, shown) -> HttpResponse:  # noqa: ANN001
    """成批登记: a pasted block or a workbook; what is wrong is told with its row, and nothing is entered."""
    pasted = request.POST.get("rows", "")

    def act() -> str:
        rows = _rows_sent(request, pasted)
        number = import_entries(pack=pack, form=form, rows=rows, by=request.reader, at=timezone.now())
        known = sum(any(cell.strip() for cell in row) for row in rows) - 1 - number
        messages.success(request, f"已登记{number}条" + (f"；另有{known}条写着状态，是已经在册的，没有动" if known else ""))
        return address("register", pack, form)

    def refused(refusal: Refusal) -> HttpResponse:
        said = "；".join(one.message for one in refusal.found) if isinstance(refusal, Refusals) else refusal.message
        return shown(f"一条也没有登记。{said}", pasted)

    return act_once(request, act, refused=refused)


def _rows_sent(request: HttpRequest, pasted: str) -> list[list[str]]:
    sent = request.FILES.get("file")
    if sent is None:
        return cells_of(pasted)
    if sent.size > settings.UPLOAD_MAX_BYTES:
        raise Refusal(f"文件超过{settings.UPLOAD_MAX_BYTES // 1024 // 1024}兆，请分成几个文件")
    try:
        table = read_table(sent.read(), sent.name)
    except Refused as refused:
        raise Refusal(refused.message) from None
    return [list(table.headings), *(list(row.cells) for row in table.rows)]


@page("records.file", methods=("POST",))
def record_retire(request: HttpRequest, public_id: str) -> HttpResponse:
    """注销: with its day and reason; the entry stays readable, but where the person himself asks that what it held be taken out."""
    entry = queries.to_file(request.reader, public_id)
    if not entry.entry:
        raise Hidden("entry")

    def act() -> str:
        try:
            on = date.fromisoformat(request.POST.get("on", ""))
        except ValueError:
            raise Refusal("请填写注销日期，写成 2026-05-01 的样子", field="on") from None
        erase = request.POST.get("erase") == "1"
        (erase_entry if erase else retire_entry)(entry=entry, on=on, reason=request.POST.get("reason", ""), by=request.reader, at=timezone.now())
        messages.success(request, "已注销，内容已删去" if erase else "已注销，内容仍可查看")
        return address("record", public_id)

    return act_once(request, act)
