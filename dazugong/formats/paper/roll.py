"""花名册: persons in rows and the chosen columns, as a PDF on A4 across and as a workbook.

    roll_pdf(cadres, ("姓名", "性别", "现任职务"), title="样例镇干部花名册", unit="中共样例县委组织部", on=day).data
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from dazugong.formats.lrmx.cadre import Cadre
from dazugong.formats.lrmx.written import dotted
from dazugong.formats.paper.approval import sheet_of
from dazugong.formats.paper.coverage import missing_characters
from dazugong.formats.paper.printable import breakable, printable
from dazugong.formats.paper.typesetting import Printed, set_pdf
from dazugong.formats.refusal import Refused
from dazugong.formats.workbook import write_table

NUMBER = "序号"
_FIELD = "花名册的栏"


@dataclass(frozen=True, slots=True)
class Column:
    """花名册的一栏: its heading, its share of the width, and what it says of a person."""

    term: str
    share: int
    says: Callable[[Cadre, dict[str, str]], str]


def _cell(name: str) -> Callable[[Cadre, dict[str, str]], str]:
    return lambda _, cells: cells[name]


def _in_post_since(cadre: Cadre, _: dict[str, str]) -> str:
    """The beginning of the last span of the CV that has no end."""
    current = [span.since for span in cadre.career.spans if span.until is None]
    return dotted(current[-1]) if current else ""


_COLUMNS = (
    Column("姓名", 10, _cell("name")), Column("性别", 5, _cell("sex")), Column("民族", 7, _cell("ethnic_group")),
    Column("籍贯", 11, _cell("native_place")), Column("出生地", 11, _cell("birthplace")),
    Column("出生年月", 9, _cell("birth")), Column("入党时间", 9, _cell("joining")),
    Column("参加工作时间", 9, _cell("work_started")), Column("健康状况", 6, _cell("health")),
    Column("专业技术职务", 10, _cell("technical_post")), Column("熟悉专业", 10, _cell("speciality")),
    Column("全日制学历学位", 11, _cell("full_time")), Column("全日制毕业院校系及专业", 18, _cell("full_time_school")),
    Column("在职学历学位", 11, _cell("in_service")), Column("在职毕业院校系及专业", 18, _cell("in_service_school")),
    Column("现任职务", 24, _cell("post")), Column("任现职时间", 9, _in_post_since),
    Column("政治面貌", 8, lambda cadre, _: cadre.affiliation or cadre.joining.affiliation),
    Column("年度考核结果", 18, _cell("assessments")), Column("奖惩情况", 18, _cell("awards")),
    Column("公民身份号码", 15, lambda cadre, _: cadre.citizen_number),
)
COLUMNS = {column.term: column for column in _COLUMNS}
USUAL = ("姓名", "性别", "民族", "籍贯", "出生年月", "入党时间", "参加工作时间", "全日制学历学位", "在职学历学位", "现任职务", "任现职时间")


def roll_rows(cadres: Iterable[Cadre], columns: Sequence[str] = USUAL, *, on: date) -> list[list[str]]:
    """The cells row by row, numbered. `Refused` for a column that is not known or asked for twice."""
    chosen = _chosen(columns)
    rows = []
    for number, cadre in enumerate(cadres, 1):
        cells = sheet_of(cadre, on=on).cells
        rows.append([str(number), *(printable(column.says(cadre, cells)) for column in chosen)])
    return rows


def roll_pdf(cadres: Iterable[Cadre], columns: Sequence[str] = USUAL, *, title: str, unit: str, on: date,
             of_the_machine: bool = True) -> Printed:
    """On A4 across, the heading repeated on every page, with unit, day, and pages counted."""
    rows = roll_rows(cadres, columns, on=on)
    shares = [5, *(column.share for column in _chosen(columns))]
    data = {"title": breakable(title), "unit": breakable(unit), "day": f"{on.year}年{on.month}月{on.day}日",
            "headings": [NUMBER, *columns], "shares": shares, "points": 10.5 if sum(shares) <= 130 else 9 if sum(shares) <= 180 else 7,
            "rows": [[breakable(cell) for cell in row] for row in rows]}
    rare = missing_characters("".join("".join(row) for row in rows))
    notices = (f"本机字库没有“{'、'.join(rare)}”，印出来是空框，请手工补写或装上字库。",) if rare else ()
    return Printed(set_pdf("roll", data, of_the_machine=of_the_machine), notices)


def roll_workbook(cadres: Iterable[Cadre], columns: Sequence[str] = USUAL, *, title: str, on: date) -> Printed:
    """The same rows as text cells of a workbook, a cell of two lines on one."""
    rows = [[cell.replace("\n", " ") for cell in row] for row in roll_rows(cadres, columns, on=on)]
    out = io.BytesIO()
    write_table(out, [NUMBER, *columns], rows, title=printable(title))
    return Printed(out.getvalue())


def _chosen(columns: Sequence[str]) -> list[Column]:
    for place, term in enumerate(columns):
        if term not in COLUMNS:
            raise Refused(_FIELD, term, "没有这一栏", f"可选：{'、'.join(COLUMNS)}")
        if term in columns[:place]:
            raise Refused(_FIELD, term, "选了两次", "请去掉一个")
    if not columns:
        raise Refused(_FIELD, "", "一栏也没有选", f"可选：{'、'.join(COLUMNS)}")
    return [COLUMNS[term] for term in columns]
