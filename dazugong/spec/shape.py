"""读表: one TOML file → values that fit the table of keys; every key that does not fit is named with its line."""
from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime
from math import inf

from dazugong.formula.words import near
from dazugong.spec.ballots import NOT_CHOSEN, SECRECY
from dazugong.spec.files import MOST_BYTES, TOO_LARGE
from dazugong.spec.key import SHAPES, Key
from dazugong.spec.keys import TABLES
from dazugong.spec.legible import hidden
from dazugong.spec.lines import Path, line_at, lines_of
from dazugong.spec.model import Problem
from dazugong.spec.scoring import UNRANKED

MOST_TEXT, MOST_ITEMS = 2000, 300
MOST = {"whole": 10 ** 9, "number": 10 ** 12}       # the largest number of each shape
MOST_PROBLEMS, MOST_FORMULAS = 400, 20_000
FIRST_YEAR, LAST_YEAR = 1949, 2099
MOST_LINE = 3000        # the time TOML takes grows with the square of a dotted key
_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
_BARE = re.compile(r"(?:^|[{,])\s*([\u4e00-\u9fff]\w*)\s*=")      # TOML takes a Chinese name for a key only in quotes
_LINE_OF_ERROR = re.compile(r"\(at line (\d+)")


@dataclass
class Measure:
    """量: what one check may take in all, so that it ends in time whatever the pack holds."""

    problems: int = MOST_PROBLEMS       # how many more are told
    formulas: int = 0                   # characters of formulas met


@dataclass
class File:
    """One file being read: its problems, and the line of everything in it."""

    name: str
    text: str
    measure: Measure = field(default_factory=Measure)
    problems: list[Problem] = field(default_factory=list)
    lines: dict[Path, int] = field(default_factory=dict)

    def read(self, table: str) -> dict[str, object]:
        """The file as the table of this name; what is wrong is left out and named."""
        if len(self.text) > MOST_BYTES or len(self.text.encode(errors="replace")) > MOST_BYTES:
            self.problems.append(Problem(self.name, 1, TOO_LARGE))
            return {}
        for number, line in enumerate(self.text.splitlines(), 1):
            if len(line) > MOST_LINE:
                self.problems.append(Problem(self.name, number, f"这一行太长，最多{MOST_LINE}个字，请分成几行"))
                return {}
        self.lines = lines_of(self.text)
        try:
            raw = tomllib.loads(self.text)
        except (ValueError, RecursionError) as error:
            found = _LINE_OF_ERROR.search(str(error))
            line = int(found[1]) if found else max(len(self.text.splitlines()), 1)
            if bare := _BARE.search((self.text.splitlines() or [""])[line - 1]):
                self.problems.append(Problem(self.name, line, f"等号左边的中文名称要加引号，写成 \"{bare[1]}\" = …"))
                return {}
            self.problems.append(Problem(
                self.name, line, "这一行写法不对：检查引号是否成对、等号和方括号是否齐全、键是否写了两遍、日期是否真有这一天"))
            return {}
        return self._table(raw, table, ())

    def problem(self, path: Path, message: str) -> None:
        self.measure.problems -= 1
        if self.measure.problems >= 0:
            self.problems.append(Problem(self.name, line_at(self.lines, path), message))

    def _table(self, raw: dict[str, object], table: str, path: Path) -> dict[str, object]:
        keys, found = TABLES[table], {}
        for name, value in raw.items():
            key = keys.get(name)
            if key is None:
                if self.measure.problems <= 0:
                    break
                like = near(name, keys)
                meant = f"，是不是“{like}”？" if like else f"，这里可以写：{'、'.join(keys)}"
                self.problem((*path, name), f"没有“{name}”这个键{SECRECY if table == 'ballot' and name in NOT_CHOSEN else meant}")
                continue
            taken = self._value(value, key, name, (*path, name))
            if taken is not None:
                found[name] = taken
        for name, key in keys.items():
            if key.required and raw.get(name) in (None, []):
                self.problem(path, f"缺少 {name}（{key.meaning}）")
        return found

    def _value(self, value: object, key: Key, name: str, path: Path) -> object | None:
        if key.shape in ("tables", "table"):
            return self._tables(value, key, name, path)
        if key.shape == "values" and isinstance(value, dict) and (wrong := next((n for n, v in value.items() if not _is_given(v)), "")):
            self.problem(path, f"{name} 里“{wrong}”的值写法不对：写数（不超过一万亿）、放在引号里的文字、不带时刻的日期、true 或 false；表格写成 [{{ 名称 = 值 }}]")
            return None
        if key.shape in MOST and isinstance(value, int | float) and not isinstance(value, bool) and MOST[key.shape] < abs(value) < inf:
            self.problem(path, f"{name} 太大，最多{MOST[key.shape]}")
            return None
        if not _fits(value, key.shape):
            self.problem(path, f"{name} 应写成{SHAPES[key.shape]}{_as_it_should_be(key.shape)}")
            return None
        if name == "by" and value == []:
            self.problem(path, "by 是空的，谁也办不了；不写 by 就是有权的都可以")
            return None
        if reason := _too_large(value):
            self.problem(path, f"{name} {reason}")
            return None
        if key.shape in ("formula", "yes-no-or-formula", "formulas"):
            self.measure.formulas += len(str(value))
        for item in value if isinstance(value, list) else [value]:
            if key.one_of and item not in key.one_of:
                like = near(str(item), key.one_of)
                meant = f"，是不是“{like}”？" if like else ""
                self.problem(path, f"{name} 不能是“{item}”，只能是：{'、'.join(key.one_of)}{meant}")
                return None
        return value

    def _tables(self, value: object, key: Key, name: str, path: Path) -> object | None:
        several = key.shape == "tables"
        fits = isinstance(value, list) and all(isinstance(v, dict) for v in value) if several else isinstance(value, dict)
        if not fits:
            self.problem(path, f"{name} 应写成{SHAPES[key.shape]}{_as_it_should_be(key.shape, name)}")
            return None
        if not several:
            return self._table(value, key.table, path)      # type: ignore[arg-type]
        if len(value) > MOST_ITEMS:     # type: ignore[arg-type]
            self.problem(path, f"{name} 太多，最多{MOST_ITEMS}个")
            return None
        return [self._table(one, key.table, (*path, number)) for number, one in enumerate(value)]   # type: ignore[arg-type]


def _fits(value: object, shape: str) -> bool:
    match shape:
        case "text" | "formula":
            return isinstance(value, str) and bool(value.strip())
        case "place":
            return isinstance(value, str) and len(value.split(".")) <= 2 and all(map(_ID.fullmatch, value.split(".")))
        case "id":
            return isinstance(value, str) and bool(_ID.fullmatch(value))
        case "yes-no":
            return isinstance(value, bool)
        case "yes-no-or-formula":
            return isinstance(value, bool) or _fits(value, "formula")
        case "whole":
            return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST[shape]
        case "wholes":
            return isinstance(value, list) and bool(value) and all(_fits(v, "whole") for v in value)
        case "rank":
            return value == UNRANKED or _fits(value, "whole")
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= MOST[shape]
        case "date":
            return isinstance(value, date) and not isinstance(value, datetime)
        case "texts":
            return isinstance(value, list) and all(isinstance(v, str) and v.strip() for v in value)
        case "names":
            return _fits(value, "id") or (isinstance(value, list) and bool(value) and all(_fits(v, "id") for v in value))
        case "formulas":
            return isinstance(value, dict) and bool(value) and all(_fits(v, "formula") for v in value.values())
        case "values":
            return isinstance(value, dict) and all(map(_is_given, value.values()))
    raise ValueError(shape)


def _is_given(value: object) -> bool:
    return _is_value(value) or _is_rows(value)


def _is_value(value: object) -> bool:
    if isinstance(value, list):         # several choices
        return bool(value) and all(isinstance(one, str) for one in value)
    plain = isinstance(value, str | date) and not isinstance(value, datetime)
    return plain or (isinstance(value, int | float) and abs(value) <= MOST["number"])


def _is_rows(value: object) -> bool:
    """The rows of a table: [{ 名称 = "桥", 经费 = 3 }, …]."""
    return isinstance(value, list) and len(value) <= MOST_ITEMS and all(
        isinstance(row, dict) and all(map(_is_value, row.values())) for row in value)


def _too_large(value: object) -> str:
    if isinstance(value, str) and len(value) > MOST_TEXT:
        return f"太长，最多{MOST_TEXT}字"
    if isinstance(value, str) and (reason := hidden(value)):
        return reason
    if isinstance(value, date) and not FIRST_YEAR <= value.year <= LAST_YEAR:
        return f"的年份不对，应在{FIRST_YEAR}年到{LAST_YEAR}年之间"
    if isinstance(value, list | dict) and len(value) > MOST_ITEMS:
        return f"太多，最多{MOST_ITEMS}个"
    if isinstance(value, list):
        return next(filter(None, map(_too_large, value)), "")
    if isinstance(value, dict):
        return next(filter(None, map(_too_large, [*value, *(v for v in value.values() if not isinstance(v, date))])), "")
    return ""


def _as_it_should_be(shape: str, name: str = "") -> str:
    return {
        "text": "，放在引号里", "formula": "，放在引号里", "id": "：小写字母开头，只用小写字母、数字和下划线，最多40个字符",
        "date": "，如 2026-09-30，不加引号", "rank": "，没有名次的写 \"无\"", "texts": "，如 [\"好\", \"较好\"]", "values": "，如 { \"等次\" = \"好\" }",
        "names": "，如 \"review\" 或 [\"review\", \"sign\"]", "formulas": "，如 { due = \"应到人数\" }",
        "yes-no-or-formula": "，公式放在引号里", "wholes": "，如 [5, 10, 15]",
        "place": "：表的标识，或 机制标识.表的标识",
        "table": f"，如 {name} = {{ … }}", "tables": f"，即 [[{name}]]",
    }.get(shape, "")
