"""动态口令的规定和解除: for which roles it is required; how an account whose telephone is lost is freed by two administrators."""
from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from dazugong.kernel.access import queries as access
from dazugong.kernel.access.factors import require_factor, required
from dazugong.kernel.access.roles import roles
from dazugong.kernel.identity.factors import DIGESTS, codes_left
from dazugong.kernel.identity.removing import MOST, ask_removal, removal_of, settle_removal
from dazugong.web.posting import act_once, to_form
from dazugong.web.reading import address, page

BAD = 400
ASK, AGREE, DECLINE = "ask", "agree", "decline"


class RulesForm(forms.Form):
    wanted = forms.MultipleChoiceField(label="须用动态口令的角色", required=False, widget=forms.CheckboxSelectMultiple)


class RemovalForm(forms.Form):
    reason = forms.CharField(label="事由", max_length=MOST, help_text="怎么核实了是本人、为什么要解除，如：本人到科室，手机丢失")


@page("factors.require", methods=("GET", "POST"))
def factor_rules(request: HttpRequest) -> HttpResponse:
    """哪些角色须用动态口令: in force at once, in sessions that are open too."""
    standing = required(request.reader)
    above = [roles()[role].term for role, fixed in standing.items() if fixed]
    form = RulesForm(request.POST if request.method == "POST" else None, initial={"wanted": [role for role, fixed in standing.items() if not fixed]})
    form.fields["wanted"].choices = [(role.id, role.term) for role in roles().values() if not standing.get(role.id)]

    def shown() -> HttpResponse:
        context = {"form": form, "title": "动态口令的规定", "above": above}
        return render(request, "accounts/factor_rules.html", context, status=BAD if form.errors else 200)

    if request.method == "GET" or not form.is_valid():
        return shown()

    def act() -> str:
        added, lifted = require_factor(wanted=form.cleaned_data["wanted"], by=request.reader, at=timezone.now())
        said = [f"{words}：{'、'.join(roles()[role].term for role in changed)}" for words, changed in (("从现在起须用动态口令", added), ("不再要求", lifted)) if changed]
        messages.success(request, "；".join(said) or "与原来的规定一样，没有改动")
        return address("factor_rules")

    return act_once(request, act, refused=to_form(form, shown))


@page("accounts.prepare", "accounts.confirm", any_of=True, methods=("GET", "POST"))
def account_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """一个账号的动态口令: the system administrator asks that it be removed, the security administrator decides."""
    login = access.account_for(request.reader, pk)
    asking = request.reader.may("accounts.prepare")
    form = RemovalForm(request.POST if request.method == "POST" and asking else None)
    verb = request.POST.get("act", ASK if asking else "")

    def shown() -> HttpResponse:
        context = {
            "form": form, "title": f"{login.username}的动态口令", "login": login, "digest": DIGESTS.get(login.factor_digest, ""),
            "left": codes_left(login), "asked": removal_of(login), "asking": asking,
        }  # fmt: skip
        return render(request, "accounts/factor.html", context, status=BAD if form.errors else 200)

    if request.method == "GET" or (asking and not form.is_valid()):
        return shown()
    if not asking and verb not in (AGREE, DECLINE):
        return redirect("account_factor", pk)

    def act() -> str:
        now = timezone.now()
        if asking:
            ask_removal(login=login, reason=form.cleaned_data["reason"], by=request.reader, at=now)
            messages.success(request, f"已申请解除“{login.username}”的动态口令，等安全管理员办理")
        else:
            settle_removal(login=login, agreed=verb == AGREE, by=request.reader, at=now)
            done = "已解除，下次登录只用密码" if verb == AGREE else "没有同意，动态口令照旧"
            messages.success(request, f"“{login.username}”的动态口令：{done}")
        return address("account_factor", pk)

    return act_once(request, act, refused=to_form(form, shown) if asking else None)
