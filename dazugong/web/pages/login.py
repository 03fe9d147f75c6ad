"""登录与本人: log-in with password and code, log-out, first password, change of password, switch of post."""
from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth import authenticate, update_session_auth_hash
from django.contrib.auth import logout as end_session
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters

from dazugong.kernel.identity.actions import change_password, use_token
from dazugong.kernel.identity.factors import codes_left, is_recovery
from dazugong.kernel.identity.queries import last_reissue, token_stands
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.web.entering import MINUTES, after_code, after_password, half_way, who_waits
from dazugong.web.forms import CodeInput
from dazugong.web.reading import page
from dazugong.web.refusals import KEPT_NOWHERE, not_opened

WRONG = "登录名或密码不对，请核对后再试；连续5次不对将锁定15分钟"
WRONG_CODE = "动态口令不对，或者已经用过：请看手机上现在的六位数，等它换了再填；连续5次不对将锁定15分钟"
TOO_LATE = f"输完密码已超过{MINUTES}分钟，请重新登录"


class LoginForm(forms.Form):
    username = forms.CharField(label="登录名", max_length=40, widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True}))
    password = forms.CharField(label="密码", max_length=200, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))


class CodeForm(forms.Form):
    code = forms.CharField(label="动态口令", max_length=40, help_text="手机上现在的六位数；手机不在身边，填一个恢复码", widget=CodeInput({"autofocus": True}))


class NewPasswordForm(forms.Form):
    new = forms.CharField(label="新密码", max_length=200, help_text="至少10位，不能全是数字", widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))
    again = forms.CharField(label="再输一次", max_length=200, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))

    def clean(self) -> dict[str, str]:
        values = super().clean()
        if values.get("new") and values.get("again") and values["new"] != values["again"]:
            self.add_error("again", "两次输入的密码不一样，请重新输入")
        return values


class PasswordForm(NewPasswordForm):
    old = forms.CharField(label="原密码", max_length=200, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))
    field_order = ("old", "new", "again")


@sensitive_post_parameters("password")
def login(request: HttpRequest) -> HttpResponse:
    """登录. A wrong name and a wrong password get the same answer."""
    if request.user.is_authenticated:
        return redirect("desk")
    if half_way(request) and request.method != "POST":
        return redirect("login_code")
    form = LoginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = authenticate(request, username=form.cleaned_data["username"].strip().lower(), password=form.cleaned_data["password"])
        if user is not None:
            return redirect(after_password(request, user, _next(request), timezone.now()))
        if getattr(request, "axes_locked_out", False):
            return render(request, "login/locked.html", status=429)
        form.add_error(None, WRONG)
    return render(request, "login/login.html", {"form": form, "title": "登录", "next": request.GET.get("next", "")})


@sensitive_post_parameters("code")
def login_code(request: HttpRequest) -> HttpResponse:
    """登录的第二步: the code of whoever has just given the right password. Wrong ones are counted as wrong passwords are."""
    if request.user.is_authenticated:
        return redirect("desk")
    now = timezone.now()
    login = who_waits(request, now)
    if login is None:
        if half_way(request):
            end_session(request)
            messages.error(request, TOO_LATE)
        return redirect("login")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        if (user := authenticate(request, username=login.username, code=code, at=now)) is not None:
            leads_to = after_code(request, user)
            if is_recovery(code):
                messages.warning(request, f"这个恢复码已经用掉，还剩{codes_left(user)}个。换了手机，请在“动态口令”里换新")
            return redirect(leads_to)
        if getattr(request, "axes_locked_out", False):
            end_session(request)
            return render(request, "login/locked.html", status=429)
        form.add_error("code", WRONG_CODE)
    response = render(request, "login/code.html", {"form": form, "title": "动态口令", "label": login.label, "minutes": MINUTES})
    response["Cache-Control"] = KEPT_NOWHERE
    return response


def _next(request: HttpRequest) -> str:
    asked = request.POST.get("next", "")
    return asked if url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}) else "/"


def logout(request: HttpRequest) -> HttpResponse:
    """退出."""
    if not request.user.is_authenticated and not half_way(request):
        return redirect("login")
    if request.method != "POST":
        return not_opened(request, "POST")
    end_session(request)
    return redirect("login")


@sensitive_post_parameters("new", "again")
def token(request: HttpRequest, token: str) -> HttpResponse:
    """首次启用、补发以后: sets the password with the one-time token from the slip."""
    if not token_stands(token, timezone.now()):
        raise Http404
    form = NewPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            use_token(token=token, password=form.cleaned_data["new"], at=timezone.now())
        except Hidden as hidden:
            raise Http404 from hidden
        except Refusal as refusal:
            form.add_error("new", refusal.message)
        else:
            messages.success(request, "密码已设定，请登录")
            return redirect("login")
    return render(request, "login/token.html", {"form": form, "title": "设定密码"})


@sensitive_post_parameters("old", "new", "again")
@page(methods=("GET", "POST"))
def password(request: HttpRequest) -> HttpResponse:
    """改密码."""
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            change_password(login=request.user, old=given["old"], new=given["new"], by=request.reader, at=timezone.now())
        except Refusal as refusal:
            form.add_error(refusal.field or None, refusal.message)
        else:
            update_session_auth_hash(request, request.user)     # this session goes on under a new key, every other one ends
            messages.success(request, "密码已改，下次登录请用新密码")
            return redirect("desk")
    return render(request, "login/password.html", {"form": form, "title": "改密码", "reissued": last_reissue(request.user)})


@page(methods=("POST",))
def switch(request: HttpRequest) -> HttpResponse:
    """切换岗位: acts in another of the posts one holds today; one not held is simply not chosen."""
    request.session["acting"] = request.POST.get("post", "")[:40]
    return redirect("desk")
