"""认人: a person is named by name or by number; who is meant is settled before the act, so that the look at the list stays traced
when the act is refused."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils import timezone

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.people import actions, queries
from dazugong.kernel.people.recognising import parts

NAMED_AT_MOST = 8
HELP = "姓名，或10位编号；有同名的会列出来请您认"


def settled(form: forms.Form, field: str, *, by: Reader) -> bool:
    """Puts the person meant in the place of the words; where several may be meant, says so at the field."""
    return _settle(form, field, lambda words: whom(words.strip(), by=by))


def all_settled(form: forms.Form, field: str, *, by: Reader, meant: Callable[..., Any] | None = None) -> bool:
    """The same for a field that names one person a line; `meant` reads a line that may say something else too."""
    return _settle(form, field, lambda words: [(meant or whom)(line.strip(), by=by) for line in words.splitlines() if line.strip()])


def whom(words: str, *, by: Reader) -> Any:
    """The person of a name or 编号. A name that several bear, or that is only like one, is refused with those it may mean."""
    if not words:
        raise Refusal("请填写姓名或编号", field="person")
    _, number = parts(words)
    if number:
        return queries.person_by_number(by, number)
    found = list({m.person_id: m for m in queries.find_people(by, words)[: NAMED_AT_MOST + 1]}.values())
    exact = [m.person for m in found if m.person.name == words]
    if len(exact) == 1 and len(found) <= NAMED_AT_MOST:
        return exact[0]
    if not found:
        raise Refusal(f"您的范围内没有叫“{words}”的党员。请核对姓名，或到“人员”里查到编号后照填", field="person")
    actions.trace_people_list(ids=[m.person.public_id for m in found], verb="查找人员", by=by, at=timezone.now())
    named = "；".join(f"{m.person.name}（{m.unit.name}，编号{m.person.public_id}）" for m in found[:NAMED_AT_MOST])
    more = "等，请把姓名写全" if len(found) > NAMED_AT_MOST else ""
    raise Refusal(f"“{words}”可能是：{named}{more}。请改填其中一位的编号", field="person")


def _settle(form: forms.Form, field: str, meant: Any) -> bool:
    try:
        form.cleaned_data[field] = meant(form.cleaned_data[field])
    except Refusal as refusal:
        form.add_error(field, refusal.message)
    return not form.errors
