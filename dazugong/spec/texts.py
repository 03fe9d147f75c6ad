"""文书: letters that a mechanism writes to its units, with the answers of their reports put into marked places.

A place is a name in braces: {等次}. Beside the fields of the form there are 单位, 期间, 截止日期, 当日, 首次报送日期, and the lists
(清单) of the letter: the rows of a table that meet a condition, a numbered line each.
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dazugong.spec.key import Key

GIVEN_PLACES = ("单位", "期间", "截止日期", "当日", "首次报送日期")
MOST_TEXT = 5_000
_PLACE = re.compile(r"\{([^{}\n]*)\}")
_STRAY = re.compile(r"[{}]")
TEXT = {
    "id": Key("id", "文书标识", required=True),
    "title": Key("text", "标题，如 整改通知", required=True),
    "form": Key("id", "写给报这张表的单位；只有一张表时可不写"),
    "when": Key("formula", "只写给哪些单位（条件，看这张表的栏目）；不写就是报了的都写"),
    "body": Key("text", "正文，一行一段；花括号里写栏目名称，印的时候换成各单位的答案", required=True),
    "list": Key("tables", "清单：表格里的各行，一行印一段", table="text_list"),
}
LIST = {
    "name": Key("text", "清单的名称：正文里单独一段写 {名称}，印在那里", required=True),
    "table": Key("text", "哪一张表格（名称）", required=True),
    "when": Key("formula", "只列哪些行（条件，看这张表格的各栏和表的栏目）；不写就是各行都列"),
    "line": Key("text", "一行怎么写，前面自己有序号；花括号里写表格各栏的名称", required=True),
}


@dataclass(frozen=True)
class RowList:
    """一种清单: which rows of a table the letter lists, and how it writes each."""

    name: str
    table: str
    line: str
    when: str = ""


@dataclass(frozen=True)
class Text:
    """一种文书."""

    id: str
    title: str
    form: str
    body: str
    when: str = ""
    lists: tuple[RowList, ...] = ()


def text_of(raw: Mapping[str, object], only_form: str) -> Text:
    """As texts.toml writes it."""
    values = {"id": "", "title": "", "body": "", "form": only_form, **{key: value for key, value in raw.items() if key != "list"}}
    lists = tuple(RowList(**{"name": "", "table": "", "line": "", **one}) for one in raw.get("list", ()))  # type: ignore[attr-defined]
    return Text(**values, lists=lists)  # type: ignore[arg-type]


def places(body: str) -> list[str]:
    """The names in braces, in their order."""
    return [name.strip() for name in _PLACE.findall(body)]


def stray(body: str) -> bool:
    """Whether a brace stands alone."""
    return bool(_STRAY.search(_PLACE.sub("", body)))


def filled(body: str, values: Mapping[str, object]) -> str:
    """Words with every place filled; what is empty is a line to write on."""
    def one(place: re.Match[str]) -> str:
        value = values.get(place[1].strip())
        return "＿＿＿＿" if value in (None, "") else str(value)

    return _PLACE.sub(one, body.strip())


def paragraphs(body: str) -> Iterator[str]:
    """Lines that say anything."""
    yield from (line.strip() for line in body.split("\n") if line.strip())
