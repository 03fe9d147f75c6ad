"""一页简报: a unit or a topic on one page, to look at and as docx; what the reader may not see does not stand in it."""
from __future__ import annotations

from collections import Counter
from datetime import date
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from dazugong.formats.briefing import Brief, BriefFigure, BriefItem, write_brief
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.indicators import queries as indicators
from dazugong.kernel.orgs.queries import own_units, subtree
from dazugong.kernel.tasks import overview
from dazugong.kernel.tasks import queries as tasks
from dazugong.spec.topics import on_topic
from dazugong.web.marks import Mark, day_in_text
from dazugong.web.reading import address, page

from .board_words import figure_of
from .register import DOCUMENT_TYPE
from .tasks import with_period

MOST_FIGURES, MOST_TRIED, MOST_LATE, MOST_LATELY, MOST_SAID, MOST_BANDS = 8, 24, 5, 3, 40, 2


@page("tasks.read")
def task_brief(request: HttpRequest) -> HttpResponse:
    """简报 on a unit (?unit=), a topic (?topic=), or both."""
    reader = request.reader
    topic, asked = request.GET.get("topic", "").strip(), request.GET.get("unit", "")
    if len(topic) > 40 or "\x00" in topic:
        raise Refusal("专题最多40个字")
    offered = list(own_units(reader, domain="tasks").filter(kind__in=("county", "office", "township", "street")).order_by("kind", "rank_on", "pk"))
    unit = next((one for one in offered if one.public_id == asked), None)
    if asked and unit is None:
        raise Hidden("unit")
    brief = _brief(request, reader, unit, topic)
    if request.GET.get("out") == "word":
        buffer = BytesIO()
        write_brief(buffer, brief)
        disposition = content_disposition_header(as_attachment=True, filename=f"{brief.title}.docx")
        return HttpResponse(buffer.getvalue(), content_type=DOCUMENT_TYPE, headers={"Content-Disposition": disposition})
    link = "?" + urlencode({"unit": asked, "topic": topic, "out": "word"})
    context = {"brief": brief, "title": brief.title, "sub": brief.as_of, "units": offered, "unit": asked, "topic": topic, "word": link}
    return render(request, "tasks/brief.html", context)


def _brief(request: HttpRequest, reader: Reader, unit: Any, topic: str) -> Brief:
    name = unit.name_on if unit else request.attendance.chosen.over_name
    rows = tasks.alerted_of(reader, within=subtree(reader, unit).values("pk") if unit else None, topic=topic)
    states, late = tasks.counted_by_state(rows), tasks.overdue(rows)
    colours = Counter(row.colour for row in late if row.colour)
    summary = f"共{sum(states.values())}项任务，" + "，".join(f"{word}{n}项" for word, n in states.items()) + "。" if states else "没有任务。"
    if late:
        summary += f"没有报结而逾期、预警的{len(late)}项" + ("（" + "，".join(f"{c}{colours[c]}项" for c in tasks.COLOURS if colours[c]) + "）" if colours else "") + "。"
    items = [
        BriefItem(with_period(row, row.title_then), row.unit_name, f"{row.colour + '色，' if row.colour else ''}{_day(row.next_due, reader.day)}到期" if row.next_due else row.colour,
                  request.build_absolute_uri(address("task", row.public_id)))
        for row in late[:MOST_LATE]
    ]  # fmt: skip
    said = f"{topic}：" if topic else ""
    return Brief(f"{said}{name}简报", f"截至{day_in_text(reader.day)}", summary, _figures(request, reader, unit, topic), items, max(0, len(late) - MOST_LATE), _lately(request, reader, rows))


def _lately(request: HttpRequest, reader: Reader, of: Any) -> list[BriefItem]:
    """What was reported, finished and closed last of these tasks."""
    return [
        BriefItem(one.task.title, one.task.doer, f"{_day(one.day, reader.day)}{one.get_kind_display()}" + (f"：{_said(one.text)}" if one.text else ""),
                  request.build_absolute_uri(address("task", one.task.public_id)))
        for one in overview.lately(reader, of, most=MOST_LATELY)
    ]  # fmt: skip


def _day(day: date, on: date) -> str:
    """11月7日; with its year where that is another than the brief's."""
    return f"{day.month}月{day.day}日" if day.year == on.year else day_in_text(day)


def _said(text: str) -> str:
    """What was written of it, whole; what is long stands with the task."""
    return text if len(text) <= MOST_SAID else "情况见任务"


def _figures(request: HttpRequest, reader: Reader, unit: Any, topic: str) -> list[BriefFigure]:
    """Figures of the indicators that the topic is about; or of all, the first of each mechanism before the second of any."""
    if not reader.may("figures.read"):
        return []
    under = indicators.under_for(reader, unit.public_id if unit else "")
    latest, found = indicators.latest_periods(reader), []
    offered = [(pack, one) for pack, one in indicators.indicators_on(reader) if latest.of(pack, one)]
    for pack, one in on_topic(offered, topic)[:MOST_TRIED]:
        table = indicators.figures(reader, pack=pack.id, indicator=one.id, period=latest.of(pack, one)[0], under=under)
        shown = [(row, figure_of(row)) for row in table.totals if not row.mark and row.of != 0][:MOST_BANDS]
        for row, value in shown:
            url = f"{address('board_rows', pack.id, one.id)}?" + urlencode({"under": row.public_id, "period": table.period} | ({"band": row.band} if row.band else {}))
            words = f"{value}（{row.count}/{row.of}）" if row.of else f"{value}{one.unit if row.of is None else ''}"
            if value is not Mark.NOT_APPLICABLE:
                found.append(BriefFigure(f"{one.label}{row.band}", words, f"{pack.title}，{table.period_term}，截至{reader.day}", request.build_absolute_uri(url)))
        if len(found) >= MOST_FIGURES:
            break
    return found[:MOST_FIGURES]
