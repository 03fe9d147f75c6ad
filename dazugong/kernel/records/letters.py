"""文书: the letters that a mechanism writes to its units for one period, filled from what stands filed."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from dazugong.formats.paper.letters import letters_docx, letters_pdf
from dazugong.kernel.audit.actions import digest_of_ids, leave_trace
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.orgs.queries import units_on
from dazugong.spec.model import Pack
from dazugong.spec.text_trial import written
from dazugong.spec.texts import Text

from .answers import row_of
from .packs import pack_of, version_on
from .register import Register, RegisterRow, register_of

MOST = 2_000


@dataclass(frozen=True)
class Letter:
    """一封: to whom, from which revision of which report, and what it says."""

    public_id: str
    number: int
    unit: str
    body: str


@dataclass(frozen=True)
class Letters:
    """一种文书的一期. `left_out` filed but is not written to; `missing` has not filed."""

    pack: Pack
    text: Text
    register: Register
    letters: tuple[Letter, ...]
    left_out: int
    missing: int


def texts_on(reader: Reader, pack: str) -> tuple[Text, ...]:
    """The letters that the mechanism knows on the day."""
    reader.need("records.read")
    version = version_on(pack, reader.day)
    return pack_of(version).texts if version else ()


def letters_of(reader: Reader, *, pack: str, text: str, period: str = "") -> Letters:
    """The letters of one period, without one the latest; only to units within reach. Raises `Hidden`."""
    found = next((one for one in texts_on(reader, pack) if one.id == text), None)
    if found is None:
        raise Hidden("text")
    register = register_of(reader, pack=pack, form=found.form, period=period)
    filed = [row for row in register.rows if row.number is not None]
    letters = [letter for row in filed if (letter := _letter(reader, found, register, row))]
    version = version_on(pack, reader.day)
    return Letters(pack_of(version), found, register, tuple(letters), len(filed) - len(letters), len(register.rows) - len(filed))


def _letter(reader: Reader, text: Text, register: Register, row: RegisterRow) -> Letter | None:
    obligation = row.obligation
    days = {"期初": obligation.first, "期末": obligation.last, "当日": reader.day}
    given = {
        "单位": obligation.unit_name, "期间": row.term, "截止日期": _words(obligation.due), "当日": _words(reader.day),
        "首次报送日期": _words(obligation.filed_on),
    }  # fmt: skip
    body = written(text, register.asked, {**days, **row_of(register.asked, row.answers)}, given)
    return Letter(obligation.public_id, row.number or 0, obligation.unit_name, body) if body is not None else None


def _words(day: object) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""  # type: ignore[attr-defined]


@transaction.atomic
def print_letters(*, letters: Letters, by: Reader, at: datetime, for_word: bool = False) -> bytes:
    """印文书: one file, a page for each unit; one trace with their number and the digest of the reports' ids."""
    if not letters.letters:
        raise Refusal("没有要写的单位：这一期还没有报送，或没有符合条件的")
    if len(letters.letters) > MOST:
        raise Refusal(f"一次最多印{MOST}份，请先按单位分开")
    pages = [(letter.unit, letter.body) for letter in letters.letters]
    signed = units_on(by).filter(pk=by.unit_id).values_list("name_on", flat=True).first() or ""
    data = (letters_docx if for_word else letters_pdf)(pages, title=letters.text.title, signed_by=signed, day=_words(by.day))
    ids = [letter.public_id for letter in letters.letters]
    note = f"{letters.text.id} {letters.register.period}"
    leave_trace(by=by, at=at, verb="印文书", kind="文书", thing=letters.pack.id, count=len(ids), digest=digest_of_ids(ids), note=note)
    return data
