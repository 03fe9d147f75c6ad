"""会办的页面: which units were asked and how each stands, the units one writes, and the acts of whoever asked them and of the asked."""
from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone

from dazugong.kernel.calendar.queries import Workdays
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.processes import consulting, queries
from dazugong.kernel.processes.consulted import Consultation
from dazugong.web.lights import light
from dazugong.web.marks import Status
from dazugong.web.whose import unit_named

BETWEEN = re.compile(r"[、，,；;\n]+")
LINES = 3           # fields to write a unit in; more are written into one of them, with 、 between


def shown(sheet: queries.CaseSheet, reader: Reader) -> list[tuple[Consultation, list[tuple[Any, object]]]]:
    """Each consultation with its units and how each stands: its light while it is waited for."""
    workdays = Workdays()
    return [(one, [(unit, _state(unit, reader, workdays)) for unit in one.units]) for one in sheet.consultations]


def _state(unit: Any, reader: Reader, workdays: Workdays) -> object:
    if unit.left:
        return Status.DONE.saying(unit.left) if unit.row.left_on and not unit.row.void else unit.left
    if unit.row.due is None:
        return Status.SOON.saying("等它答复")
    status, words = light(unit.row.due, reader.day, workdays)
    return status.saying(f"等它答复，{words}")


def counts(sheet: queries.CaseSheet) -> dict[str, str]:
    """For the picture: of each step of several units, how many have answered."""
    return {one.declared.id: f"{one.answered}/{one.wanted}" for one in sheet.consultations if one.wanted}


def written(reader: Reader, post: QueryDict) -> tuple[Any, ...]:
    """The units written, each by its name or number; only those offered. Raises `Refusal` for one that is not clear."""
    words = [word.strip() for line in post.getlist("to_units") for word in BETWEEN.split(line) if word.strip()]
    offered = queries.units_to_hand(reader) if words else []
    found: dict[str, Any] = {}
    for word in words:
        try:
            number = unit_named(word, offered)
        except ValidationError as unclear:
            raise Refusal(f"会办单位：{unclear.message}", field="to_units") from None
        if unit := queries.unit_named(reader, number):
            found[number] = unit
    return tuple(found.values())


def lines(post: QueryDict) -> list[str]:
    """What stands in the fields for units."""
    typed = [line for line in post.getlist("to_units") if line.strip()]
    return [*typed, *[""] * max(1, LINES - len(typed))]


def act(case: Any, name: str, post: QueryDict, reader: Reader) -> str:
    """加请、不再请、退回、催办; gives what was done, in words. Raises `Hidden` for any other name."""
    number, reason = post.get("step", ""), post.get("reason", "")
    if not (number.isascii() and number.isdigit() and len(number) < 5):
        raise Hidden("step")
    common = {"case": case, "step": int(number), "by": reader, "at": timezone.now()}
    if name == "ask":
        consulting.ask_also(units=written(reader, post), **common)
        return "已加请会办"
    if name == "strike":
        consulting.strike_unit(reason=reason, **common)
        return "已不再请它会办"
    if name == "decline":
        consulting.decline(reason=reason, **common)
        return "已退回：不属本单位"
    if name == "remind":
        consulting.remind(**common)
        return "已催办，对方的工作台上看得到"
    raise Hidden("act")
