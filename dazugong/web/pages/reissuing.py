"""补发一次性口令: whoever forgot the password gets a new slip; the system administrator asks, the security administrator agrees and hands it out."""
from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from dazugong.kernel.access import queries as access
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.identity.reissuing import (
    MOST,
    ask_reissue,
    reissue_of,
    settle_reissue,
    take_back_reissue,
)
from dazugong.web.posting import act_once, back_with, to_form
from dazugong.web.reading import address, page

from .accounts import shown_once

BAD = 400
AGREE, DECLINE, BACK = "agree", "decline", "back"


class ReissueForm(forms.Form):
    reason = forms.CharField(label="事由", max_length=MOST, help_text="怎么核实了是本人、为什么要补发，如：本人到科室，忘记密码")


@page("accounts.prepare", "accounts.confirm", any_of=True, methods=("GET", "POST"))
def account_token(request: HttpRequest, pk: int) -> HttpResponse:
    """一个账号的补发: asked for and taken back by the one, decided by the other; what is agreed to is shown once, here."""
    login = access.account_for(request.reader, pk)
    return (_ask if request.reader.may("accounts.prepare") else _settle)(request, login)


def _ask(request: HttpRequest, login) -> HttpResponse:  # noqa: ANN001
    back = request.POST.get("act") == BACK
    form = ReissueForm(request.POST if request.method == "POST" and not back else None)

    def shown() -> HttpResponse:
        return _shown(request, login, form)

    def act() -> str:
        if back:
            take_back_reissue(login=login, by=request.reader, at=timezone.now())
            messages.success(request, f"已撤回，“{login.username}”的密码照旧")
        else:
            ask_reissue(login=login, reason=form.cleaned_data["reason"], by=request.reader, at=timezone.now())
            messages.success(request, f"已申请给“{login.username}”补发一次性口令，等安全管理员办理")
        return address("account_token", login.pk)

    if request.method == "GET" or not (back or form.is_valid()):
        return shown()
    return act_once(request, act, refused=None if back else to_form(form, shown))


def _settle(request: HttpRequest, login) -> HttpResponse:  # noqa: ANN001
    verb = request.POST.get("act", "")
    if request.method == "GET":
        return _shown(request, login, ReissueForm())
    if verb not in (AGREE, DECLINE):
        return redirect("account_token", login.pk)
    try:
        token = settle_reissue(login=login, agreed=verb == AGREE, by=request.reader, at=timezone.now())
    except Refusal as refusal:
        return back_with(request, refusal, to=address("account_token", login.pk))
    if verb == AGREE:       # on the spot: where a form led is kept, and a token is kept nowhere
        return shown_once(request, login, token, "已补发一次性口令")
    messages.success(request, f"没有同意，“{login.username}”的密码照旧")
    return redirect("account_token", login.pk)


def _shown(request: HttpRequest, login, form: forms.Form) -> HttpResponse:  # noqa: ANN001
    context = {
        "form": form, "title": f"给{login.username}补发一次性口令", "login": login, "asked": reissue_of(login),
        "asking": request.reader.may("accounts.prepare"), "own": login.pk == request.user.pk,
    }  # fmt: skip
    return render(request, "accounts/token.html", context, status=BAD if form.errors else 200)
