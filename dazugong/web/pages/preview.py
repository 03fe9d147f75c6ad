"""名册导入的预览: what an import would do, line by line: what each correction replaces, who is new, what is not taken."""
from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest

from dazugong.kernel.people.previewing import Preview
from dazugong.web.listing import Column, Listing
from dazugong.web.marks import Mark

PER_PAGE = 100

PLACE = Column("place", "位置")
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
        PLACE, Column("name", "姓名", sort="name", filter="text", main=True), Column("unit", "所在党支部", sort="unit", filter="text", main=True),
    ),
}  # fmt: skip
KINDS = {"refused": ("不能接收", "处"), "changed": ("更正", "处"), "new": ("新登记", "人"), "notices": ("请核对", "处")}


def lines_of(request: HttpRequest, preview: Preview, kept: dict[str, str]) -> dict[str, object]:
    """Context of the preview: a tab for each kind of line that there is, what cannot be taken first; `kept` leads back here."""
    lines = {name: getattr(preview, name) for name in KINDS}
    there = [name for name in KINDS if lines[name]] or ["new"]
    show = request.GET.get("show", "") or there[0]
    if show not in KINDS:
        raise Http404
    label, noun = KINDS[show]
    listing = Listing(show, COLUMNS[show], lines[show], request.GET, per_page=PER_PAGE, noun=noun, exports=False,
                      empty=f"没有{label}的行。这份名册与现有登记一致时，不用导入。")  # fmt: skip
    tabs = [(KINDS[name][0], f"?{urlencode(kept | {'show': name})}", name == show, len(lines[name])) for name in there]
    return listing.context() | {"tabs": tabs}
