"""机制: what each mechanism asks, of whom, when, how long it takes, and on what basis."""
from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from dazugong.kernel.records.packs import current_versions, pack_of, versions_of
from dazugong.kernel.records.schedule import said_span
from dazugong.spec.burden import burden
from dazugong.spec.form import Field
from dazugong.spec.model import YEAR_START, Pack, Schedule
from dazugong.web.listing import Column, Listing, listing_page
from dazugong.web.reading import address, page

TYPES = {
    "text": "文字", "longtext": "长文字", "number": "数", "money": "金额", "percent": "百分数", "date": "日期", "month": "年月", "time": "时刻",
    "choice": "选项", "choices": "选几项", "grade": "等次", "yesno": "是否", "person": "人员", "unit": "单位", "phone": "电话", "file": "附件",
    "table": "表格", "computed": "自动算出", "level": "自动定档", "day": "自动算出日期",
}  # fmt: skip
KINDS = (   # what else a mechanism brings: the word, where the pack keeps it, the page on which it goes on and who may open that
    ("考核表", "sheets", "rounds", "scores.read"), ("流程", "procedures", "cases", "cases.read"), ("票决", "ballots", "polls", "ballots.read"),
    ("会议", "meetings", "meetings", "meetings.read"), ("联系", "relations", "relations", "relations.read"),
    ("发布", "publications", "publications", "publications.read"), ("信箱", "letterboxes", "publications", "publications.read"),
    ("预约", "resources", "slots", "slots.book"), ("轮值", "rotas", "slots", "slots.book"), ("文书", "texts", "records", "records.read"),
)
EVERY = {
    "week": ("每周", "周初", "次周"), "ten-day": ("每旬", "旬初", "下旬"), "month": ("每月", "当月", "次月"), "two-month": ("每两个月", "期初", "期后"),
    "quarter": ("每季度", "季初", "季后"), "half-year": ("每半年", "期初", "期后"), "year": ("每年", "年初", "年后"), "two-year": ("每两年", "期初", "期后"),
}  # fmt: skip

COLUMNS = (
    Column("title", "机制", value=lambda row: row[1].title, href=lambda row: address("pack", row[1].id), sort="title", filter="text"),
    Column("forms", "报表", value=lambda row: "、".join(form.title for form in row[1].forms), sort="forms", filter="text"),
    Column("version", "版本", value=lambda row: row[0].version, sort="version"),
    Column("since", "施行日期", kind="date", value=lambda row: row[0].since, sort="since", main=True),
    Column("burden", "负担", kind="figure", value=lambda row: tenths(burden(row[1]).minutes_per_month), sort="burden", unit="分钟/单位·月", main=True),
)


@page("packs.read")
def packs(request: HttpRequest) -> HttpResponse:
    """机制一览."""
    rows = [(version, pack_of(version)) for version in current_versions(request.reader.day)]
    listing = Listing("packs", COLUMNS, rows, request.GET, search=("title", "forms"), noun="个机制",
                      empty="这一天还没有施行的机制。机制由系统管理员安装，装好后各级报表按它的日程自动开启。")  # fmt: skip
    return listing_page(request, "packs/packs.html", listing, {"sub": "一个机制一套表、一个日程、一组指标", "may_try": request.reader.may("figures.read")}, title="机制")


@page("packs.read")
def pack(request: HttpRequest, pack_id: str) -> HttpResponse:
    """一个机制: the version in force on the day, and every other."""
    versions = versions_of(request.reader, pack_id)
    version = next((v for v in versions if v.since <= request.reader.day), versions[-1])
    found = pack_of(version)
    cost = burden(found)
    forms = [
        {
            "form": form, "when": [when(s) for s in found.schedules if s.form == form.id] or _in_steps(found, form.id), "fields": [(f, asked_as(f)) for f in form.fields],
            "scope": [s.scope for s in found.schedules if s.form == form.id and s.scope],
            "minutes": next((minutes(Fraction(b.seconds, 60)) for b in cost.forms if b.form == form.id), ""),
        }
        for form in found.forms
    ]  # fmt: skip
    context = {
        "pack": found, "version": version, "versions": versions, "forms": forms, "asked_twice": cost.asked_twice,
        "kinds": [(term, kinds, page_ if request.reader.may(power) else "") for term, name, page_, power in KINDS if (kinds := getattr(found, name))],
        "readme": prose(found.readme), "per_month": minutes(cost.minutes_per_month), "title": found.title, "sub": f"{version.version}版",
    }  # fmt: skip
    return render(request, "packs/pack.html", context)


def _in_steps(pack: Pack, form: str) -> list[str]:
    """When a form without a schedule is filled: in these steps of its cases."""
    return [f"办“{one.title}”到“{step.title}”时填" for one in pack.procedures for step in one.steps if step.form == form]


def when(schedule: Schedule) -> str:
    """日程 in one sentence: 每月一次，当月25日开启，次月3日截止."""
    if schedule.every == "once":
        return f"报一次，{schedule.opens_on}开启，{schedule.due_on}截止"
    if schedule.every not in EVERY:
        return "集中行动期间报送" if schedule.every == "campaign" else "随时登记"
    every, within, after = EVERY[schedule.every]
    opens = f"年初第{schedule.opens_day}天一次" if schedule.opens_after == YEAR_START else _day(schedule.opens_day, within if schedule.opens_after == "period-start" else after, "", schedule.every)
    due = _day(schedule.due_day, within if schedule.due_after == "period-start" else after, "个工作日" if schedule.working_days else "", schedule.every)
    return f"{every}一次，{opens}开启，{due}截止" + (f"；只在{said_span(schedule)}" if schedule.since or schedule.until else "")


def _day(number: int, anchor: str, workdays: str, every: str) -> str:
    if every == "month" and not workdays:
        return f"{anchor}{number}日"
    return f"{anchor}第{number}{workdays or '天'}"


def asked_as(field: Field) -> str:
    """How a field is asked: its type, whether it must be filled, and what is known already."""
    said = [TYPES[field.type]]
    if field.choices:
        said.append("、".join(field.choices))
    if field.columns:
        said.append(f"每行填{'、'.join(column.label for column in field.columns)}")
    if field.required:
        said.append("必填")
    if field.prefill:
        said.append("已知的先填好")
    if field.others:
        said.append(f"从{field.others.said}的别的各条算出")
    if field.rule:
        said.append(field.refuse)
    return "，".join(said)


def prose(text: str) -> SafeString:
    """说明 as a page shows it: paragraphs, lists and bold words; the heading is dropped, everything else is plain text."""
    blocks = []
    for block in re.split(r"\n\s*\n", text.strip()):
        lines = [line for line in block.splitlines() if not line.startswith("#")]
        items = [line[2:] for line in lines if line.startswith("- ")]
        before = [line for line in lines if not line.startswith("- ")]
        if before:
            blocks.append(format_html("<p>{}</p>", format_html_join(mark_safe("<br>"), "{}", ((_bold(line),) for line in before))))
        if items:
            blocks.append(format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((_bold(item),) for item in items))))
    return format_html_join("\n", "{}", ((block,) for block in blocks))


def _bold(line: str) -> SafeString:
    parts = line.replace("`", "").split("**")
    return format_html_join("", "{}", ((format_html("<strong>{}</strong>", part) if n % 2 else part,) for n, part in enumerate(parts)))


def minutes(value: Fraction) -> str:
    """分钟, half up to one decimal."""
    return f"{tenths(value):f}"


def tenths(value: Fraction) -> Decimal:
    """Half up to one decimal, and none where it would be a zero."""
    whole, rest = divmod((value * 20 + 1).__floor__() // 2, 10)
    return Decimal(f"{whole}.{rest}") if rest else Decimal(whole)
