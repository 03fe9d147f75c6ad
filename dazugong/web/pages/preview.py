"""名册导入的预览: what an import would do, line by line: what each correction replaces, who is new, what is not taken."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.people.queries import masked_values
from dazugong.kernel.people.roster import ImportPlan
from dazugong.kernel.people.terms import SEALED, TERMS
from dazugong.kernel.people.values import Changes, masked
from dazugong.web.listing import Column, Listing
from dazugong.web.marks import Mark

PER_PAGE = 100
ALIKE = "，遮盖的部分不同"


@dataclass(frozen=True)
class Correction:
    """一处更正: one column of one row, before and after; sealed values stay masked."""

    place: str
    person: str
    term: str
    name: str
    changes: Changes
    before_of: Any

    def before(self) -> str:
        if self.name in SEALED:
            return self.before_of(self.changes.person)[self.name]
        return self.changes.plain[self.name][0]

    def after(self) -> str:
        if self.name not in SEALED:
            return self.changes.plain[self.name][1]
        shown = masked(self.name, self.changes.sealed[self.name])
        return shown + ALIKE if shown and shown == self.before() else shown


PLACE = Column("place", "位置")
NEW_PLACE = Column("place", "位置", value=lambda new: new[0].place)
COLUMNS = {
    "refused": (
        PLACE, Column("field", "项目", sort="field", filter="text"), Column("value", "原值", absent=Mark.BLANK, main=True),
        Column("reason", "原因", sort="reason", filter="text", main=True), Column("remedy", "怎么改", main=True),
    ),
    "notices": (Column("said", "请核对", value=lambda said: said),),
    "changed": (
        PLACE, Column("person", "姓名", sort="person", filter="text", main=True), Column("term", "项目", sort="term", filter="text", main=True),
        Column("before", "原来", absent=Mark.BLANK, main=True), Column("after", "改为", absent=Mark.BLANK, main=True),
    ),
    "new": (
        NEW_PLACE, Column("name", "姓名", value=lambda new: new[0].values["name"], sort="name", filter="text", main=True),
        Column("unit", "所在党支部", value=lambda new: new[1].name, sort="unit", filter="text", main=True),
    ),
}  # fmt: skip
KINDS = {"refused": ("不能接收", "处"), "changed": ("更正", "处"), "new": ("新登记", "人"), "notices": ("请核对", "处")}


def preview_of(request: HttpRequest, plan: ImportPlan, kept: dict[str, str]) -> dict[str, object]:
    """Context of the preview: a tab for each kind of line that there is, what cannot be taken first; `kept` leads back here."""
    lines = {
        "refused": plan.refused, "notices": plan.notices, "changed": list(_corrections(request.reader, plan)), "new": plan.new,
    }  # fmt: skip
    there = [name for name in KINDS if lines[name]] or ["new"]
    show = request.GET.get("show", "") or there[0]
    if show not in KINDS:
        raise Http404
    label, noun = KINDS[show]
    listing = Listing(show, COLUMNS[show], lines[show], request.GET, per_page=PER_PAGE, noun=noun, exports=False,
                      empty=f"没有{label}的行。这份名册与现有登记一致时，不用导入。")  # fmt: skip
    tabs = [(KINDS[name][0], f"?{urlencode(kept | {'show': name})}", name == show, len(lines[name])) for name in there]
    return listing.context() | {"tabs": tabs}


def _corrections(reader: Reader, plan: ImportPlan) -> Iterator[Correction]:
    known = cache(lambda person: masked_values(reader, person))  # asked only for the lines of the page shown
    for row, changes, _ in plan.changed:
        for name in (*changes.plain, *changes.sealed):
            yield Correction(row.place, changes.person.name, TERMS[name], name, changes, known)
