"""动态口令: one's own second factor: switched on with a code, renewed, switched off, new recovery codes."""
from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth import authenticate, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from dazugong.crypto import SealBroken
from dazugong.kernel.access.factors import give_up_factor, must_be_free
from dazugong.kernel.identity.factors import (
    DIGESTS,
    codes_left,
    confirmed_step,
    new_offer,
    offered,
    renew_codes,
    switch_on,
)
from dazugong.kernel.identity.queries import last_removal
from dazugong.kernel.identity.refusal import Refusal
from dazugong.web.forms import CodeInput
from dazugong.web.pictures.quick import quick_response
from dazugong.web.reading import page

from .login import WRONG_CODE, CodeForm

OFFER = "offered_factor"    # sealed, in the session only, until a code confirms it
BAD = 400


class NewFactorForm(forms.Form):
    code = forms.CharField(label="新的动态口令", max_length=40, help_text="刚添加的这一条现在的六位数", widget=CodeInput)


class RenewalForm(NewFactorForm):
    present = forms.CharField(label="原来的动态口令", max_length=40, help_text="原来那一条现在的六位数，或一个恢复码", widget=CodeInput)
    field_order = ("code", "present")


@sensitive_post_parameters("code")
@page(methods=("GET", "POST"))
def factor(request: HttpRequest) -> HttpResponse:
    """动态口令: whether it is switched on; with a code it is switched off, or the recovery codes are drawn anew."""
    login, form = request.user, CodeForm(request.POST or None)
    form.fields["code"].widget.attrs.pop("autofocus")
    if request.method == "POST" and login.factor_since is None:
        messages.error(request, "动态口令没有启用，或者刚才已经停用、解除，不用再办")
        return redirect("factor")
    if request.method == "POST" and form.is_valid():
        act = _renew_codes if request.POST.get("act") == "codes" else _switch_off
        if (done := act(request, form)) is not None:
            return done
    context = {
        "title": "动态口令", "form": form, "since": login.factor_since, "digest": DIGESTS.get(login.factor_digest, ""),
        "left": codes_left(login), "needs": request.attendance.needs_factor, "removed": None if login.factor_since else last_removal(login),
    }  # fmt: skip
    return render(request, "login/factor.html", context, status=BAD if form.errors else 200)


def _switch_off(request: HttpRequest, form: forms.Form) -> HttpResponse | None:
    try:
        must_be_free(request.user, request.today)   # asked before the code is spent
        if not _serves(request, form, "code"):
            return None
        give_up_factor(login=request.user, by=request.reader, at=timezone.now(), day=request.today)
    except Refusal as refusal:
        form.add_error(None, refusal.message)
        return None
    update_session_auth_hash(request, request.user)
    messages.success(request, "动态口令已停用，以后登录只用密码")
    return redirect("factor")


def _renew_codes(request: HttpRequest, form: forms.Form) -> HttpResponse | None:
    if not _serves(request, form, "code"):
        return None
    codes = renew_codes(login=request.user, by=request.reader, at=timezone.now())
    return _shown_once(request, codes, "恢复码已换发，原来的不能再用")


@sensitive_post_parameters("code", "present")
@page(methods=("GET", "POST"))
def factor_new(request: HttpRequest) -> HttpResponse:
    """启用、换新: shows the secret until a code confirms it, then the recovery codes once."""
    login, renewing = request.user, request.user.factor_since is not None
    offer = _offer(request)
    if offer is None:
        request.session[OFFER] = new_offer(login)
        offer = _offer(request)
        if request.method == "POST":
            messages.error(request, "密钥已经换了一个，请在手机上重新添加下面这一个")
            return redirect("factor_new")
    form = (RenewalForm if renewing else NewFactorForm)(request.POST or None)
    if request.method == "POST" and form.is_valid() and (done := _confirm(request, form, renewing)) is not None:
        return done
    context = {
        "title": "换新动态口令" if renewing else "启用动态口令", "form": form, "offer": offer, "picture": quick_response(offer.address, "动态口令密钥的二维码"),
        "lacks": request.attendance.lacks_factor, "plain": offer.digest == DIGESTS["sha1"], **_frame(request),
    }  # fmt: skip
    return render(request, "login/factor_new.html", context, status=BAD if form.errors else 200)


def _confirm(request: HttpRequest, form: forms.Form, renewing: bool) -> HttpResponse | None:
    given = {"login": request.user, "kept": request.session[OFFER], "code": form.cleaned_data["code"], "at": timezone.now()}
    try:
        confirmed_step(**given)     # before a code of the old one is spent for nothing
        if renewing and not _serves(request, form, "present"):
            return None
        codes = switch_on(**given, by=request.reader)
    except Refusal as refusal:
        form.add_error(refusal.field or None, refusal.message)
        return None
    del request.session[OFFER]
    update_session_auth_hash(request, request.user)     # this session goes on under a new key, every other one ends
    return _shown_once(request, codes, "动态口令已换新" if renewing else "动态口令已启用")


def _serves(request: HttpRequest, form: forms.Form, field: str) -> bool:
    """Whether the code serves, now that it has. Wrong ones count as at the log-in; the fifth is answered with the page of the lock."""
    if authenticate(request, username=request.user.username, code=form.cleaned_data[field], at=timezone.now()) is not None:
        return True
    form.add_error(field, WRONG_CODE)
    return False


def _offer(request: HttpRequest):  # noqa: ANN202
    try:
        return offered(request.user, request.session[OFFER])
    except (KeyError, SealBroken):      # none yet, or of whoever used this browser before
        return None


def _shown_once(request: HttpRequest, codes: list[str], done: str) -> HttpResponse:
    return render(request, "login/recovery.html", {"title": "恢复码", "codes": codes, "done": done, "label": request.user.label, **_frame(request)})


def _frame(request: HttpRequest) -> dict[str, str]:
    """Whoever may go nowhere else is shown nothing that leads elsewhere."""
    return {"frame": "plain.html" if request.attendance.lacks_factor else "base.html"}
