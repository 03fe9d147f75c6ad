"""代码表: the code lists that the files of the field use, as dated data; each names its standard and edition.

    relation = code_list("family_relation")
    relation.meaning("51"), relation.code("父亲"), relation.shown("5Z")

A code that is in no list is kept and shown as unknown. A list says itself whether it is complete and how far its
numbers have been confirmed; where only the words could be confirmed, the
word stands for the code, and the list says so.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class CodeList:
    """代码表, one edition: `values` from code to word, `also` from other words in use to the code.

    `since` is the year of the edition; `items` the items of the national field sets that use the list.
    """

    name: str
    term: str
    standard: str
    edition: str
    since: str
    complete: bool
    confirmed: str
    values: Mapping[str, str]
    items: tuple[str, ...] = ()
    also: Mapping[str, str] = field(default_factory=dict)

    def meaning(self, code: str) -> str | None:
        """The word for a code; None if the list does not have it."""
        return self.values.get(code)

    def code(self, word: str) -> str | None:
        """The code for a word, or for another word in use for the same; None if there is none."""
        return next((code for code, meaning in self.values.items() if meaning == word), self.also.get(word))

    def shown(self, code: str) -> str:
        """What people see: the word, or that the code is unknown."""
        return self.values.get(code) or (f"未知代码（{code}）" if code else "")


@cache
def code_lists(name: str) -> tuple[CodeList, ...]:
    """Every edition of a list, oldest first; KeyError if there is no list of that name."""
    path = _FOLDER / f"{name}.toml"
    if not name.isidentifier() or not path.is_file():
        raise KeyError(name)
    sheet = tomllib.loads(path.read_text("utf8"))
    editions = [CodeList(name=name, term=sheet["term"], standard=sheet["standard"], items=tuple(sheet["items"]), **one)
                for one in sheet["edition"]]
    return tuple(sorted(editions, key=lambda one: one.since))


def code_list(name: str, *, on: str = "9999") -> CodeList:
    """The edition in use on a day ("2019", "2019-08-30"); before the first edition, the first."""
    editions = code_lists(name)
    return next((one for one in reversed(editions) if one.since <= on), editions[0])


def names_of_lists() -> tuple[str, ...]:
    """The names of all lists."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))


@cache
def list_for(item: str) -> CodeList | None:
    """The list that an item of the field sets uses (A01.A0117), newest edition; None if it is not here."""
    return next((one for one in map(code_list, names_of_lists()) if item in one.items), None)
