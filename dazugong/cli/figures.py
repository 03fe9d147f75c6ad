"""dzg figures: one indicator for a unit and those directly below it, as integers."""
from __future__ import annotations

import argparse
from datetime import date, datetime

from .answer import SHANGHAI, Refused, answer, day, ready, with_json


def register(commands: argparse._SubParsersAction) -> None:
    command = with_json(commands.add_parser("figures", help="算一个指标"))
    command.add_argument("what", metavar="机制.指标")
    command.add_argument("--on", type=day, help="截至日期，默认今天")
    command.add_argument("--period", help="期间，如 2026-05；默认截至日期前最近一期")
    command.add_argument("--under", help="单位编号，默认全县")
    command.set_defaults(run=run_figures)


def run_figures(given: argparse.Namespace) -> int:
    ready()
    from dazugong.kernel.identity.reader import reading, system_reader
    from dazugong.kernel.identity.refusal import Hidden
    from dazugong.kernel.indicators.queries import figures, indicators_on, over_of, periods_of
    from dazugong.kernel.orgs.queries import tree_on, unit_for

    pack, _, indicator = given.what.partition(".")
    on: date = given.on or datetime.now(SHANGHAI).date()
    system = system_reader(on, "命令行")
    with reading(system):
        if not any((one.id, i.id) == (pack, indicator) for one, i in indicators_on(system)):
            raise Refused(f"没有“{given.what}”这个指标：写成 机制.指标，机制要在{on}以前装好")
        try:
            under = unit_for(system, given.under or tree_on(system)[0].public_id)
            period = given.period or periods_of(system, pack=pack, over=over_of(system, pack=pack, indicator=indicator))[0][0]
            table = figures(system, pack=pack, indicator=indicator, period=period, under=under)
        except Hidden as missing:
            raise Refused(f"没有编号为“{given.under}”的单位") from missing
        except IndexError as missing:
            raise Refused(f"“{given.what}”到{on}还没有开启过一期，没有数") from missing
    rows = [{"unit": r.public_id, "name": r.name, "band": r.band, "count": r.count, "of": r.of, "value": _value(r), "mark": r.mark}
            for r in (*table.rows, *table.totals)]  # fmt: skip
    lines = [f"{r['name']}\t{r['band']}\t{r['count']}{'' if r['of'] is None else '/' + str(r['of'])}\t{r['mark'] or r['value']}" for r in rows]
    answer(given, {"rows": rows, "asked": {"indicator": given.what, "period": period, "on": on}, "computed_with": "record"}, lines)
    return 0


def _value(row) -> str | int | None:  # noqa: ANN001
    """Shown once, half up, with one decimal; None where there is no base."""
    from dazugong.spec.target import PERCENT

    if row.of is None:
        return row.count
    scale = 2000 if row.unit_of == PERCENT else 20
    return f"{(row.count * scale + row.of) // (row.of * 2) / 10:.1f}" if row.of else None
