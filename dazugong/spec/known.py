"""已知的不再问: what a form asks by hand though the system keeps it, and what several forms ask of the same unit."""
from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from dazugong.spec.form import Field
from dazugong.spec.model import Pack


@dataclass(frozen=True)
class Known:
    """一件已知的事: where it is kept, and the line by which a form takes it over."""

    terms: tuple[str, ...]
    kept: str
    instead: str


@dataclass(frozen=True)
class Again:
    """重复问: one thing that several forms ask by hand, as (mechanism, form); `kept` where the system knows it anyway."""

    term: str
    asked_in: tuple[tuple[str, str], ...]
    kept: str = ""


@lru_cache(maxsize=1)
def known_things() -> tuple[Known, ...]:
    """The table in known.toml."""
    raw = tomllib.loads(resources.files(__package__).joinpath("known.toml").read_text("utf8"))
    return tuple(Known(tuple(one["terms"]), one["kept"], one["instead"]) for one in raw["known"])


def by_hand(field: Field) -> bool:
    """Whether somebody must type it: neither reckoned, nor taken over, nor carried on from the last time."""
    return not field.reckoned and field.prefill is None and not field.carry


def known_as(field: Field) -> Known | None:
    """Where the system keeps what the field asks by hand; None where it does not, or is not asked by hand."""
    if not by_hand(field):
        return None
    return next((one for one in known_things() if field.term in one.terms or field.label in one.terms), None)


def asked_again(packs: Iterable[Pack]) -> tuple[Again, ...]:
    """What more than one form asks by hand under the same name, or what is kept anyway; most often asked first."""
    found: dict[str, list[tuple[str, str]]] = {}
    kept: dict[str, str] = {}
    for pack in packs:
        for form in pack.forms:
            for field in filter(by_hand, form.fields):
                found.setdefault(field.term, []).append((pack.title, form.title))
                if known := known_as(field):
                    kept[field.term] = known.kept
    again = [Again(term, tuple(places), kept.get(term, "")) for term, places in found.items() if len(places) > 1 or term in kept]
    return tuple(sorted(again, key=lambda one: (-len(one.asked_in), one.term)))
