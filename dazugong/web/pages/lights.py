"""红黄绿: every target of every mechanism, for every unit directly below; each light leads to the unit's own figure."""
from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

from dazugong.kernel.indicators import queries
from dazugong.kernel.indicators.queries import Light, Row
from dazugong.web.listing import Column, Listing, listing_page
from dazugong.web.marks import Mark, Status
from dazugong.web.reading import address, page

from .board_words import MARKS, VERDICTS, rows_url, said_of


@page("figures.read")
def board_lights(request: HttpRequest) -> HttpResponse:
    """红黄绿: units down, targets across; ● 达到 ▲ 未到期 ■ 未达到."""
    reader = request.reader
    under = queries.under_for(reader, request.GET.get("under", ""))
    found = queries.lights(reader, queries.indicators_on(reader), under=under, periods=queries.settled_periods(reader))
    here = address("board_lights")
    units = [{"unit": name, "public_id": public_id, "lights": [found.rows.get((n, pk)) for n in range(len(found.columns))]} for pk, public_id, name in found.units]
    units = [unit for unit in units if any(row and row.mark != queries.NOT_ASKED for row in unit["lights"])]
    columns = [Column("unit", "单位", href=lambda unit: f"{here}?{urlencode({'under': unit['public_id']})}", sort="unit", filter="text")]
    columns += [Column("late", "未达到", kind="figure", unit="项", value=lambda unit: _late(unit["lights"]), main=True, sort="late")]
    columns += [_column(number, light) for number, light in enumerate(found.columns)]
    for unit in units:
        unit["late"] = _late(unit["lights"])
    listing = Listing("lights", columns, units, request.GET, noun="个单位", per_page=100, order="-late", empty="下面没有要对照目标的单位。")
    crumbs = [("指标", address("boards")), *((node.name, "" if node.id == under.pk else f"{here}?{urlencode({'under': node.public_id})}") for node in queries.path_to(reader, under))]
    context = {
        "crumbs": crumbs, "sub": f"{under.name}　各机制最近一期已经到期的数", "finding": _finding(units),
        "whole": [(_term(light), _light(row), rows_url(light.asked, under.public_id, band=light.band), light.target.words(light.asked.indicator.unit), light.term)
                  for light, row in zip(found.columns, found.whole)],
    }  # fmt: skip
    return listing_page(request, "boards/lights.html", listing, context, title="红黄绿")


def _column(number: int, light: Light) -> Column:
    def board(unit: dict) -> str | None:
        row = unit["lights"][number]
        if row is None or not row.verdict:
            return None
        asked = {"under": row.public_id, "period": light.asked.period.code}
        return f"{address('board', light.asked.pack.id, light.asked.indicator.id)}?{urlencode(asked)}"

    return Column(f"light_{number}", _term(light), kind="status", value=lambda unit: _light(unit["lights"][number]), href=board, main=number == 0)


def _term(light: Light) -> str:
    return f"{light.band}：{light.asked.indicator.label}" if light.band else light.asked.indicator.label


def _light(row: Row | None) -> object:
    """● 92.5%（37/40）: the shape says how it stands, the figure beside it why."""
    if row is None:
        return Mark.NOT_APPLICABLE
    if row.mark:
        return MARKS[row.mark]
    return (VERDICTS.get(row.verdict, Status.DONE), said_of(row)) if row.verdict else Mark.NOT_APPLICABLE


def _late(rows: list[Row | None]) -> int:
    return sum(row is not None and row.verdict == "未达到" for row in rows)


def _finding(units: list[dict]) -> str:
    late = [unit for unit in units if unit["late"]]
    if not units:
        return "还没有可以对照目标的数"
    if not late:
        return f"{len(units)}个单位都达到了目标"
    most = max(late, key=lambda unit: unit["late"])
    return f"{len(units)}个单位里{len(late)}个有未达到的目标，最多的是{most['unit']}（{most['late']}项）"
