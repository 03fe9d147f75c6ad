"""迎检材料: everything one unit was asked under one mechanism in a year, with what it filed, when, and what became of it."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from dazugong.formats.paper.bundle import BundleItem, bundle_pdf
from dazugong.kernel.audit.actions import digest_of_ids, leave_trace
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.spec.model import Pack

from .models import Obligation, ObligationEvent
from .naming import persons_named, trace_persons
from .packs import pack_of
from .queries import ledger
from .sheets import Line, Sheet, sheet_of
from .veiling import WITHHELD, withheld

MOST = 400  # reports in one bundle; a year of weekly reports is 52


@dataclass(frozen=True)
class Bundle:
    """一卷: the catalogue, in the order of periods. `years` are those there is something of."""

    pack: Pack
    unit_id: str
    unit: str
    year: int
    years: tuple[int, ...]
    owed: tuple[Obligation, ...]


def bundle_of(reader: Reader, *, pack: str, unit: str, year: int | None = None) -> Bundle:
    """What the unit (public id) was asked under the mechanism; without a year the latest. Raises `Hidden`."""
    owed = ledger(reader).filter(pack=pack, unit__public_id=unit)
    years = tuple(sorted({last.year for last in owed.order_by().values_list("last", flat=True).distinct()}, reverse=True))
    if not years:
        raise Hidden("bundle")
    year = year or years[0]
    found = list(owed.filter(last__gte=date(year, 1, 1), last__lte=date(year, 12, 31)).order_by("last", "form", "pk")[: MOST + 1])
    if not found:
        raise Hidden("bundle")
    return Bundle(pack_of(found[-1].pack_version), unit, found[-1].unit_name, year, years, tuple(found))


@transaction.atomic
def print_bundle(*, bundle: Bundle, by: Reader, at: datetime) -> bytes:
    """出卷: the PDF; one trace with the number of reports and the digest of their ids. Raises `Refusal` where it is too long."""
    if len(bundle.owed) > MOST:
        raise Refusal(f"这一年超过{MOST}份，一卷装不下，请用汇总表导出工作簿")
    sheets = [sheet_of(by, obligation) for obligation in bundle.owed]
    items = [_item(by, sheet, form_title(sheet.obligation)) for sheet in sheets]
    filed = sum(bool(item.rows) for item in items)
    local = timezone.localtime(at)
    lines = [
        f"{bundle.pack.title}（{bundle.pack.version}版），{bundle.year}年；应报{len(items)}份，已报{filed}份。",
        "依据：" + "；".join(f"《{basis.document}》{basis.place}" for basis in bundle.pack.basis),
        f"截至{by.day.year}年{by.day.month}月{by.day.day}日；{by.label}于{local:%Y-%m-%d %H:%M}打印。",
    ]  # fmt: skip
    printed = bundle_pdf(items, title=f"{bundle.pack.title}{bundle.year}年材料", unit=bundle.unit, lines=lines)
    ids = [obligation.public_id for obligation in bundle.owed]
    note = f"{bundle.unit_id} {bundle.year}"
    leave_trace(by=by, at=at, verb="出迎检材料", kind="报表", thing=bundle.pack.id, count=len(ids), digest=digest_of_ids(ids), note=note)
    named = sum(persons_named(sheet, by) for sheet in sheets if _is_filed(sheet))
    trace_persons(number=named, purpose=f"{bundle.unit}{bundle.pack.title}{bundle.year}年材料", reports=ids, verb="出卷名单", by=by, at=at)
    return printed.data


def form_title(obligation: Obligation) -> str:
    """The report's name: its form, or the mechanism where there is but one."""
    form = pack_of(obligation.pack_version).form(obligation.form)
    return form.title if form else obligation.pack_version.title


def _is_filed(sheet: Sheet) -> bool:
    return sheet.latest is not None and sheet.latest.filed_at is not None


def _item(by: Reader, sheet: Sheet, title: str) -> BundleItem:
    obligation = sheet.obligation
    if not _is_filed(sheet):
        return BundleItem(f"{title}　{sheet.period}", obligation.state_on, "没有报送")
    rows = [(line.field.label, _said(line, by), _source(line)) for line in sheet.lines]
    events = by.rows(ObligationEvent).filter(obligation=obligation, day__lte=by.day).order_by("pk")
    history = [f"{e.day:%Y-%m-%d}　{e.get_act_display()}{f'　{e.reason}' if e.reason else ''}　{e.label}" for e in events]
    return BundleItem(f"{title}　{sheet.period}", obligation.state_on, _filed(sheet), rows, history)


def _filed(sheet: Sheet) -> str:
    revision = sheet.latest
    said = f"{revision.filed_as} {timezone.localtime(revision.filed_at):%Y-%m-%d %H:%M}报送第{revision.number}版"
    if revision.decided_at:
        said += f"；{revision.decided_as} {timezone.localtime(revision.decided_at):%Y-%m-%d}{revision.get_state_display()}"
    return f"{said}；摘要 {revision.digest[:16]}" if revision.digest else said


def _said(line: Line, by: Reader) -> str:
    if withheld(by, line.field):
        return WITHHELD
    if line.rows:
        return "\n".join("，".join(WITHHELD if withheld(by, cell.column) else cell.text for cell in row if cell.text) for row in line.rows)
    unit = line.field.unit if line.text and line.field.type in ("number", "money") else ""
    return f"{line.text}{unit}" if line.text else "—"


def _source(line: Line) -> str:
    return f"{line.source['term']}，截至{line.source['day']}" if line.source else ""
