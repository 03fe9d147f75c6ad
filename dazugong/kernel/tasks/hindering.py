"""拦着的: why a door that one has by right would refuse now: said on the page in its place."""
from __future__ import annotations

from collections.abc import Sequence

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.orgs.models import Unit

from .admission import barred
from .countersigning import round_of, unsigned
from .models import OPEN, UNFINISHED, Task
from .prerequisites import not_begun, waits_for
from .queries import doors as by_right
from .steps import unfit

WAITING = ("progress", "finish", "hand_down")      # what must_have_begun guards
SIGNED = {"hand_down": "下达、拆分", "close": "销号"}      # what must_be_agreed guards, in the words of the office


def doors(reader: Reader, task: Task) -> tuple[frozenset[str], dict[str, str]]:
    """The doors that open for the reader (see `queries.doors`), and for each that he has and that would refuse, the reason."""
    mine = by_right(reader, task)
    begin, sign, below = not_begun(waits_for(reader, task)), round_of(reader, task), open_below(reader, task) if "finish" in mine else ""
    shut = {door: unsigned(sign, verb) for door, verb in SIGNED.items()} | {"finish": below} | (dict.fromkeys(WAITING, begin) if begin else {})
    held = {door: why for door, why in shut.items() if why and door in mine}
    return mine - held.keys(), held


def open_below(reader: Reader, task: Task) -> str:
    """Why it cannot be reported done, while what was handed on from it is not closed; else empty."""
    count = reader.rows(Task).filter(parent=task, state__in=OPEN).count()
    return f"下级还有{count}项没有销号，请先逐项销号，或撤销不再需要的，再报结" if count else ""


def why_not(reader: Reader, task: Task, door: str) -> str:
    """Why one door would refuse; empty where it opens."""
    return doors(reader, task)[1].get(door, "")


def hindrances(reader: Reader, task: Task | None, units: Sequence[Unit], verb: str = "下达", *, admitted: str = "") -> list[str]:
    """Everything that keeps a task (None: one not set yet) from being handed to the units, not only the first thing; `admitted`: the
    entry of the register that it would be given."""
    own = [unfit(task, UNFINISHED, verb), not_begun(waits_for(reader, task)), unsigned(round_of(reader, task), verb)] if task else []
    return [why for why in (*own, *_unadmitted(reader, admitted or (task.admitted if task else ""), units)) if why]


def must_be_free(by: Reader, task: Task, units: Sequence[Unit], verb: str) -> None:
    """Raises `Refusal` with everything that hinders; at the field of admission where only that is lacking."""
    if found := hindrances(by, task, units, verb):
        raise Refusal(in_one(found), field="admitted" if found == _unadmitted(by, task.admitted, units) else "")


def in_one(reasons: Sequence[str]) -> str:
    """Several reasons as one text, each a sentence."""
    return reasons[0] if len(reasons) == 1 else "".join(f"（{number}）{why.rstrip('。')}。" for number, why in enumerate(reasons, 1))


def _unadmitted(reader: Reader, admitted: str, units: Sequence[Unit]) -> list[str]:
    return [one.said for one in barred(reader, admitted, units)]
