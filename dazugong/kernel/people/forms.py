"""任免审批表的存取: between a `Cadre` as the files of the field carry him and the rows that keep him.

Nothing is lost on the way: texts stand as written, what was not understood is sealed verbatim in `kept`.
"""
from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from dazugong.crypto import canonical
from dazugong.formats.cadrefiles import Rows
from dazugong.formats.dates import agrees
from dazugong.formats.lrmx import Cadre, Education, FamilyMember, WrittenDate
from dazugong.formats.lrmx.assessments import Assessments
from dazugong.formats.lrmx.career import Career, Span
from dazugong.formats.lrmx.elements import PLAIN
from dazugong.formats.lrmx.joining import Joining
from dazugong.formula.partial import PartialDate
from dazugong.kernel.keys.actions import keyring, seal, unseal
from dazugong.kernel.keys.models import SubjectKey

from .models import CadreForm, CareerSpan, Person, Schooling, YearAssessment

FAMILY, KEPT, PHOTO = "family", "kept", "photo"
_READ = {"joining": Joining, "career": Career, "assessments": Assessments}
TERMS = {e.attribute: e.term for e in PLAIN} | {FAMILY: "家庭成员及重要社会关系", PHOTO: "照片", KEPT: "照原样保存的内容"}


@dataclass
class Kept:
    """照原样保存: dates that are none, elements of no known name, and rows of a package that no form has a cell for."""

    dates: dict[str, str] = field(default_factory=dict)
    unknown: list[list[str]] = field(default_factory=list)
    beside: Rows = field(default_factory=dict)
    written_name: str = ""

    def __bool__(self) -> bool:
        return bool(self.dates or self.unknown or self.beside or self.written_name)


@dataclass
class FormRows:
    """一版表的各行, not yet saved; `form` last but for what hangs on it."""

    form: CadreForm
    schoolings: list[Schooling]
    spans: list[CareerSpan]
    yearly: list[YearAssessment]

    def digest(self) -> str:
        """Keyed digest of the version, for its trace. Sealed parts count by being there: their boxes are bound to the version."""
        own = {name: getattr(self.form, name) for name in (*CadreForm.TEXTS, *CadreForm.DATES, "number", "source")}
        sealed = [box is not None for box in (self.form.family, self.form.kept)]
        return keyring().content_digest(canonical({
            "person": self.form.person.public_id, "own": own, "sealed": sealed,
            "photo": self.form.photo.digest if self.form.photo else "",
            "schoolings": [[one.kind, *_four(one)] for one in self.schoolings],
            "spans": [[one.order, one.within, one.since, one.until, one.text] for one in self.spans],
            "yearly": [[one.year, one.result] for one in self.yearly],
        }))  # fmt: skip


def rows_of(cadre: Cadre, kept: Kept, *, person: Person, number: int, **about: object) -> FormRows:
    """The rows of a new version; `about`: source, login, at, photo."""
    form = CadreForm(person=person, number=number, **about)
    for name in CadreForm.DATES:
        written = getattr(cadre, name)
        setattr(form, name, written.value.text if written.value else "")
    for name in CadreForm.TEXTS:
        value = getattr(cadre, name)
        setattr(form, name, value.text if name in _READ else value)
    if cadre.family:
        form.family = _sealed(person.key, f"{FAMILY}/{number}", [[m.relation, m.name, str(m.birth), m.affiliation, m.post] for m in cadre.family])
    if kept:
        form.kept = _sealed(person.key, f"{KEPT}/{number}", asdict(kept))
    schoolings = [Schooling(form=form, kind=kind, **asdict(part)) for kind, part in _educations(cadre) if any(asdict(part).values())]
    spans = [CareerSpan(form=form, order=order, within=within, since=one.since.text, until=one.until.text if one.until else "", text=one.text)
             for order, (within, one) in enumerate(_flat(cadre.career.spans))]  # fmt: skip
    yearly = [YearAssessment(form=form, order=n, year=one.year, result=one.result) for n, one in enumerate(cadre.assessments.results)]
    return FormRows(form, schoolings, spans, yearly)


def kept_of(cadre: Cadre, *, beside: Rows, written_name: str = "") -> Kept:
    """What of a person has no place in the columns."""
    dates = {name: getattr(cadre, name).verbatim for name in CadreForm.DATES if getattr(cadre, name).verbatim}
    return Kept(dates, [list(pair) for pair in cadre.unknown], beside, written_name)


def cadre_of_rows(person: Person, form: CadreForm, schoolings: Sequence[Schooling], citizen_number: str) -> tuple[Cadre, Kept]:
    """The person as his form, with what the register knows better; of a person whose key is destroyed no sealed part."""
    kept = Kept(**_opened(person.key, f"{KEPT}/{form.number}", form.kept, {}))
    family = [FamilyMember(r, n, WrittenDate.read(b), a, p) for r, n, b, a, p in _opened(person.key, f"{FAMILY}/{form.number}", form.family, [])]
    photo = base64.b64decode(_opened(person.key, PHOTO, form.photo.box if form.photo else None, ""))
    dates = {name: _date(getattr(form, name), kept.dates.get(name, "")) for name in CadreForm.DATES}
    dates["birth"] = _as_known(dates["birth"], person.birth)
    dates["work_started"] = _as_known(dates["work_started"], person.work_start)
    texts = {name: _READ[name].read(getattr(form, name)) if name in _READ else getattr(form, name) for name in CadreForm.TEXTS}
    parts = {one.kind: Education(*_four(one)) for one in schoolings}
    cadre = Cadre(
        name=person.name, sex=person.sex, ethnic_group=person.ethnic_group, native_place=person.native_place,
        citizen_number=citizen_number, full_time=parts.get("full_time", Education()), in_service=parts.get("in_service", Education()),
        family=tuple(family), photo=photo, unknown=tuple((name, text) for name, text in kept.unknown), **dates, **texts,
    )  # fmt: skip
    return cadre, kept


def photo_box(key: SubjectKey, photo: bytes) -> bytes:
    """A photo sealed under the key of its person."""
    return _sealed(key, PHOTO, base64.b64encode(photo).decode("ascii"))


def _sealed(key: SubjectKey, name: str, content: object) -> bytes:
    return seal(key, f"cadre/{name}", json.dumps(content, ensure_ascii=False))


def _opened(key: SubjectKey, name: str, box: bytes | None, otherwise: object) -> object:
    return json.loads(unseal(key, f"cadre/{name}", bytes(box))) if box and key.sealed is not None else otherwise


def _date(text: str, verbatim: str) -> WrittenDate:
    return WrittenDate(PartialDate(text)) if text else WrittenDate(verbatim=verbatim)


def _as_known(written: WrittenDate, known: str) -> WrittenDate:
    """As the form writes it; where the register has been corrected since, what stands there, to the month."""
    if not known or (written.value and agrees(written.value.text, known)):
        return written
    return WrittenDate(PartialDate(known[:7]))


def _educations(cadre: Cadre) -> list[tuple[str, Education]]:
    return [(Schooling.Kind.FULL_TIME, cadre.full_time), (Schooling.Kind.IN_SERVICE, cadre.in_service)]


def _four(one: Schooling) -> tuple[str, str, str, str]:
    return one.level, one.degree, one.level_school, one.degree_school


def _flat(spans: Sequence[Span], within: int | None = None, start: int = 0) -> list[tuple[int | None, Span]]:
    """Every span with the order of the one around it, those within a span directly behind it."""
    found: list[tuple[int | None, Span]] = []
    for span in spans:
        own = start + len(found)
        found.append((within, span))
        found += _flat(span.within, own, own + 1)
    return found
