"""离线填报: a report goes out as a workbook, is filled where there is no network, and comes back as a draft."""
from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from fractions import Fraction
from io import BytesIO

from django.db import transaction

from dazugong.formats.refusal import Refused
from dazugong.formats.sheet_lines import FilledCell, Origin, SheetLine, SheetTable
from dazugong.formats.sheet_workbook import places_of, read_sheet, write_sheet
from dazugong.formula.celldays import DAY_ZERO
from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.spec.form import MOST_PLACES, Field, Form
from dazugong.spec.numbers import TYPED

from .actions import save_draft
from .answers import Refusals, cell_of, content_digest, field_at, in_order, take
from .beside import beside
from .models import Answer, Obligation, Revision, State
from .naming import trace_persons_listed
from .offline_rules import Ruled, known_values
from .prefilling import prefill
from .queries import answers_of, obligations, rights_in
from .rostered import roster_of, rostered
from .schedule import period_of_code
from .sheets import Line, Sheet, sheet_to_fill
from .veiling import unveiled
from .written import YES_NO, Typed

NOTES = (
    "只填“本期填写”一列，填好后存盘；不用联网。可先填一部分，回来再接着填。填的数和审核规则不符，格子变红，规则写在“提示”里。",
    "回到系统的这张报表，点“交回工作簿”：先存为草稿，核对后再点“报送”。",
)
TABLE_NOTE = "从第一行起逐行填，最多{most}行，整行空着的不算。可以从别的表整块粘贴（请选择性粘贴为数值）。"
SPREADSHEET_YES_NO = {"TRUE": "是", "FALSE": "否"}
DAY_NUMBER = re.compile("[1-6][0-9]{4}")     # of 1927 to 2091
AGAIN = "请在本页重新取一份工作簿，把填好的内容抄过去"


@transaction.atomic
def take_out_workbook(*, obligation: Obligation, by: Reader, at: datetime) -> tuple[str, bytes]:
    """取出工作簿: title and content; what is known stands in it already, with its source. Leaves a trace."""
    sheet = _to_write(obligation, by)
    title = f"{sheet.form.title}　{sheet.period}　{obligation.unit.name}"
    origin = Origin(
        obligation=obligation.public_id, version=obligation.pack_version.version, revision=_revision(sheet), saves=sheet.saves,
        digest=_digest(obligation, sheet.form, _standing(sheet), by),
    )  # fmt: skip
    buffer = BytesIO()
    lines, known = [_line_out(line) for line in sheet.lines], known_values(by, obligation, sheet.form)
    tables = [_table_out(line) for line in sheet.lines if line.field.type == "table"]
    ruled = Ruled(sheet.form, lines, places_of(lines, NOTES, known), known)
    write_sheet(
        buffer, title=title, notes=NOTES, lines=[ruled.line(line.field, one) for line, one in zip(sheet.lines, lines, strict=True)],
        tables=list(map(ruled.table, tables)), known=known, origin=origin,
    )  # fmt: skip
    leave_trace(by=by, at=at, verb="取出工作簿", kind="报表", thing=obligation.public_id, count=origin.revision)
    trace_persons_listed(sheet=sheet, verb="取出名单", by=by, at=at)
    return title, buffer.getvalue()


@transaction.atomic
def bring_back_workbook(*, obligation: Obligation, data: bytes, filename: str, by: Reader, at: datetime) -> Revision | None:
    """交回工作簿: saved as the draft, all of it or nothing; None when nothing in it differs from what was taken out.

    Raises `Refusal` for the workbook of another report or of a draft changed meanwhile, `Refusals` with the address
    of every cell that must be mended.
    """
    sheet = _to_write(obligation, by)
    try:
        origin, filled = read_sheet(data, filename)
    except Refused as refused:
        raise Refusal(refused.message) from None
    _refuse_another(origin, filled, sheet, by)
    values = {key: _as_meant(field_at(sheet.form, key), cell) for key, cell in filled.items()}
    if _digest(obligation, sheet.form, values, by) == origin.digest:
        return None
    values = unveiled(values, prefill(by, obligation), answers_of(by, sheet.latest) if sheet.latest else {})
    values |= {key: text for key, text in _standing(sheet).items() if (field := field_at(sheet.form, key)) and field.type == "file"}
    given, wrong = take(sheet.form, values, beside(by, obligation, sheet.form, by.day, texts=values))
    _, strangers = rostered(sheet.form, given, roster_of(obligation, by.day))
    filled = _as_numbered(sheet.form, filled)
    found = [Refusal(f"{filled[refusal.field].place}：{refusal.message}", field=refusal.field) for refusal in [*wrong, *strangers]]
    if found := found + _shrunk_percents(sheet, filled, given):
        raise Refusals(in_order(sheet.form, found))
    return save_draft(obligation=obligation, values=values, saves=origin.saves, by=by, at=at)


def _to_write(obligation: Obligation, by: Reader) -> Sheet:
    by.need("records.file")
    if not rights_in(by, obligation).file:
        raise Hidden("obligation")
    sheet = sheet_to_fill(by, obligation)
    if obligation.exempt_reason:
        raise Refusal(f"“{obligation.unit.name}”这一期已免报（{obligation.exempt_reason}），不用再填")
    if not sheet.fillable:
        raise Refusal("这份报表已经报送，不能直接改；如需改动，请先点“更正”")
    return sheet


def _standing(sheet: Sheet) -> dict[str, str]:
    """What stands in the sheet, by address."""
    cells = {cell.address: cell.text for line in sheet.lines for row in line.rows for cell in row}
    return {line.field.id: line.text for line in sheet.lines} | cells


def _as_meant(field: Field | None, cell: FilledCell) -> str:
    """What a spreadsheet made of what was written: TRUE is 是; a day pasted without its look is the number of the day (46145)."""
    if field is not None and field.type == "yesno":
        return SPREADSHEET_YES_NO.get(cell.text, cell.text)
    if field is not None and field.type == "date" and DAY_NUMBER.fullmatch(cell.text) and not cell.from_1904:
        return (DAY_ZERO + timedelta(days=int(cell.text))).isoformat()
    return cell.text


def _as_numbered(form: Form, filled: Mapping[str, FilledCell]) -> dict[str, FilledCell]:
    """The cells under the addresses they have once empty rows are left out, so that a mistake is told at its own cell."""
    rows: dict[str, dict[int, int]] = {}
    for key, one in filled.items():
        cell = cell_of(key)
        if cell and one.text.strip():
            known = rows.setdefault(cell[0], {})
            known.setdefault(cell[1], len(known) + 1)
    found = {key: one for key, one in filled.items() if cell_of(key) is None}
    for key, one in filled.items():
        cell = cell_of(key)
        if cell and cell[1] in rows.get(cell[0], {}):
            found[f"{cell[0]}.{rows[cell[0]][cell[1]]}.{cell[2]}"] = one
    return found


def _table_out(line: Line) -> SheetTable:
    """A table goes on a sheet of its own; what is worked out is not in it."""
    table = line.field
    columns = tuple(_line_out(Line(column, "")) for column in table.columns if not column.reckoned)
    rows = [{cell.column.id: cell.text for cell in row} for row in line.rows]
    return SheetTable(table.id, table.label, columns, rows, table.most_rows, TABLE_NOTE.format(most=table.most_rows))


def _line_out(line: Line) -> SheetLine:
    field = line.field
    if field.reckoned:
        return SheetLine(id="", label=field.label, kind="computed", text="（交回后自动计算）", unit=field.unit, before=line.before)
    if field.type == "file":
        return SheetLine(id="", label=field.label, kind="text", text="（请在网页上传）", unit=field.unit)
    required = "必填" if field.required else f"{field.required_when}时必填" if field.required_when else ""
    hints = [required, f"{field.when}时才填" if field.when else "", field.hint.rstrip("。"), f"几样之间写顿号：{'、'.join(field.choices)}" if field.type == "choices" else "", f"退回意见：{line.note}" if line.note else ""]
    if line.source:
        hints.append(f"预填自{line.source['term']}，截至{line.source['day']}")
    if line.known:
        hints.append(f"系统现有：{line.known.text or '没有了，请核对'}（{line.known.over_term}，截至{line.known.day}）")
    rows = field.id if field.type == "table" else ""
    return SheetLine(
        id="" if rows else field.id, rows=rows, label=field.label, kind=field.type, text=line.text, unit=field.unit, before=line.before,
        hint="；".join(filter(None, hints)), choices=YES_NO if field.type == "yesno" else () if field.type == "choices" else field.choices,
        places=field.decimals if field.type in TYPED and field.decimals < MOST_PLACES else None, lowest=None if field.negative else 0,
    )  # fmt: skip


def _revision(sheet: Sheet) -> int:
    """The number of the revision that is being written."""
    if sheet.latest is None:
        return 1
    return sheet.latest.number + (sheet.latest.state != State.DRAFT)


def _digest(obligation: Obligation, form: Form, values: Mapping[str, str], by: Reader) -> str:
    """内容摘要 of what a workbook holds, however its numbers and days are written."""
    given, _ = take(form, values, beside(by, obligation, form, by.day))
    kept = [(key, typed.text) for key, typed in given.items() if (field := field_at(form, key)) and not field.reckoned and field.type != "file"]
    return content_digest(obligation.public_id, kept)


def _refuse_another(origin: Origin, filled: Mapping[str, FilledCell], sheet: Sheet, by: Reader) -> None:
    """The workbook of another unit, period, version or revision, or one whose rows are not those of the form."""
    here = f"“{sheet.obligation.unit.name}”{sheet.period}"
    if origin.obligation != sheet.obligation.public_id:
        other = obligations(by).filter(public_id=origin.obligation).first()
        name = f"“{other.unit.name}”{period_of_code(other.period, other.last).term}的" if other else "另一个单位或另一期的"
        raise Refusal(f"这份工作簿是{name}，本页是{here}的，没有存入。请交回到它自己的那一页")
    if origin.version != sheet.obligation.pack_version.version:
        raise Refusal(f"这份工作簿按机制的{origin.version[:20]}版取出，{here}用的是{sheet.obligation.pack_version.version}版，没有存入。{AGAIN}")
    if origin.revision != _revision(sheet):
        raise Refusal(f"这份工作簿取出以后，{here}的报表报送过或退回过，没有存入。{AGAIN}")
    asked = {line.field.id for line in sheet.lines if line.field.type != "file" and not line.field.reckoned}
    if {key for key in filled if not cell_of(key)} != asked:
        raise Refusal(f"这份工作簿的行和{here}的栏目对不上，可能删过行或工作表，没有存入。{AGAIN}")


def _shrunk_percents(sheet: Sheet, filled: Mapping[str, FilledCell], given: Mapping[str, Typed]) -> list[Refusal]:
    """A spreadsheet keeps a typed 95% as 0.95; such a share is asked about, never taken for less than one percent."""
    before, found = _standing(sheet), []
    for address, answer in given.items():
        field = field_at(sheet.form, address)
        if field is None or field.type != "percent" or answer.number is None or answer.text == before.get(address):
            continue
        share = Fraction(answer.number, 10**Answer.SCALE)
        if 0 < share < 1:
            message = f"{filled[address].place}：“{field.label}”读到的是{answer.text}，像是带百分号填的。请填0至100的数，不写百分号；确实不到1的，请在网页上填"
            found.append(Refusal(message, field=address))
    return found
