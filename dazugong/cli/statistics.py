"""dzg statistics, synth: the yearly statistics of every unit; an invented installation that gives published figures back."""
from __future__ import annotations

import argparse
import importlib.util
import os
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

from .answer import SHANGHAI, Refused, answer, day, ready, say, with_json

LEAST, MOST_BUILT, MOST_COUNTED = 1e-5, 1e-2, 1e-1


def register(commands: argparse._SubParsersAction) -> None:
    command = with_json(commands.add_parser("statistics", help="年度统计：各单位党员、组织、增减，整数"))
    command.add_argument("--on", type=day, help="截至日期，默认今天；写年末就是全年")
    command.add_argument("--under", metavar="单位编号", help="只算这个单位；不写就算每一个单位")
    command.set_defaults(run=run_statistics)
    synth = with_json(commands.add_parser("synth", help="建一个合成样本（人员全部虚构），统计数与公布的相合"))
    synth.add_argument("--year", type=int, required=True, metavar="年份", help="照哪一年末的公报")
    synth.add_argument("--scale", type=_scale, default=1e-4, metavar="比例", help="样本是全国的多少，默认一万分之一；写 nation 就是全国，要另给行政区划表")
    synth.add_argument("--seed", type=int, default=1)
    synth.add_argument("--home", type=Path, help="数据目录，默认取 DZG_HOME；要是空的")
    synth.add_argument("--count-only", action="store_true", help="只数一遍，不写数据库")
    synth.add_argument("--divisions", type=Path, metavar="文件", help="行政区划表（level、code、parent、name、kind，可用 gzip 压缩）：在上面立组织骨架，写成汇总引擎的快照")
    synth.add_argument("--snapshot", type=Path, metavar="目录", help="快照写到哪里")
    synth.set_defaults(run=run_synth)


def _scale(text: str) -> float:
    return 1.0 if text == "nation" else float(text)


def run_statistics(given: argparse.Namespace) -> int:
    ready()
    from dazugong.kernel.identity.reader import reading, system_reader
    from dazugong.kernel.identity.refusal import Hidden
    from dazugong.kernel.orgs.queries import unit_for
    from dazugong.kernel.statistics.queries import book_of, every_book, fresh_for
    from dazugong.yearbook.communique import communique

    on: date = given.on or datetime.now(SHANGHAI).date()
    system = system_reader(on, "命令行")
    with reading(system):
        try:
            books = [book_of(system, unit_for(system, given.under), on)] if given.under else every_book(system, on)
        except Hidden as missing:
            raise Refused(f"没有编号为“{given.under}”的单位") from missing
    if not books:
        raise Refused(f"{on}还没有任何单位")
    answer(given, {"on": on, "computed_with": "snapshot" if fresh_for(on) else "sql", "rows": [_row(book) for book in books]}, [communique(books[0]).text])
    return 0


def _row(book: Any) -> dict[str, object]:
    """A book as other programs read it; whole numbers throughout."""
    return {
        "unit": book.public_id, "name": book.name, "kind": book.kind, "members": asdict(book.members), "earlier": asdict(book.earlier),
        "organisations": book.organisations, "earlier_organisations": book.earlier_organisations,
        "movement": asdict(book.movement) | {"came": book.movement.came, "went": book.movement.went}, "recruits": asdict(book.recruits),
    }  # fmt: skip


def run_synth(given: argparse.Namespace) -> int:
    from dazugong.yearbook.checking import book_of_stream, checks
    from dazugong.yearbook.population import population, years

    if given.year not in years():
        raise Refused(f"没有{given.year}年的公布数字，可选{'、'.join(map(str, years()))}")
    if given.divisions or given.snapshot or given.scale == 1:
        return _run_skeleton(given)
    most = MOST_COUNTED if given.count_only else MOST_BUILT
    if not LEAST <= given.scale <= most:
        raise Refused(f"比例要在{LEAST:g}到{most:g}之间：再小，一个人代表的太多；再大，{'数' if given.count_only else '建'}得太久")
    book = book_of_stream(population(given.year, given.scale, given.seed), given.year, given.scale) if given.count_only else _build(given)
    return _held_against(given, book, checks(book, given.scale))


def _held_against(given: argparse.Namespace, book: Any, found: list, **more: object) -> int:
    """Every published figure beside the one of the sample."""
    off = [one for one in found if not one.ok]
    rows = [asdict(one) | {"ok": one.ok} for one in found]
    result = {"year": given.year, "scale": given.scale, "members": book.members.total, "closes": book.movement.closes, "ok": not off, "checks": rows, **more}
    lines = [f"{one.term}\t公布{one.said}{one.unit}\t样本{one.found}{one.unit}{_verdict(one.ok)}" for one in found]
    answer(given, result, [f"{given.year}年末样本：党员{book.members.total}名；一个人代表{1 / given.scale:,.0f}名", *lines])
    return 0 if not off else 1


def _run_skeleton(given: argparse.Namespace) -> int:
    """The sample as a snapshot of the roll-up engine, on administrative divisions; counted there, with the text of its communiqué."""
    if not (given.divisions and given.snapshot):
        raise Refused("全国的样本要用 --divisions 给出行政区划表，用 --snapshot 说明快照写到哪里")
    if not given.divisions.is_file():
        raise Refused(f"没有“{given.divisions}”这个文件，请核对行政区划表的位置")
    if not LEAST <= given.scale <= 1:
        raise Refused(f"比例要在{LEAST:g}到1之间")
    if missing := [name for name in ("numpy", "numba", "pyarrow") if importlib.util.find_spec(name) is None]:
        raise Refused(f"汇总引擎要用的 {'、'.join(missing)} 没有安装；请用 pip install -r requirements-analytics.txt 装上后再建")
    from dazugong.analytics.booked import book_of_snapshot
    from dazugong.analytics.nation import nation
    from dazugong.analytics.skeleton import CannotStand, skeleton
    from dazugong.analytics.store import save
    from dazugong.yearbook.checking import checks, organisations_of
    from dazugong.yearbook.communique import communique

    try:
        frame = skeleton(given.divisions, organisations_of(given.year, given.scale)[0])
    except CannotStand as refused:
        raise Refused(str(refused)) from refused
    snapshot = nation(frame, given.year, given.scale, given.seed)
    save(snapshot, given.snapshot)
    book = book_of_snapshot(snapshot)
    return _held_against(given, book, checks(book, given.scale), organisations=len(frame.parent), communique=communique(book).text)


def _verdict(ok: bool) -> str:
    return "" if ok else "\t不合"


def _build(given: argparse.Namespace) -> Any:
    if given.home:
        os.environ["DZG_HOME"] = str(given.home)
    ready()
    from dazugong.demo.synthetic import build_sample
    from dazugong.kernel.identity.queries import any_login

    if any_login():
        raise Refused("数据目录里已有数据，合成样本只能建在空目录里；请另设 DZG_HOME")
    return build_sample(year=given.year, scale=given.scale, seed=given.seed, say=say)
