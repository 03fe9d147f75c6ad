"""职务与任职: the posts of a unit, what role each has, who holds it from when."""
from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from dazugong.kernel.access.actions import fill_post, give_role, vacate_post
from dazugong.kernel.access.roles import ADMINISTRATORS, roles
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.orgs.queries import unit_for
from dazugong.kernel.people import actions, queries
from dazugong.web.posting import act_once, to_form
from dazugong.web.reading import address, page
from dazugong.web.whom import HELP, settled

from .units import crumbs_to

DAY = {"invalid": "请写成 2026-05-01 的样子", "required": "请填写日期"}


def _day(label: str) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), error_messages=DAY)


class OpenForm(forms.Form):
    """设职."""

    title = forms.CharField(label="职务名称", max_length=40, error_messages={"required": "请填写职务名称"})
    seats = forms.IntegerField(label="职数", min_value=1, max_value=50, initial=1, error_messages={"invalid": "请填整数", "required": "请填职数"})
    role = forms.ChoiceField(label="在系统中的角色", required=False, help_text="对本单位及其下级；不用系统的职务选“无”")
    since = _day("设立日期")

    def __init__(self, *args: Any, given: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", "无"), *given]


class AppointForm(forms.Form):
    """任职."""

    post = forms.ChoiceField(label="职务")
    person = forms.CharField(label="人员", max_length=40, help_text=HELP, error_messages={"required": "请填写姓名或人员编号"})
    since = _day("任职日期")
    document = forms.CharField(label="文号", max_length=60, required=False)

    def __init__(self, *args: Any, posts: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].choices = [(str(p.pk), p.title) for p in posts]


class EndForm(forms.Form):
    """免职."""

    held = forms.ChoiceField(label="任职人员")
    on = _day("免职日期")

    def __init__(self, *args: Any, holders: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["held"].choices = [(str(a.pk), f"{a.post.title}　{a.person.name}") for a in holders]


@page("units.change", methods=("GET", "POST"))
def unit_posts(request: HttpRequest, public_id: str) -> HttpResponse:
    """职务与任职: three small forms, one act each."""
    reader = request.reader
    unit = unit_for(reader, public_id)
    posts, holders = list(queries.posts_of(reader, unit.pk)), list(queries.holders_on(reader, unit.pk))
    given = [(r.id, r.term) for r in roles().values() if r.id not in ADMINISTRATORS | {"member"} and r.powers <= reader.powers]
    sent = request.POST if request.method == "POST" else None
    verb = sent.get("verb", "") if sent else ""
    start = {"since": reader.day, "on": reader.day}
    built = {
        "open": OpenForm(sent if verb == "open" else None, given=given, initial=start),
        "appoint": AppointForm(sent if verb == "appoint" else None, posts=posts, initial=start),
        "end": EndForm(sent if verb == "end" else None, holders=holders, initial=start),
    }

    def shown() -> HttpResponse:
        context = {"unit": unit, "title": "职务与任职", "sub": unit.name, "crumbs": crumbs_to(reader, unit, below=True), "posts": posts, "holders": holders, **built}
        return render(request, "units/posts.html", context, status=200 if request.method == "GET" else 400)

    form = built.get(verb)
    if form is None or not form.is_valid() or ("person" in form.fields and not settled(form, "person", by=reader)):
        return shown()

    def act() -> str:
        messages.success(request, _do(verb, unit, form.cleaned_data, posts, holders, by=reader))
        return address("unit", unit.public_id)

    return act_once(request, act, refused=to_form(form, shown))


def _do(verb: str, unit: Any, given: dict[str, Any], posts: list[Any], holders: list[Any], *, by: Reader) -> str:
    """One act; what is said afterwards."""
    now = timezone.now()
    if verb == "open":
        post = actions.open_post(unit=unit, title=given["title"], seats=given["seats"], since=given["since"], by=by, at=now)
        if given["role"]:
            give_role(post=post, role=given["role"], over=unit, since=given["since"], by=by, at=now)
        return f"已设“{post.title}”"
    if verb == "appoint":
        post = next(p for p in posts if str(p.pk) == given["post"])
        person = given["person"]
        fill_post(person=person, post=post, since=given["since"], document=given["document"], by=by, at=now)
        return f"{person.name}自{given['since']:%Y-%m-%d}起任{post.title}"
    held = next(a for a in holders if str(a.pk) == given["held"])
    vacate_post(appointment=held, on=given["on"], by=by, at=now)
    return f"{held.person.name}自{given['on']:%Y-%m-%d}起不再任{held.post.title}，相应权限同日失效"
