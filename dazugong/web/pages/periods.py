"""各期: every form's periods, one of them with its units, and what an officer does for one unit or many at once."""
from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from dazugong.kernel.calendar.queries import Workdays
from dazugong.kernel.orgs.queries import unit_for
from dazugong.kernel.records import opening, overview, queries
from dazugong.kernel.records import periods as acts
from dazugong.kernel.records.events import reminders
from dazugong.kernel.records.states import STATES
from dazugong.web.listing import Bulk, Column, Listing, listing_page
from dazugong.web.pages.records import state_shown
from dazugong.web.posting import act_once, to_form
from dazugong.web.reading import address, page

DAY_INVALID = {"invalid": "请写成 2026-05-01 的样子"}
VERBS = {  # act → (button, power, action, what is said afterwards)
    "remind": ("催报", "records.approve", acts.remind, "已催{}个单位，催报记在各单位的报表上"),
    "exempt": ("免报", "records.open", acts.exempt_obligations, "{}个单位这一期免报"),
    "owe_again": ("撤回免报", "records.open", acts.withdraw_exemption, "{}个单位恢复应报"),
    "close": ("封存", "records.open", acts.close_obligations, "已封存{}个单位的这一期，不再收报"),
    "open_again": ("解封", "records.open", acts.open_again, "已解封{}个单位的这一期，可以补报、更正"),
}


class OpenForm(forms.Form):
    """提前或补开."""

    form = forms.ChoiceField(label="报表")
    code = forms.CharField(label="期间", max_length=20, help_text="照表的周期写：2026年5月、2026年第二季度、2026年下半年、2026年", error_messages={"required": "请填写期间"})
    due = forms.DateField(label="截止日期", required=False, error_messages=DAY_INVALID, help_text="不填按日程；已过期的期间必须另定",
                          widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))  # fmt: skip
    under = forms.ChoiceField(label="哪里", required=False, help_text="先在一处试行的，选这个单位；不选就是本单位及下级")
    reason = forms.CharField(label="开启事由", max_length=200, error_messages={"required": "请写明为什么提前或补开"})


class YearForm(forms.Form):
    """年度结转."""

    year = forms.IntegerField(label="结转哪一年", min_value=2000, max_value=2100, error_messages={"required": "请填写年份", "invalid": "年份请填四位数字"})


@page("records.read")
def periods(request: HttpRequest) -> HttpResponse:
    """各期一览."""
    return _periods(request, YearForm(initial={"year": request.reader.day.year - 1}))


def _periods(request: HttpRequest, year: YearForm) -> HttpResponse:
    columns = (
        Column("title", "报表", href=lambda r: address("period", r.pack, r.form, r.code), sort="title", filter="text"),
        Column("term", "期间", sort="code", filter="text", main=True),
        Column("opens", "开启日期", kind="date", sort="opens"),
        Column("due", "截止日期", kind="date", sort="due", main=True),
        Column("owed", "应报", kind="figure", sort="owed", unit="份"),
        Column("filed", "已报", kind="ratio", value=lambda r: (r.filed, r.owed)),
        Column("missing", "逾期未报", kind="figure", sort="missing", unit="份"),
        Column("approved", "已批准", kind="figure", sort="approved", unit="份"),
        Column("exempt", "免报", kind="figure", sort="exempt", unit="份"),
        Column("closed", "封存", kind="figure", sort="closed", unit="份"),
    )
    listing = Listing("periods", columns, overview.periods_on(request.reader), request.GET, search=("title",), noun="期",
                      empty="还没有开启的期间。各表按日程自动开启；要提前填报的，请点“提前或补开”。")  # fmt: skip
    return listing_page(request, "records/periods.html", listing, {"year_form": year}, title="各期一览")


@page("records.read")
def period(request: HttpRequest, pack: str, form: str, code: str) -> HttpResponse:
    """一期: who owes it, and the verbs for the units ticked."""
    reader = request.reader
    row = overview.period_row(reader, pack, form, code)
    owed, soon_until = acts.of_period(reader, pack=pack, form=form, period=code), Workdays().soon_until(reader.day)
    reminded = reminders(reader, owed)
    columns = (
        Column("unit", "单位", value="unit.name", href=lambda o: address("record", o.public_id), sort="unit.name", filter="text"),
        Column("due", "截止日期", kind="date", sort="due", main=True),
        Column("state", "状态", kind="status", value=lambda o: state_shown(o, reader.day, soon_until), filter="choice", filter_on="state_on",
               choices=[(s, s) for s in STATES], main=True),
        Column("filed", "首次报送", kind="date", value=lambda o: o.first_filed_on or "未报", sort="first_filed_on"),
        Column("reminded", "催报", value=lambda o: _reminded(reminded.get(o.pk))),
        Column("closed", "封存", value=lambda o: f"{o.closed_on:%Y-%m-%d}" if o.closed_on else "否"),
    )  # fmt: skip
    past = reader.day < request.today
    bulk = [] if past else [Bulk(label, address("period_act", pack, form, code, act)) for act, (label, power, *_) in VERBS.items() if reader.may(power)]
    listing = Listing("period", columns, owed, request.GET, search=("unit",), bulk=bulk, key="unit.public_id", noun="个单位", empty="没有单位要报这一期。")
    context = {"row": row, "above": "records/_period_reason.html" if bulk else "", "sub": f"{row.term}，{row.opens:%Y-%m-%d}开启，{row.due:%Y-%m-%d}截止；应报{row.owed}，已报{row.filed}"}
    return listing_page(request, "records/period.html", listing, context, title=row.title)


def _reminded(days: list | None) -> str:
    return f"{days[-1]:%m-%d}，共{len(days)}次" if days else "未催"


@page("records.approve", methods=("POST",))
def period_act(request: HttpRequest, pack: str, form: str, code: str, act: str) -> HttpResponse:
    """催报、免报、撤回免报、封存、解封 of the units ticked."""
    if act not in VERBS:
        raise Http404
    overview.period_row(request.reader, pack, form, code)
    _, _, action, said = VERBS[act]

    def done() -> str:
        chosen = acts.of_period(request.reader, pack=pack, form=form, period=code, units=request.POST.getlist("pick"))
        given: dict[str, Any] = {} if act == "remind" else {"reason": request.POST.get("reason", "")}
        messages.success(request, said.format(action(obligations=chosen, by=request.reader, at=timezone.now(), **given)))
        return address("period", pack, form, code)

    return act_once(request, done)


@page("packs.install", methods=("GET", "POST"))
def period_open(request: HttpRequest) -> HttpResponse:
    """提前或补开: the first report of a new county need not wait for the twenty-fifth."""
    reader = request.reader
    choices = [(f"{pack}/{form}", title) for pack, form, title in overview.forms_to_open(reader.day)]
    form = OpenForm(request.POST or None)
    form.fields["form"].choices = choices
    form.fields["under"].choices = [("", "本单位及下级"), *((unit.public_id, unit.name_on) for unit in overview.places_to_open(reader))]

    def shown() -> HttpResponse:
        context = {"form": form, "title": "提前或补开", "sub": "从今天起可以填报，对本单位及下级；留有记录"}
        return render(request, "records/open.html", context, status=400 if form.errors else 200)

    if request.method == "GET" or not form.is_valid():
        return shown()

    def act() -> str:
        given = form.cleaned_data
        pack, name = given["form"].split("/")
        count, code = opening.open_by_hand(pack=pack, form=name, code=given["code"], due=given["due"], reason=given["reason"], under=unit_for(reader, given["under"]) if given["under"] else None, by=reader, at=timezone.now())
        messages.success(request, f"已开启，{count}个单位从今天起可以填报")
        return address("period", pack, name, code)

    return act_once(request, act, refused=to_form(form, shown))


@page("records.open", methods=("POST",))
def year_turn(request: HttpRequest) -> HttpResponse:
    """年度结转: what is settled is closed, what is not goes on being owed."""
    form = YearForm(request.POST)

    def shown() -> HttpResponse:
        answer = _periods(request, form)
        answer.status_code = 400
        return answer

    def act() -> str:
        closed, carried = acts.turn_year(year=form.cleaned_data["year"], by=request.reader, at=timezone.now())
        messages.success(request, f"{form.cleaned_data['year']}年已结转：封存{closed}份，结转到下年继续办理{carried}份")
        return address("periods")

    return act_once(request, act, refused=to_form(form, shown)) if form.is_valid() else shown()


@page("records.approve", methods=("POST",))
def record_remind(request: HttpRequest, public_id: str) -> HttpResponse:
    """催报 of one report."""
    return _one(request, public_id, "remind")


@page("records.open", methods=("POST",))
def record_close(request: HttpRequest, public_id: str, act: str) -> HttpResponse:
    """免报、撤回免报、封存、解封 of one report."""
    if act not in VERBS or act == "remind":
        raise Http404
    return _one(request, public_id, act)


def _one(request: HttpRequest, public_id: str, act: str) -> HttpResponse:
    obligation = queries.obligation_for(request.reader, public_id)
    label, _, action, _ = VERBS[act]

    def done() -> str:
        given: dict[str, Any] = {} if act == "remind" else {"reason": request.POST.get("reason", "")}
        action(obligations=[obligation], by=request.reader, at=timezone.now(), **given)
        messages.success(request, f"已办：{label}，{obligation.unit.name}")
        return address("record", public_id)

    return act_once(request, done)
