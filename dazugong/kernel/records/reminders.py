"""催报: who has not filed a form for a period, and the words that remind them."""
from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden

from . import states
from .models import Obligation
from .packs import current_versions, titles
from .queries import mine, obligations
from .schedule import period_of_code

MOST_IN_A_LINE = 20     # more units than these are told township by township
MOST_CHOICES = 24


@dataclass(frozen=True)
class Reminder:
    """催报页. `choices`: (key, label) of what can be asked for, the latest first; `key` is the one shown."""

    choices: tuple[tuple[str, str], ...]
    key: str
    label: str
    owed: int
    owing: tuple[Obligation, ...]
    own: tuple[Obligation, ...]
    text: str


def reminder(reader: Reader, key: str = "") -> Reminder:
    """谁还没报: by form and period; without a key the latest one whose due day has passed. Raises `Hidden`."""
    choices = _choices(reader)
    if key and key not in {one for one, _, _ in choices}:
        choices.append(_asked_for(reader, key))
    known = {key: label for key, label, _ in choices}
    if not key:
        key = next((k for k, _, passed in choices if passed), choices[0][0] if choices else "")
    pairs = tuple((k, label) for k, label, _ in choices)
    if not key:
        return Reminder(pairs, "", "", 0, (), tuple(mine(reader)), "")
    pack, form, period = key.split("/")
    below = obligations(reader).filter(pack=pack, form=form, period=period).exclude(unit__in=_own(reader))
    found = list((mine(reader) | below).order_by("due", "form", "unit_id"))       # what one owes oneself stands beside, in one question
    own = tuple(one for one in found if one.unit_id in _own(reader))
    owed = [one for one in found if one.unit_id not in _own(reader) and one.state_on != states.EXEMPT]
    owing = tuple(one for one in owed if one.state_on in states.UNFILED)
    return Reminder(pairs, key, known[key], len(owed), owing, own, reminder_text(owing, title=known[key]))


def reminder_text(owing: Iterable[Obligation], *, title: str, above: Callable[[int], str | None] = lambda _: None) -> str:
    """What is pasted into the chat group of the units named; `title` names report and period. Empty when nobody owes.

    Many units stand under the unit `above` them, a line for each, with how many they are.
    """
    owing = list(owing)
    if not owing:
        return ""
    due = owing[0].due
    day = f"{due.month}月{due.day}日（周{'一二三四五六日'[due.weekday()]}）"
    groups: dict[str, list[str]] = {}
    for one in owing:
        groups.setdefault(above(one.unit_id) or "", []).append(one.unit.name)
    said = f"【催报】{title}应于{day}前报送，以下{len(owing)}个单位尚未报送："
    if len(owing) <= MOST_IN_A_LINE or len(groups) < 2:
        return f"{said}{'、'.join(o.unit.name for o in owing)}。请抓紧报送。"
    lines = (f"{place or '其他'}（{len(names)}个）：{'、'.join(names)}" for place, names in groups.items())
    return "\n".join([said, *lines, "请抓紧报送。"])


def _choices(reader: Reader) -> list[tuple[str, str, bool]]:
    """(key, label, whether the due day has passed), the latest due day first."""
    return _choices_among(reader, obligations(reader).exclude(unit__in=_own(reader)), most=MOST_CHOICES)


def _asked_for(reader: Reader, key: str) -> tuple[str, str, bool]:
    """A form and period that the list leaves out: an older one, or one that only the reader's own unit owes. Raises `Hidden`."""
    pack, form, period = (*key.split("/"), "", "", "")[:3]
    found = _choices_among(reader, obligations(reader).filter(pack=pack, form=form, period=period), most=1)
    if not found or found[0][0] != key:
        raise Hidden("period")
    return found[0]


def _choices_among(reader: Reader, rows: QuerySet[Obligation], *, most: int) -> list[tuple[str, str, bool]]:
    rows = rows.order_by("-due", "pack", "form", "period").values_list("pack", "form", "period", "last", "due").distinct()[:most]
    names = titles(current_versions(reader.day))
    return [
        (f"{pack}/{form}/{period}", f"{period_of_code(period, last).term}{names.get((pack, form), '')}", due < reader.day)
        for pack, form, period, last, due in rows
    ]


def _own(reader: Reader) -> frozenset[int]:
    return reader.scope.roots.get("records", frozenset())
