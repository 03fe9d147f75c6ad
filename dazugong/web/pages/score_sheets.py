"""一份考核表: each item with its evidence, score, rule and article; marking, what-if, objections and their answers."""
from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.scores import actions, queries
from dazugong.kernel.scores.lines import Line, Slot
from dazugong.kernel.scores.queries import View
from dazugong.spec.scoring import SETTLED
from dazugong.spec.scoring_standing import shown_points
from dazugong.spec.scoring_words import grade_in_words
from dazugong.web.posting import act_once
from dazugong.web.reading import address, page

from .behind import DOORS
from .scores import READS, period_of

SHOWN_SOURCES = 3


@dataclass(frozen=True)
class Box:
    """一格打分 as the page shows it: its names in the form, and what was typed and refused."""

    line: Line
    slot: Slot
    name: str
    typed: dict[str, str]
    error: str = ""


@page(*READS, any_of=True)
def scoresheet(request: HttpRequest, public_id: str) -> HttpResponse:
    """考核表; with `item` and `value` in the address a trial of what one change would do."""
    reader = request.reader
    sheet = queries.sheet_for(reader, public_id)
    actions.trace_sheet_read(sheet=sheet, by=reader, at=timezone.now())
    if "item" not in request.GET:
        return _shown(request, queries.view_of(reader, sheet))
    try:
        trial, now, then = queries.what_if(reader, sheet, *_place(request.GET.get("item", "")), request.GET.get("value", ""))
    except Refusal as refusal:
        return _shown(request, queries.view_of(reader, sheet), error=refusal.message, status=400)
    before = queries.view_of(reader, sheet)
    return _shown(request, trial, tried=_effect(before, trial, now, then))


def _effect(before: View, trial: View, now: object, then: object) -> list[tuple[str, str, str]]:
    """(what, before, after) of everything that a change would move."""
    old, new = before.reckoned.score, trial.reckoned.score
    pairs = [("总分", shown_points(old.so_far), shown_points(new.so_far))]
    pairs += [(term, shown_points(old.items[term]), shown_points(points)) for term, points in new.items.items()]
    pairs += [("等次", now.grade, then.grade), ("名次", str(now.rank or ""), str(then.rank or ""))]     # type: ignore[attr-defined]
    return [(what, a or "无", b or "无") for what, a, b in pairs if a != b]


def _place(name: str) -> tuple[str, str]:
    term, _, slot = name.partition(" ")
    return term, slot


def _shown(
    request: HttpRequest, view: View, *, tried: list | None = None, error: str = "", status: int = 200, wrong: tuple[int, str] | None = None
) -> HttpResponse:
    reader, sheet, score = request.reader, view.sheet, view.reckoned.score
    lines = [line for _, _, _, section in view.sections for line in section] + list(view.bars)
    marks, places = list(queries.marks_of(reader, sheet)), {line.term: line.id for line in lines}   # of several marks the newest is where the item leads
    context = {
        "view": view, "sheet": sheet, "round": sheet.round, "score": score, "tried": tried, "error": error, "title": sheet.name,
        "sub": f"{sheet.round.title}　{period_of(sheet.round.first, sheet.round.last)}　{sheet.round.get_state_display()}",
        "sections": [(term, shown_points(points), shown_points(full), score.begun(term), [(line, _links(line), _values(line)) for line in section])
                     for term, points, full, section in view.sections],
        "bars": [(line, _links(line), _held(line)) for line in view.bars], "total": shown_points(score.total), "so_far": shown_points(score.so_far),
        "full": shown_points(view.definition.points), "most": shown_points(view.definition.most) if view.definition.most and view.definition.most > view.definition.points else "", "grades": [grade_in_words(grade) for grade in view.definition.grades],
        "grade_names": [grade.name for grade in view.definition.grades],
        "boxes": _boxes(request, lines, wrong), "items": _names(lines, measured=True), "typed_items": _names(lines, measured=False),
        "terms": [line.term for line in lines], "marks": [(m, _marked(lines, m.item, m.slot, m.value), places.pop(m.item, "")) for m in marks], "recorded": {m.item for m in marks},
        "objections": list(queries.objections_of(reader, sheet)),
        "changes": [(v, item, _value(a), _value(b)) for v, item, a, b in queries.versions_of(reader, sheet)], "doors": view.doors,
    }  # fmt: skip
    return render(request, "scores/sheet.html", context, status=status)


def _names(lines: list[Line], *, measured: bool) -> list[str]:
    """“述职 上级”: every value of the sheet by item and slot, measured ones included or not; what was decided for want of a figure always."""
    return [f"{line.term} {slot.name}".strip() for line in lines for slot in line.slots if measured or not line.measured or slot.name == SETTLED]


def _value(text: str) -> str:
    """An exact value as it is shown; words stay words."""
    try:
        return shown_points(Fraction(text))
    except ValueError:
        return text


def _marked(lines: list[Line], item: str, slot: str, text: str) -> str:
    """A mark as it was typed: what was answered by 是 or 否 is not a number."""
    asked = any(one.yes_no for line in lines if line.term == item for one in line.slots if one.name == slot)
    return ("否" if text == "0" else "是") if asked else _value(text)


def _values(line: Line) -> list[tuple[str, str]]:
    """(whose, value) of what an item was reckoned with."""
    found = []
    for slot in line.slots:
        said = "" if slot.value is None else ("是" if slot.value else "否") if slot.yes_no else shown_points(slot.value)
        found.append((f"评委{slot.name}" if slot.name.isdigit() else slot.name, said))
    return [one for one in found if one[1]]


def _held(line: Line) -> str:
    unsaid = "没有认定" if line.kind == "一票否决" else "未定" if line.lacks else "尚未评"
    return {None: unsaid, True: "成立", False: "不成立"}[line.holds]


def _links(line: Line) -> tuple[list[tuple[str, str | None]], list[tuple[str, str | None]]]:
    """(the first rows behind an item, the rest), each as title and address."""
    found = []
    for source in line.sources:
        if source.kind == "own":
            url = address("revision", source.public_id, source.revision) if source.revision else address("record", source.public_id)
        else:
            door = DOORS.get(source.kind)
            url = address(door.page, source.public_id) if door and not door.by and source.public_id else None
        found.append((source.title or "一条", url))
    return found[:SHOWN_SOURCES], found[SHOWN_SOURCES:]


def _boxes(request: HttpRequest, lines: list[Line], wrong: tuple[int, str] | None) -> list[Box]:
    """What the reader may mark, in the order of the sheet."""
    found = []
    for line in lines:
        for slot in line.slots:
            if slot.open:
                name = f"{line.id}.{slot.name}"
                typed = {key: request.POST.get(f"{key}:{name}", "") for key in ("value", "reason", "basis")} if request.method == "POST" else {}
                found.append(Box(line, slot, name, typed))
    if wrong:
        given = [n for n, box in enumerate(found) if box.typed.get("value", "").strip()]
        place = given[wrong[0]]
        found[place] = Box(found[place].line, found[place].slot, found[place].name, found[place].typed, wrong[1])
    return found


@page(*READS, any_of=True, methods=("POST",))
def scoresheet_mark(request: HttpRequest, public_id: str) -> HttpResponse:
    """打分: every box that was filled, all or none."""
    reader = request.reader
    sheet = queries.sheet_for(reader, public_id)
    view = queries.view_of(reader, sheet)
    lines = [line for _, _, _, section in view.sections for line in section] + list(view.bars)
    boxes = [box for box in _boxes(request, lines, None) if box.typed["value"].strip()]

    def act() -> str:
        given = [actions.Given(box.line.term, box.typed["value"], box.typed["reason"], box.slot.name, box.typed["basis"]) for box in boxes]
        actions.enter_marks(sheet=sheet, given=given, by=reader, at=timezone.now())
        messages.success(request, f"已记{len(given)}条")
        return address("scoresheet", public_id)

    def refused(refusal: Refusal) -> HttpResponse:
        wrong = (int(refusal.field), refusal.message) if refusal.field.isdigit() else None
        return _shown(request, view, error="" if wrong else refusal.message, status=400, wrong=wrong)

    return act_once(request, act, refused=refused)


def _acted(request: HttpRequest, public_id: str, act: object, said: str) -> HttpResponse:
    """One act on a sheet, then back to it; a refusal is shown on it."""

    def done() -> str:
        act(by=request.reader, at=timezone.now())    # type: ignore[operator]
        messages.success(request, said)
        return address("scoresheet", public_id)

    def refused(refusal: Refusal) -> HttpResponse:
        return _shown(request, queries.view_of(request.reader, queries.sheet_for(request.reader, public_id)), error=refusal.message, status=400)

    return act_once(request, done, refused=refused)


@page("scores.open", methods=("POST",))
def scoresheet_correct(request: HttpRequest, public_id: str) -> HttpResponse:
    """改分: after telling or finality."""
    sheet, posted = queries.sheet_for(request.reader, public_id), request.POST
    term, slot = _place(posted.get("item", ""))
    return _acted(request, public_id, lambda **who: actions.correct_mark(
        sheet=sheet, item=term, slot=slot, value=posted.get("value", ""), reason=posted.get("reason", ""), basis=posted.get("basis", ""), **who), "已改分，排名和等次已重算")


@page("scores.open", methods=("POST",))
def scoresheet_propose(request: HttpRequest, public_id: str) -> HttpResponse:
    """拟定等次."""
    sheet, posted = queries.sheet_for(request.reader, public_id), request.POST
    return _acted(request, public_id, lambda **who: actions.propose_grade(
        sheet=sheet, grade=posted.get("grade", ""), reason=posted.get("reason", ""), **who), "已拟定")


@page(*READS, any_of=True, methods=("POST",))
def scoresheet_object(request: HttpRequest, public_id: str) -> HttpResponse:
    """提异议."""
    sheet, posted = queries.sheet_for(request.reader, public_id), request.POST
    return _acted(request, public_id, lambda **who: actions.object_to(
        sheet=sheet, item=posted.get("item", ""), text=posted.get("text", ""), **who), "已提出，答复后会列在这里")


@page("scores.open", methods=("POST",))
def scoresheet_answer(request: HttpRequest, public_id: str) -> HttpResponse:
    """答复异议."""
    sheet, posted = queries.sheet_for(request.reader, public_id), request.POST
    objection = queries.objections_of(request.reader, sheet).filter(public_id=posted.get("objection", "")).first()
    if objection is None:
        raise Hidden("objection")
    return _acted(request, public_id, lambda **who: actions.answer_objection(
        objection=objection, upheld=posted.get("upheld") == "yes", answer=posted.get("answer", ""), **who), "已答复")
