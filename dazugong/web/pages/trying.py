"""试公式: a formula tried on real rows before it is written into a mechanism. Nothing is saved."""
from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.indicators.queries import under_for
from dazugong.kernel.indicators.trying import OVER_UNITS, Ground, Tried, ground_of, grounds, periods_to_try, tried
from dazugong.web.listing import Column, Listing, listing_page
from dazugong.web.marks import Mark, Status
from dazugong.web.reading import address, page

PARTS = {"chosen": "选中的", "rest": "没选中的", "undecided": "有空项判不了的", "all": "全部"}


@page("packs.read", "figures.read")
def trial(request: HttpRequest) -> HttpResponse:
    """The formula, what it is tried on, how many rows it picks, and which."""
    reader, asked = request.reader, request.GET
    choices = grounds(reader)
    ground = ground_of(reader, asked.get("over", "") or choices[0].key)
    under = under_for(reader, asked.get("under", ""))
    periods = periods_to_try(reader, ground)
    period = asked.get("period", "") if any(code == asked.get("period") for code, _ in periods) else periods[0][0] if periods else ""
    formula, error, result = asked.get("formula", ""), "", None
    if formula.strip() and (period or ground.key == OVER_UNITS):
        try:
            result = tried(reader, ground=ground, formula=formula, period=period, under=under)
        except Refusal as refusal:
            error = refusal.message
    part = asked.get("part", "") if asked.get("part") in PARTS else "chosen"
    listing = Listing("trial", _columns(ground), [row for row in result.rows if _in_part(row[0], part)] if result else [], asked,
                      empty="这一部分没有行。" if result else _hint(ground, error, bool(periods)), noun="行", per_page=100)  # fmt: skip
    context = {
        "grounds": choices, "ground": ground, "periods": periods, "period": period, "formula": formula, "error": error, "result": result,
        "tabs": _tabs(listing, result, part) if result else [], "under": under, "sub": f"{under.name}；只试不存",
    }  # fmt: skip
    return listing_page(request, "packs/trial.html", listing, context, title="试公式")


def _hint(ground: Ground, error: str, periods: bool) -> str:
    if error:
        return "公式改好后，这里列出它选中的行。"
    if ground.key != OVER_UNITS and not periods:
        return "这张表还没有开启过一期，没有可试的行；可先换一个对象试。"
    return "写好条件后按“试算”，这里列出它选中哪些、没选中哪些。"


def _in_part(fact: object, part: str) -> bool:
    return {"chosen": fact.count, "rest": fact.of and not fact.count, "undecided": not fact.of, "all": True}[part]


def _tabs(listing: Listing, result: Tried, part: str) -> list[tuple]:
    counts = {"chosen": result.chosen, "undecided": result.undecided, "all": len(result.rows)}
    counts["rest"] = counts["all"] - counts["chosen"] - counts["undecided"]
    return [(label, listing.link(part=key, page=None), key == part, counts[key]) for key, label in PARTS.items()]


def _columns(ground: Ground) -> tuple[Column, ...]:
    over_form = ground.pack is not None and ground.pack.form(ground.over) is not None
    to = {"tasks": "task", "task_progress": "task", "units": "unit"}.get(ground.key, "record" if over_form or ground.over == "obligations" else "")

    def href(row: tuple) -> str | None:
        return address(to, row[0].public_id) if to and row[0].public_id else None

    columns = [Column("unit", "单位", value=lambda row: row[1], href=href, sort="unit", filter="text")]
    if ground.key not in (OVER_UNITS,) and not over_form:
        columns.append(Column("title", "事项", value=lambda row: row[0].title or None, sort="title", filter="text"))
    return (*columns, Column("verdict", "公式的结果", kind="status", value=_verdict, main=True))


def _verdict(row: tuple) -> object:
    fact = row[0]
    if fact.count:
        return Status.OK, "选中"
    if fact.of:
        return Status.LATE, "没选中"
    return Mark.BLANK if fact.answered else Mark.NOT_FILED
