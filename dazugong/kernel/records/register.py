"""汇总表: the standing answers of one form, all units for one period or one unit over its periods."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from dazugong.kernel.audit.actions import digest_of_ids, leave_trace
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden
from dazugong.kernel.orgs.models import Unit
from dazugong.spec.form import Field, Form

from . import states
from .entries import entries_of, state_of
from .models import Answer, Obligation
from .naming import names_in, trace_persons
from .packs import form_of, pack_of, version_on
from .queries import obligations
from .schedule import period_of_code, periods_among
from .veiling import WITHHELD, veiled, withheld
from .written import NUMERIC

# Why a cell cannot be given, in the words of the pages.
NOT_DUE, NOT_FILED, NOT_APPLICABLE, BLANK, FAILED = "未到期", "未报", "不适用", "未填", "计算失败"
MARKS = frozenset({NOT_DUE, NOT_FILED, NOT_APPLICABLE, BLANK, FAILED, WITHHELD})
NO_ANSWER_YET = {
    states.NOT_DUE: NOT_DUE, states.OWED: NOT_DUE, states.MISSING: NOT_FILED, states.RETURNED: NOT_FILED, states.EXEMPT: NOT_APPLICABLE,
}


@dataclass(frozen=True)
class RegisterRow:
    """一行: what one unit owes for one period. `number` is the standing revision, None while there is none."""

    obligation: Obligation
    term: str
    number: int | None
    asked: frozenset[str]
    answers: Mapping[str, Answer]

    def lacks(self, reader: Reader, field: Field) -> str:
        """Why the answer to `field` cannot be given; empty when it can."""
        if field.id not in self.asked:
            return NOT_APPLICABLE
        if withheld(reader, field):
            return WITHHELD
        if self.number is None:
            return NO_ANSWER_YET.get(self.obligation.state_on, NOT_FILED)
        answer = self.answers.get(field.id)
        if answer is None or answer.text and field.type in NUMERIC and answer.number is None:
            return FAILED
        if answer.text:
            return ""
        return NOT_APPLICABLE if field.reckoned else BLANK      # what is worked out nobody could have filled in

    def rows_in_words(self, reader: Reader, table: Field) -> str:
        """The rows of a table in one text: 修桥，3；修路，5."""
        return "；".join("，".join(shown for column, cell in row if (shown := WITHHELD if withheld(reader, column) else cell.text)) for row in self._cells(table))

    def columns_of(self, reader: Reader, table: Field, terms: Sequence[str]) -> list[tuple[str, ...]]:
        """Of each row of a table what stands in the columns of these names; empty where nothing does, or it is withheld."""
        rows = ({column.term: cell.text for column, cell in row if not withheld(reader, column)} for row in self._cells(table))
        return [tuple(row.get(term, "") for term in terms) for row in rows]

    def _cells(self, table: Field) -> Iterable[list[tuple[Field, Answer]]]:
        """Row by row the columns that have an answer."""
        for row in range(1, int(self.answers[table.id].text or 0) + 1 if table.id in self.answers else 1):
            asked = [(column, self.answers.get(f"{table.id}.{row}.{column.id}")) for column in table.columns]
            yield [(column, cell) for column, cell in asked if cell and cell.text]

    def names(self, reader: Reader, fields: Iterable[Field]) -> int:
        """How many persons the row names to the reader; the one an entry is about is one of them."""
        given = [field for field in fields if not self.lacks(reader, field)]
        cells = [one for table in given if table.columns for row in self._cells(table) for one in row if not withheld(reader, one[0])]
        return sum(names_in(field, answer.text) for field, answer in (*((f, self.answers[f.id]) for f in given), *cells)) + bool(self.obligation.person_id)


@dataclass(frozen=True)
class Register:
    """汇总表. `unit` is given for one unit over its periods; `periods`: (code, words), the latest first."""

    pack: str
    form: str
    title: str
    period: str
    periods: tuple[tuple[str, str], ...]
    unit: Unit | None
    fields: tuple[Field, ...]
    rows: tuple[RegisterRow, ...]
    asked: Form

    @property
    def term(self) -> str:
        """The period in words, or the unit's name."""
        return self.unit.name if self.unit else dict(self.periods).get(self.period, "")


def register_of(reader: Reader, *, pack: str, form: str, period: str = "", unit: str = "") -> Register:
    """Without a period the latest; with `unit` (public id) all its periods. Raises `Hidden` for what there is none of."""
    asked = _form(reader, pack, form)
    if asked.entries:
        return _book(reader, pack, asked, unit)
    title = asked.title
    owed = obligations(reader).filter(pack=pack, form=form)
    periods = tuple(periods_among(owed))
    if unit:
        owed, period = owed.filter(unit__public_id=unit).order_by("-last"), ""
    else:
        period = period or (periods[0][0] if periods else "")
        owed = owed.filter(period=period).order_by("unit_id")
    found = list(owed)
    if not found and (unit or period):
        raise Hidden("register")
    rows = tuple(_rows(reader, found, _answers(reader, pack, form, period, unit)))
    return Register(pack, form, title, period, periods, found[0].unit if unit else None, _fields(found), rows, asked)


def _book(reader: Reader, pack: str, asked: Form, unit: str) -> Register:
    """登记簿: every entry within reach, or those of one unit."""
    found = list(entries_of(reader, pack=pack, form=asked.id).filter(**({"unit__public_id": unit} if unit else {})))
    if unit and not found:
        raise Hidden("register")
    for entry in found:
        entry.state_on = state_of(entry, reader.day)
    rows = tuple(_rows(reader, found, _answers(reader, pack, asked.id, "", unit)))
    fields = _fields(found) if found else _kept(asked.fields)
    return Register(pack, asked.id, asked.title, "", (), found[0].unit if unit else None, fields, rows, asked)


def _form(reader: Reader, pack: str, form: str) -> Form:
    version = version_on(pack, reader.day)
    asked = pack_of(version).form(form) if version else None
    if asked is None:
        raise Hidden("register")
    return asked


def _fields(found: list[Obligation]) -> tuple[Field, ...]:
    """The fields of every version asked of these rows whose answers are kept, those of the newest first and in its order."""
    fields: dict[str, Field] = {}
    versions = {o.pack_version_id: o for o in sorted(found, key=lambda o: o.pack_version.since, reverse=True)}
    for obligation in versions.values():
        for field in form_of(obligation).fields:
            fields.setdefault(field.id, field)
    return _kept(fields.values())


def _kept(fields: Iterable[Field]) -> tuple[Field, ...]:
    return tuple(field for field in fields if field.kept)


def _answers(reader: Reader, pack: str, form: str, period: str, unit: str) -> dict[int, dict[str, Answer]]:
    """Standing answers by obligation and field; one query."""
    of = "revision__record__obligation__"
    asked = {f"{of}pack": pack, f"{of}form": form} | ({f"{of}unit__public_id": unit} if unit else {f"{of}period": period} if period else {})
    answers = reader.rows(Answer).filter(revision__number=F("revision__record__standing"), **asked)
    found: dict[int, dict[str, Answer]] = {}
    for answer in answers.annotate(of_obligation=F(f"{of}id")).order_by():
        answer.text = veiled(reader, answer.text)
        found.setdefault(answer.of_obligation, {})[answer.field] = answer
    return found


def _rows(reader: Reader, found: list[Obligation], answers: Mapping[int, Mapping[str, Answer]]) -> Iterable[RegisterRow]:
    asked: dict[int, frozenset[str]] = {}
    for obligation in found:
        if obligation.pack_version_id not in asked:
            asked[obligation.pack_version_id] = frozenset(field.id for field in form_of(obligation).fields)
        record = getattr(obligation, "record", None)
        stands = record is not None and obligation.state_on not in NO_ANSWER_YET
        yield RegisterRow(
            obligation, period_of_code(obligation.period, obligation.last).term, record.standing if stands else None,
            asked[obligation.pack_version_id], answers.get(obligation.pk, {}),
        )  # fmt: skip


def trace_names(*, register: Register, rows: Iterable[RegisterRow], verb: str = "阅看名单", by: Reader, at: datetime) -> None:
    """阅看名单: one trace for the persons named in the rows shown, with their number and the sheet they were read in."""
    rows = list(rows)
    number = sum(row.names(by, register.fields) for row in rows)
    purpose = f"{register.title}　{register.term}".strip()
    trace_persons(number=number, purpose=purpose, reports=[row.obligation.public_id for row in rows], verb=verb, by=by, at=at)


@transaction.atomic
def trace_register(*, register: Register, verb: str, by: Reader, at: datetime) -> None:
    """导出、汇编: one trace with the number of reports taken out and the digest of their ids."""
    ids = [row.obligation.public_id for row in register.rows]
    of = register.unit.public_id if register.unit else register.period
    leave_trace(
        by=by, at=at, verb=verb, kind="汇总表", thing=register.pack, count=len(ids), digest=digest_of_ids(ids), note=f"{register.form} {of}"
    )
