"""文件与举措: documents, the review of their measures sentence by sentence, and handing them down."""
from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.plans import actions, naming, queries, withdrawing
from dazugong.kernel.plans.hindered import hindered
from dazugong.kernel.tasks.admission import guarded
from dazugong.web.listing import Column, Listing, listing_page
from dazugong.web.posting import act_once, to_form
from dazugong.web.reading import address, page

from .task_forms import DAY_INVALID, AdmittedForm, DueForm
from .tasks import counted, until


class UploadForm(forms.Form):
    """收文."""

    file = forms.FileField(label="文件", help_text="txt、docx、带文字的 pdf 或 ofd，不超过20兆；有密级的不得上传", max_length=200)
    title = forms.CharField(label="标题", max_length=200, required=False, help_text="不填则取正文的标题；正文没有标题的取文件名，以后可改")
    kind = forms.ChoiceField(label="种类", choices=[("", "按标题认"), *queries.KINDS], required=False)
    received_on = forms.DateField(label="收文日期", required=False, error_messages=DAY_INVALID, help_text="不填为今天",
                                  widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))  # fmt: skip

    def clean_file(self) -> Any:
        """A file is measured before it is read."""
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_MAX_BYTES:
            raise forms.ValidationError("文件超过20兆，请删去图片，只留文字，另存为 docx 再上传")
        return file


class NameForm(forms.Form):
    """文件的标题和种类."""

    title = forms.CharField(label="标题", max_length=200, error_messages={"required": "请写明标题"})
    kind = forms.ChoiceField(label="种类", choices=queries.KINDS, help_text="与上年比先比同一种类的")


class WithdrawForm(forms.Form):
    """撤回原因."""

    reason = forms.CharField(label="撤回原因", max_length=withdrawing.MOST_REASON, error_messages={"required": "请写明撤回原因"}, help_text="如：传错了文件")


class OneDueForm(DueForm):
    """统一期限."""

    due = forms.DateField(label="没有期限的，统一在此日前完成", required=False, error_messages=DAY_INVALID,
                          widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), help_text="不填则为不定期限")  # fmt: skip


@page("plans.read")
def plans(request: HttpRequest) -> HttpResponse:
    """文件一览."""
    columns = (
        Column("title", "标题", href=lambda d: address("plan", d.public_id), sort="title", filter="text"),
        Column("kind", "种类", value="get_kind_display", sort="kind", filter="choice", choices=queries.KINDS),
        Column("unit", "所属单位", value="unit.name", sort="unit__name", filter="text"),
        Column("received_on", "收文日期", kind="date", sort="received_on"),
        Column("found", "举措", kind="figure", sort="found", unit="条"),
        Column("decided", "已审", kind="ratio", value=lambda d: (d.decided, d.found), main=True),
        Column("handed", "已下达", kind="figure", sort="handed", unit="条", main=True),
    )
    may = request.reader.may("plans.change")
    listing = Listing(
        "plans", columns, queries.documents(request.reader), request.GET, search=("title__contains",), noun="份文件",
        empty="还没有文件。上传讲话、要点或方案，拆成举措后由您逐条审定。" if may else "还没有文件。",
        empty_action=("上传文件", address("plan_upload")) if may else None,
    )  # fmt: skip
    return listing_page(request, "plans/plans.html", listing, title="文件")


@page("plans.change", methods=("GET", "POST"))
def plan_upload(request: HttpRequest) -> HttpResponse:
    """上传文件."""
    form = UploadForm(request.POST or None, request.FILES or None)

    def shown() -> HttpResponse:
        context = {"form": form, "title": "上传文件", "sub": "拆出的举措都是待审的，由您逐条采用、修改或弃用"}
        return render(request, "plans/upload.html", context, status=400 if form.errors else 200)

    def act() -> str:
        given = form.cleaned_data
        document = actions.take_in_document(
            name=given["file"].name, data=given["file"].read(), title=given["title"], kind=given["kind"],
            received_on=given["received_on"], by=request.reader, at=timezone.now(),
        )  # fmt: skip
        return address("plan", document.public_id)

    if request.method == "POST" and form.is_valid():
        return act_once(request, act, refused=to_form(form, shown))
    return shown()


@page("plans.change", methods=("GET", "POST"))
def plan_name(request: HttpRequest, public_id: str) -> HttpResponse:
    """改标题: its name and kind, put right by an officer."""
    document = queries.document_for(request.reader, public_id)
    form = NameForm(request.POST or None, initial={"title": document.title, "kind": document.kind})

    def shown() -> HttpResponse:
        context = {"form": form, "document": document, "title": "改标题", "sub": document.file_name}
        return render(request, "plans/name.html", context, status=400 if form.errors else 200)

    def act() -> str:
        naming.name_document(document=document, **form.cleaned_data, by=request.reader, at=timezone.now())
        return address("plan", document.public_id)

    if request.method == "POST" and form.is_valid():
        return act_once(request, act, refused=to_form(form, shown))
    return shown()


@page("plans.read")
def plans_withdrawn(request: HttpRequest) -> HttpResponse:
    """已撤回的文件: what was withdrawn, by whom and why; the documents themselves are opened no more."""
    columns = (
        Column("title", "标题", sort="title", filter="text"),
        Column("kind", "种类", value="get_kind_display", sort="kind", filter="choice", choices=queries.KINDS),
        Column("unit", "所属单位", value="unit.name", sort="unit__name", filter="text"),
        Column("received_on", "收文日期", kind="date", sort="received_on"),
        Column("withdrawn_on", "撤回日期", kind="date", sort="withdrawn_on", main=True),
        Column("withdrawn_by", "撤回人", sort="withdrawn_by", filter="text"),
        Column("withdrawn_for", "撤回原因", main=True),
    )
    listing = Listing(
        "withdrawn", columns, withdrawing.withdrawn(request.reader), request.GET, search=("title__contains", "withdrawn_for__contains"), noun="份文件",
        empty="没有撤回过文件。传错的、还没有下达的文件，在它的页上点“撤回文件”。",
    )  # fmt: skip
    return listing_page(request, "plans/withdrawn.html", listing, title="已撤回的文件")


@page("plans.change", "plans.withdraw", any_of=True, methods=("GET", "POST"))
def plan_withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """撤回文件: what was uploaded by mistake goes, with the reason."""
    reader = request.reader
    document = queries.document_for(reader, public_id)
    form = WithdrawForm(request.POST or None)

    def shown() -> HttpResponse:
        context = {
            "form": form, "document": document, "title": "撤回文件", "sub": document.title, "held": withdrawing.why_it_stays(reader, document),
            "found": queries.reviewed(reader, document).of, "tasks": tasks_of(document) if withdrawing.tasks_from(reader, document) else "",
        }  # fmt: skip
        return render(request, "plans/withdraw.html", context, status=400 if form.errors else 200)

    def act() -> str:
        withdrawing.withdraw_document(document=document, reason=form.cleaned_data["reason"], by=reader, at=timezone.now())
        messages.success(request, f"已撤回《{document.title}》，原因列在“已撤回的文件”里")
        return address("plans")

    if request.method == "POST" and form.is_valid():
        return act_once(request, act, refused=to_form(form, shown))
    return shown()


@page("plans.change", "tasks.give", methods=("GET", "POST"))
def plan_hand_down(request: HttpRequest, public_id: str) -> HttpResponse:
    """下达: what will happen in one sentence, then it happens."""
    reader = request.reader
    document = queries.document_for(reader, public_id)
    typed = request.POST if request.method == "POST" else request.GET if "due" in request.GET else None
    form = OneDueForm(typed)
    picked = {int(n) for n in typed.getlist("pick") if n.isascii() and n.isdigit() and len(n) < 6} if typed is not None else None
    admitted = {n: typed.get(f"m{n}-admitted", "") for n in picked} if picked and typed is not None else {}

    def shown() -> HttpResponse:
        due = form.cleaned_data.get("due") if form.is_bound and form.is_valid() else None
        effect, whom = queries.effect(reader, document), queries.assignable(reader, document)
        held = hindered(reader, effect.ready, admitted)
        which = _by_which(reader, effect.ready, typed)
        free = {one.measure.number for one in effect.ready} - {one.measure.number for one in held}
        chosen = picked if picked is not None else free if held else None      # what cannot go is not ticked beforehand

        def leading(handing: queries.Handing) -> str:
            return whom.in_words([document.unit] * bool(handing.units and handing.measure.led_by(document.unit)) + handing.by_duty("lead"))

        context = {
            "document": document, "title": "下达文件", "sub": document.title, "form": form, "effect": effect,
            "picked": chosen, "hindered": held, "admits": which, "handings": [(h.measure, leading(h), whom.in_words(h.by_duty("assist")), which.get(h.measure.number)) for h in effect.ready], "sentence": effect_of(effect if chosen is None else queries.effect(reader, document, chosen), due),
        }  # fmt: skip
        return render(request, "plans/hand_down.html", context, status=400 if request.method == "POST" else 200)

    def act() -> str:
        due = form.cleaned_data["due"]
        sentence = effect_of(queries.effect(reader, document, picked), due)
        actions.hand_down_measures(document=document, numbers=picked, due=due, admitted=admitted, by=reader, at=timezone.now())
        messages.success(request, sentence.replace("将", "已", 1))
        return tasks_of(document)

    if request.method == "POST" and form.is_valid():
        return act_once(request, act, refused=to_form(form, shown))
    return shown()


def _by_which(reader: Reader, ready: Sequence[queries.Handing], typed: Any) -> dict[int, AdmittedForm]:
    """准入: for each measure that goes to a unit which a rule guards, where the entry is chosen by which it may."""
    behind = {unit.pk for _, _, some in guarded(reader.day, [unit for one in ready for unit in one.units]) for unit in some}
    found = {}
    for measure, units in ((one.measure, [unit for unit in one.units if unit.pk in behind]) for one in ready):
        if units:
            found[measure.number] = AdmittedForm(typed, prefix=f"m{measure.number}", initial={"admitted": measure.task.admitted if measure.handed else ""})
            found[measure.number].offer_admitted(reader, units)
    return found


def tasks_of(document: Any) -> str:
    """The list of the tasks that came from a document."""
    return f"{address('tasks')}?f_document={document.public_id}"


def effect_of(effect: Any, due: date | None) -> str:
    """将把3条举措下达给19个乡镇街道，共57项任务，最近的6月30日（周二）前完成."""
    if not effect.ready:
        return "没有选中可下达的举措。"
    dues = sorted({*effect.dues, *([due] if due and effect.undated else [])})
    several = len(dues) > 1 or (dues and effect.undated and not due)
    ending = f"{'最近的' if several else ''}{until(dues[0] if dues else None)}"
    ending += f"；其中{effect.recurring}条逐期办，每期末到期" if effect.recurring else ""
    if not effect.units:
        return f"将把{len(effect.ready)}条举措列为本单位任务，{ending}"
    helping = f"，其中{effect.assisting}项配合" if effect.assisting else ""
    return f"将把{len(effect.ready)}条举措下达给{counted(effect.units)}，共{effect.tasks}项任务{helping}，{ending}"
