"""读取数据: regulations and local rules from TOML to types. A word that is not known here is an error, not ignored."""
from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import cache
from importlib.resources import files

from .book import Rulebook
from .bounds import Amount, Bound, Choice, Sense, Share
from .model import Certainty, Local, LocalRule, Regulation, Rule
from .refusal import BadData, CannotJudge
from .wholes import WHOLES

SENSES = {"least": Sense.LEAST, "most": Sense.MOST, "over": Sense.OVER, "exactly": Sense.EXACTLY}
OF_REGULATION = {"name", "version", "since", "until", "dates_confirmed", "rule"}
OF_RULE = {"key", "subject", "says", "article", "article_confirmed", "certainty", "values", "note", "local"}
OF_LOCAL = {"key", "bound", "value", "document", "since", "until"}


@cache
def rulebook() -> Rulebook:
    """法规库: every rule that comes with the program."""
    folder = files(__package__) / "data"
    found = sorted((p for p in folder.iterdir() if p.name.endswith(".toml")), key=lambda p: p.name)
    tables = [tomllib.loads(p.read_text("utf-8")) for p in found]
    return Rulebook(rule for table in tables if "rule" in table for rule in read_regulation(table))


def read_regulation(table: Mapping[str, object]) -> list[Rule]:
    """One regulation and its rules, as a data file says them."""
    _known(table, OF_REGULATION)
    regulation = Regulation(
        name=_text(table, "name"), version=_text(table, "version"), since=_day(table, "since"), until=_day(table, "until"),
        dates_confirmed=_flag(table, "dates_confirmed", False),
    )
    return [_rule(regulation, one) for one in table["rule"]]


def _rule(regulation: Regulation, table: Mapping[str, object]) -> Rule:
    _known(table, OF_RULE)
    article = _text(table, "article")
    return Rule(
        key=_text(table, "key"), regulation=regulation, subject=_text(table, "subject"), says=_text(table, "says"),
        article=article, article_confirmed=_flag(table, "article_confirmed", bool(article)),
        certainty=Certainty(_text(table, "certainty")), note=str(table.get("note", "")),
        bounds={name: read_bound(value) for name, value in table.get("values", {}).items()},
        local=Local(table.get("local", Local.NO)),
    )


def read_bound(table: object) -> Bound:
    """`{least = "4/5", of = "due"}`, `{most = 1, unit = "月"}` or `{choice = "计入", among = […]}`."""
    if not isinstance(table, Mapping):
        raise BadData("界限应写成一组键和值")
    if "choice" in table:
        _known(table, {"choice", "among"})
        return Choice(_text(table, "choice"), tuple(table.get("among", ())))
    word = next((w for w in SENSES if w in table), None)
    if word is None:
        raise BadData("界限应有 least、most、over、exactly、choice 之一")
    value = table[word]
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        _known(table, {word, "unit"})
        return Amount(SENSES[word], value, _text(table, "unit"))
    _known(table, {word, "of"})
    try:
        share = Fraction(value) if isinstance(value, str) else None
        return Share(SENSES[word], share.numerator, share.denominator, WHOLES[_text(table, "of")])
    except (AttributeError, ValueError, ZeroDivisionError, KeyError) as wrong:
        raise BadData(f"比例写成“4/5”并说明 of：{value}") from wrong


def read_local(text: str, book: Rulebook) -> Rulebook:
    """The book with a county's own rules laid over it, from the text of a TOML file of `[[local]]` tables."""
    try:
        tables = tomllib.loads(text).get("local", [])
        for table in tables:
            _known(table, OF_LOCAL)
            book = book.override(LocalRule(
                key=_text(table, "key"), bound=_text(table, "bound"), value=read_bound(table.get("value")),
                document=_text(table, "document"), since=_day(table, "since", required=True), until=_day(table, "until"),
            ))
    except (BadData, tomllib.TOMLDecodeError, AttributeError, TypeError) as wrong:
        raise CannotJudge(f"县里的规定没有读懂，请改正后再试：{wrong}") from wrong
    return book


def _known(table: Mapping[str, object], names: set[str]) -> None:
    if unknown := set(table) - names:
        raise BadData(f"不认识的键：{'、'.join(sorted(unknown))}")


def _text(table: Mapping[str, object], name: str) -> str:
    value = table.get(name)
    if not isinstance(value, str):
        raise BadData(f"{name} 应写文字")
    return value


def _flag(table: Mapping[str, object], name: str, otherwise: bool) -> bool:
    value = table.get(name, otherwise)
    if not isinstance(value, bool):
        raise BadData(f"{name} 应写 true 或 false")
    return value


def _day(table: Mapping[str, object], name: str, *, required: bool = False) -> date | None:
    value = table.get(name)
    if type(value) is date or (value is None and not required):
        return value
    raise BadData(f"{name} 应写日期，如 2026-05-18")
