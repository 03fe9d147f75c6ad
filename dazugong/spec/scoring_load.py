"""读考核表: one [[sheet]] of scores.toml → Sheet. Shapes were checked by the table of keys; meaning is the check's task."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from fractions import Fraction

from dazugong.spec import scoring as s

_SOURCE = {"over": "over", "where": "where", "indicator": "indicator", "band": "band"}


def sheet_of(raw: dict, subject: str, document: str) -> s.Sheet:
    """The sheet as far as it can be read; `subject` and `document` are the pack's own, where the sheet names none."""
    sections = tuple(_section(one) for one in raw.get("section", []))
    return s.Sheet(
        id=raw.get("id", ""), title=raw.get("title", ""), subject=raw.get("subject", subject), scope=raw.get("scope", ""),
        points=_exact(raw["points"]) if "points" in raw else _whole(sections), sections=sections, most=_maybe(raw, "most"),
        vetoes=tuple(_bar(s.Veto, one, "when") for one in raw.get("veto", [])),
        gates=tuple(_bar(s.Gate, one, "must") for one in raw.get("gate", [])),
        grades=tuple(s.Grade(one.get("name", ""), _maybe(one, "at_least"), _maybe(one, "quota")) for one in raw.get("grade", [])),
        places=raw.get("places", 2), ties=raw.get("ties", "skip"), ties_by=tuple(raw.get("ties_by", ())), quota_ties=raw.get("quota_ties", ""),
        objection_days=raw.get("objection_days", 0), document=raw.get("document", document),
    )


def _whole(sections: Iterable[s.Section]) -> Fraction:
    """满分 of the sections, by their weights where they have them."""
    return sum((one.points if one.weight is None else one.points * one.weight / s.HUNDRED for one in sections), Fraction(0))


def _section(raw: dict) -> s.Section:
    items = tuple(_item(one, raw.get("place", "")) for one in raw.get("item", []))
    base = sum((one.points for one in items if one.kind == "base" and one.points is not None), Fraction(0))
    points = _exact(raw["points"]) if "points" in raw else base
    return s.Section(raw.get("id", ""), raw.get("term", ""), items, points, _maybe(raw, "most"), _maybe(raw, "weight"))


def _item(raw: dict, place: str) -> s.Item:
    given = {key: _exact(raw[key]) for key in ("points", "each", "per", "full") if key in raw}
    given |= {key: raw[key] for key in ("kind", "drop_highest", "drop_lowest", "least", "missing") if key in raw}
    given.setdefault("missing", "wait" if given.get("kind", "base") == "base" else "zero")
    return s.Item(
        id=raw.get("id", ""), term=raw.get("term", ""), label=raw.get("label", raw.get("term", "")), method=raw.get("method", "given"),
        place=raw.get("place", place), by=tuple(raw.get("by", ())), source=_source(raw, "value"), target=str(raw.get("target", "")),
        steps=tuple(s.Step(_exact(one.get("points", 0)), _maybe(one, "at_least"), _maybe(one, "at_most")) for one in raw.get("step", [])),
        sides=_sides(raw.get("side", [])), groups=_sides(raw.get("group", [])),
        choices=tuple(s.Choice(one.get("name", ""), _exact(one.get("weight", 0))) for one in raw.get("choice", [])), **given,
    )


def _bar(kind: type, raw: dict, formula: str) -> s.Veto | s.Gate:
    """A veto or a gate: the same keys but for the formula and what follows from it."""
    known = {one.name for one in fields(kind)} - {"source", "by"}
    given = {"id": "", "term": "", **{key: value for key, value in raw.items() if key in known}}
    if kind is s.Gate:
        given.setdefault("most", "")
    return kind(**given, source=_source(raw, formula), by=tuple(raw.get("by", ())))


def _source(raw: dict, formula: str) -> s.Source:
    return s.Source(formula=raw.get(formula, ""), **{name: raw.get(key, "") for key, name in _SOURCE.items()})


def _sides(rows: list[dict]) -> tuple[s.Side, ...]:
    return tuple(s.Side(one.get("name", ""), _exact(one.get("weight", 0)), one.get("own", False)) for one in rows)


def _maybe(raw: dict, key: str) -> Fraction | None:
    return _exact(raw[key]) if key in raw else None


def _exact(number: int | float) -> Fraction:
    """0.1 as it is written, not as a computer keeps it."""
    return Fraction(str(number))
