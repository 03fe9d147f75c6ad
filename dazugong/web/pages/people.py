"""人员: the roster of members, one person, corrections, and sealed values shown with a reason."""
from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from dazugong.formats.refusal import Refused
from dazugong.formats.roster import doubtful_together, impossible_together
from dazugong.formats.roster_fields import take
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.people import actions, queries
from dazugong.kernel.people.terms import PLAIN, SEALED, TERMS
from dazugong.kernel.records.entries import entries_about, state_of
from dazugong.kernel.records.packs import titles
from dazugong.web.listing import Column, Listing, listing_page
from dazugong.web.marks import Mark
from dazugong.web.posting import act_once, to_form
from dazugong.web.reading import address, page, today
from dazugong.web.unsaid import refuse

SEX = (("男", "男"), ("女", "女"))
REASON_MOST, MOST_ENTRIES = 200, 50
KINDS = (("regular", "正式党员"), ("probationary", "预备党员"))
COLUMNS = (
    Column("name", "姓名", value="person.name", href=lambda m: address("person", m.person.public_id), sort="person__name", filter="text"),
    Column("sex", "性别", value="person.sex", sort="person__sex", filter="choice", choices=SEX, absent=Mark.BLANK),
    Column("ethnic_group", "民族", value="person.ethnic_group", sort="person__ethnic_group", filter="text", absent=Mark.BLANK),
    Column("birth", "出生日期", kind="date", value="person.birth", sort="person__birth", main=True, absent=Mark.BLANK),
    Column("education", "学历", value="person.education", sort="person__education", filter="text", absent=Mark.BLANK),
    Column("joined", "入党日期", kind="date", value="person.joined", sort="person__joined", main=True, absent=Mark.BLANK),
    Column("kind", "党员类别", value="get_kind_display", sort="kind", filter="choice", choices=KINDS),
    Column("unit", "所在党支部", value="unit.name", sort="unit__name", filter="text"),
    Column("number", "编号", value="person.public_id", sort="person__public_id", filter="text"),
)


@page("people.read")
def people(request: HttpRequest) -> HttpResponse:
    """党员名册: one trace with the number and digest of the persons shown."""
    reader = request.reader
    listing = Listing("people", COLUMNS, queries.members(reader), request.GET, search=("person__name__contains", "person__pinyin__contains"),
                      empty="这一天在您的范围内没有党员。可从名册工作簿导入。", noun="名党员", key="person.public_id", exports=reader.may("people.export"),
                      empty_action=("导入名册", address("people_import")) if reader.may("people.import") else None)  # fmt: skip
    shown = listing.keys() if listing.out == "workbook" else [m.person.public_id for m in listing.page.object_list]
    verb = "导出名册" if listing.out == "workbook" else "阅看名册"
    actions.trace_people_list(ids=shown, verb=verb, by=reader, at=timezone.now())
    return listing_page(request, "people/people.html", listing, title="党员名册")


@page("people.read", "self.read", any_of=True)
def person(request: HttpRequest, public_id: str) -> HttpResponse:
    """一个人: what is known, where from; sealed values masked. One trace."""
    reader = request.reader
    found = queries.person_for(reader, public_id)
    actions.trace_person_read(person=found, by=reader, at=timezone.now())
    return _person_page(request, found)


def _person_page(request: HttpRequest, found: object, revealed: dict[str, str] | None = None, status: int = 200) -> HttpResponse:
    reader = request.reader
    masked = queries.masked_values(reader, found)
    context = {
        "person": found,
        "title": found.name,
        "plain": [(TERMS[name], getattr(found, name)) for name in PLAIN],
        "sealed": [(name, TERMS[name], masked[name], (revealed or {}).get(name)) for name in SEALED],
        "memberships": (memberships := list(queries.memberships_of(reader, found))),
        "may_move": reader.may("people.change") and any(one.until is None for one in memberships),
        "appointments": list(queries.appointments_of(reader, found)),
        "entries": _entries(reader, found),
        "revisions": [(r, describe(r.changes)) for r in queries.revisions_of(reader, found)[:20]],
    }
    return render(request, "people/person.html", context, status=status)


def _entries(reader: Reader, found: Any) -> list[tuple[Any, str, str]]:
    """(entry, its register, where it stands) of what registers within reach hold about a person."""
    if not reader.may("records.read"):
        return []
    about = list(entries_about(reader, found).select_related("pack_version", "record")[:MOST_ENTRIES])
    names = titles({entry.pack_version for entry in about})
    return [(entry, names.get((entry.pack, entry.form), entry.pack_version.title), state_of(entry, reader.day)) for entry in about]


def describe(changes: dict[str, object]) -> list[str]:
    """A revision's changes in words; sealed fields by name only."""
    return [
        f"{TERMS[name]}：{value[0] or '空'} → {value[1] or '空'}" if isinstance(value, list) else f"{TERMS[name]}（密封，已改）"
        for name, value in changes.items()
    ]


class PersonForm(forms.Form):
    """更正. Sealed values left empty stay as they are; what looks doubtful must be confirmed, what was rewritten is told."""

    confirmed = forms.BooleanField(label="已核对档案和证件，按所填保存", required=False)

    def __init__(self, *args: object, known: dict[str, str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.known, self.notices, self.doubts = known, [], []
        for name in (*PLAIN, *SEALED):
            self.fields[name] = forms.CharField(
                label=TERMS[name], required=name == "name", strip=False, validators=[], error_messages={"required": f"请填写{TERMS[name]}"}
            )
            self.fields[name].default_validators = self.fields[name].validators = []
        for name in SEALED:
            self.fields[name].help_text = "不改请留空"
        self.fields["remark"].widget = forms.Textarea(attrs={"rows": 3})
        self.order_fields([*PLAIN, *SEALED, "confirmed"])

    def clean(self) -> dict[str, str]:
        """Each value by the rule of its field, then against each other and against what is known."""
        taken: dict[str, str] = {}
        for name in (*PLAIN, *SEALED):
            value = self.cleaned_data.get(name, "")
            if name in self.errors or (name in SEALED and not value):
                continue
            taken[name] = self._take(name, value) if value else ""
        whole = {**self.known, **taken}
        for refused in impossible_together(whole):
            self.add_error(next((n for n, term in TERMS.items() if term == refused.field and n in self.fields), None), refused.message)
        self.doubts = doubtful_together(whole, today=today()) if set(taken.items()) - set(self.known.items()) else []
        if self.doubts and not self.cleaned_data.get("confirmed"):
            self.add_error("confirmed", "请先核对：" + " ".join(self.doubts))
        return taken

    def _take(self, name: str, value: str) -> str:
        try:
            accepted = take(name, value, today=today())
        except Refused as refused:
            self.add_error(name, refused.message)
            return ""
        if accepted.notice:
            self.notices.append(accepted.notice)
        return accepted.value


@page("people.change", methods=("GET", "POST"))
def person_change(request: HttpRequest, public_id: str) -> HttpResponse:
    """更正个人信息: a new revision, nothing overwritten."""
    reader = request.reader
    found = queries.person_for(reader, public_id)
    plain = {name: getattr(found, name) for name in PLAIN}
    form = PersonForm(request.POST or None, known=plain | queries.known_values(reader, found), initial=plain)

    def shown() -> HttpResponse:
        return render(request, "people/change.html", {"form": form, "person": found, "title": "更正个人信息", "sub": found.name}, status=400 if form.errors else 200)

    if request.method == "GET":
        return shown()
    if not form.is_valid():
        return shown()

    def act() -> str:
        revision = actions.correct_person(person=found, values=form.cleaned_data, by=reader, at=timezone.now())
        for notice in form.notices:
            messages.warning(request, notice)
        messages.success(request, f"已更正{len(revision.changes)}项" if revision else "没有改动")
        return address("person", found.public_id)

    return act_once(request, act, refused=to_form(form, shown))


@page("people.reveal", methods=("POST",))
def person_reveal(request: HttpRequest, public_id: str) -> HttpResponse:
    """查看密封项: with a reason, once, traced."""
    reader = request.reader
    found = queries.person_for(reader, public_id)
    name, reason = request.POST.get("name", ""), request.POST.get("reason", "")
    try:
        if len(reason) > REASON_MOST:
            raise Refusal(f"查看事由最多{REASON_MOST}个字，现在有{len(reason)}个字，请删短后再提交", field="reason")
        value = actions.reveal_value(person=found, name=name, reason=reason, by=reader, at=timezone.now())
    except Refusal as refusal:
        refuse(request, refusal)
        return _person_page(request, found, status=400)
    return _person_page(request, found, {name: value or "未登记"})
