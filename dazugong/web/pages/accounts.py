"""账号与留痕: the pages of the three administrators."""
from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from dazugong.kernel.access import queries as access
from dazugong.kernel.audit.queries import traces as all_traces
from dazugong.kernel.audit.queries import verify_chain
from dazugong.kernel.identity.actions import close_login, confirm_login, prepare_login
from dazugong.kernel.identity.queries import asked_for_token, asked_to_be_freed
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.people.actions import link_login
from dazugong.web.listing import Column, Listing, listing_page
from dazugong.web.posting import act_once, to_form
from dazugong.web.reading import address, page

STATES = (("prepared", "待确认"), ("confirmed", "启用"), ("closed", "停用"))

TOKEN = Column("token", "一次性口令", kind="link", value=lambda row: "补发" if row.is_active else "",
               href=lambda row: address("account_token", row.pk) if row.is_active else None, export=False)  # fmt: skip


class AccountForm(forms.Form):
    username = forms.CharField(label="登录名", max_length=40, help_text="字母、数字和短横线")
    label = forms.CharField(label="使用人", max_length=60)
    person = forms.CharField(label="人员编号", max_length=12, help_text="单位介绍条上的10位编号")


@page("accounts.prepare", "accounts.confirm", any_of=True)
def accounts(request: HttpRequest) -> HttpResponse:
    """账号一览."""
    reach = access.accounts(request.reader)
    columns = (
        Column("username", "登录名", sort="username", filter="text"),
        Column("label", "使用人", sort="label", filter="text"),
        Column("state", "状态", value="get_state_display", sort="state", filter="choice", choices=STATES),
        Column("factor", "动态口令", kind="link", value=lambda row: "已启用" if row.factor_since else "未启用", href=lambda row: address("account_factor", row.pk)),
        *((TOKEN,) if request.reader.may("accounts.prepare") else ()),
        Column("last_login", "最近登录", kind="date", value=lambda row: timezone.localtime(row.last_login).date() if row.last_login else "未登录过"),
    )
    listing = Listing("accounts", columns, reach, request.GET, search=("username__contains", "label__contains"),
                      empty="还没有账号。", noun="个账号")  # fmt: skip
    waiting = [] if listing.out else list(reach.filter(state="prepared")[:50])
    open_ones = [] if listing.out or not request.reader.may("accounts.prepare") else list(reach.filter(state="confirmed")[:50])
    freed = [] if listing.out or not request.reader.may("accounts.confirm") else list(asked_to_be_freed(reach)[:50])
    tokens = [] if listing.out else list(asked_for_token(reach)[:50])
    more = {"waiting": waiting, "open_ones": open_ones, "freed": freed, "tokens": tokens}
    return listing_page(request, "accounts/accounts.html", listing, more, title="账号")


@page("accounts.prepare", methods=("GET", "POST"))
def account_new(request: HttpRequest) -> HttpResponse:
    """开户: prepared here, confirmed by the security administrator."""
    form = AccountForm(request.POST or None)

    def shown() -> HttpResponse:
        context = {"form": form, "title": "开户", "sub": "开立后由安全管理员确认才能使用"}
        return render(request, "accounts/new.html", context, status=400 if form.errors else 200)

    if request.method == "GET" or not form.is_valid():
        return shown()

    def act() -> str:
        given, now = form.cleaned_data, timezone.now()
        login = prepare_login(username=given["username"], label=given["label"], by=request.reader, at=now)
        link_login(login=login, person_id=given["person"], by=request.reader, at=now)
        messages.success(request, f"已开立账号“{login.username}”，待安全管理员确认后启用")
        return address("accounts")

    return act_once(request, act, refused=to_form(form, shown))


@page("accounts.confirm", methods=("POST",))
def account_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """确认账号: shows the one-time token once, to be handed over on paper."""
    login = access.account_for(request.reader, pk)
    try:
        token = confirm_login(login=login, by=request.reader, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("accounts")
    return shown_once(request, login, token, "账号已确认")


def shown_once(request: HttpRequest, login, token: str, title: str) -> HttpResponse:  # noqa: ANN001
    """口令条: the address that sets a password; on no other page and in no list."""
    link = request.build_absolute_uri(address("token", token))
    return render(request, "accounts/confirmed.html", {"login": login, "link": link, "title": title})


@page("accounts.prepare", methods=("POST",))
def account_close(request: HttpRequest, pk: int) -> HttpResponse:
    """停用账号."""
    login = access.account_for(request.reader, pk)

    def act() -> str:
        close_login(login=login, by=request.reader, at=timezone.now())
        messages.success(request, f"账号“{login.username}”已停用")
        return address("accounts")

    return act_once(request, act)


@page("traces.read")
def traces(request: HttpRequest) -> HttpResponse:
    """留痕一览: ids and verbs only."""
    columns = (
        Column("number", "序号", kind="figure", sort="number"),
        Column("at", "时间", value=lambda row: timezone.localtime(row.at).strftime("%Y-%m-%d %H:%M:%S"), sort="at"),
        Column("login", "账号", kind="figure", sort="login", filter="text", filter_on="login"),
        Column("verb", "动作", sort="verb", filter="text"),
        Column("kind", "对象类别", sort="kind", filter="text"),
        Column("thing", "对象", filter="text", filter_on="thing"),
        Column("count", "数量", kind="figure"),
        Column("note", "说明"),
    )
    listing = Listing("traces", columns, all_traces(), request.GET, empty="还没有留痕。", noun="条留痕")
    return listing_page(request, "accounts/traces.html", listing, title="留痕")


@page("traces.read", methods=("POST",))
def traces_verify(request: HttpRequest) -> HttpResponse:
    """验链: recomputes the whole chain, against an anchor if one is given."""
    try:
        report = verify_chain(anchor=request.POST.get("anchor", ""))
    except ValueError as error:
        messages.error(request, str(error))
        return redirect("traces")
    return render(request, "accounts/verified.html", {"report": report, "title": "验链结果"})
