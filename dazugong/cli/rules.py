"""dzg rules: verdicts on cases, or the table of rules; needs no database."""
from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from .answer import Refused, answer, day, say, with_json

SIZE_LIMIT = 16 * 1024 * 1024


def register(commands: argparse._SubParsersAction) -> None:
    command = with_json(commands.add_parser("rules", help="按法规判断（CASES.json）；不给文件，列出法规表"))
    command.add_argument("file", type=Path, nargs="?")
    command.add_argument("--local", type=Path, metavar="县规.toml", help="县里凭文件另定的规定")
    command.add_argument("--on", type=day, help="事情发生的日子，题目里没有日期时用；不写就是今天")
    command.add_argument("--page", action="store_true", help="打印 docs/rules.md")
    command.set_defaults(run=run_rules)


def run_rules(given: argparse.Namespace) -> int:
    from dazugong.rules import CannotJudge, Grounds, answer_cases, page, read_local, rows, rulebook

    try:
        book = read_local(_text(given.local), rulebook()) if given.local else rulebook()
        if given.page:
            answer(given, page(book), page(book).splitlines())
            return 0
        if given.file is None:
            table = list(rows(book))
            answer(given, table, map(_line, table))
            return 0
        today = given.on or datetime.now(ZoneInfo("Asia/Shanghai")).date()
        answered = answer_cases(_cases(given.file), Grounds(book=book, today=today, calendar=published_calendar()))
    except CannotJudge as refused:
        raise Refused(str(refused)) from refused
    results = [one.as_dict() for one in answered]
    answer(given, results, (line for one in results for line in _reading(one)))
    refusals = [one for one in answered if one.refused]
    for one in refusals:
        say(f"{'没有编号的一题' if one.id is None else one.id}：{one.refused}")
    return 1 if refusals else 0


def published_calendar() -> object:
    """工作日表 as the chinesecalendar package knows it: the pure table of the rules, fed from its data."""
    from chinese_calendar import constants

    from dazugong.rules import CalendarTable

    special = {d: False for d in constants.holidays} | {d: True for d in constants.workdays}
    return CalendarTable(special=special, years=frozenset(d.year for d in constants.holidays))


def _text(path: Path) -> str:
    if not path.is_file():
        raise Refused(f"没有这个文件：{path.name}")
    if path.stat().st_size > SIZE_LIMIT:
        raise Refused(f"{path.name} 超过16兆字节，请分成几个文件")
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(f"{path.name} 的文字编码不是 UTF-8，请另存后再试") from None


def _cases(path: Path) -> object:
    try:
        cases = json.loads(_text(path), parse_float=Decimal, object_pairs_hook=_once_each)
        json.dumps(cases, ensure_ascii=False, default=str).encode()  # half characters could not be answered
    except (ValueError, RecursionError):
        raise Refused(f"{path.name} 不是完整的 JSON，或同一个键写了两次，或有残缺的字，请改正后再试") from None
    return cases


def _once_each(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len(dict(pairs)) < len(pairs):
        raise ValueError
    return dict(pairs)


def _reading(one: dict) -> Iterator[str]:
    yield f"{one['id']}\t{one['why']}\t{'；'.join(one['articles'])}"
    yield from (f"\t提醒：{warning}" for warning in one.get("warnings", ()))


def _line(row: dict) -> str:
    numbers = "；".join(row["bounds"].values())
    article = row["article"] + ("" if row["article_confirmed"] else "*")
    period = f"{row['since'] or '?'}..{row['until'] or ''}"
    return "\t".join([row["rule"], row["subject"], numbers, row["regulation"], article, period, row["certainty"]])
