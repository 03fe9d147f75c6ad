"""读过的机制: what the kernel makes of the texts of a pack it makes of the same texts again, so a run of tests makes it once.

Hundreds of tests install the same few packs, each in a database that is new. Reading and checking a pack asks nothing but its
texts and the forms of its neighbours; whoever tests the reading or the checking itself calls them in `spec`, where nothing is kept.
"""
from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from dazugong.kernel.records import opening, packs
from dazugong.spec import load_pack
from dazugong.spec.form import Form
from dazugong.spec.model import Pack, Problem

MOST = 500                      # mechanisms that hypothesis makes up are not kept for ever
Texts = Mapping[str, str]


@cache
def read(folder: Path) -> Pack:
    """A pack folder as it was when it was first read: what several files of tests take their cases from is read once."""
    return load_pack(folder)


class Kept:
    """A function whose last answers are kept, each with what it was asked, so that no identity is given out twice."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function, self.answers = function, OrderedDict[Hashable, tuple[object, object]]()

    def __call__(self, key: Hashable, *asked: object) -> Any:
        if key not in self.answers:
            self.answers[key] = self.function(*asked), asked
            while len(self.answers) > MOST:
                self.answers.popitem(last=False)
        return self.answers[key][0]


def read_once(patch: pytest.MonkeyPatch) -> None:
    """From now on the kernel reads, and checks, the same texts once."""
    load, check, near = Kept(packs.load_files), Kept(opening.check_files), Kept(opening.beside)

    def load_files(files: Texts) -> Pack:
        return load(frozenset(files.items()), files)

    def check_files(files: Texts, neighbours: Mapping[str, Form]) -> list[Problem]:
        forms = frozenset((name, id(form)) for name, form in neighbours.items())
        return list(check((frozenset(files.items()), forms), files, neighbours))

    def beside(texts: Texts) -> dict[str, Form]:
        return dict(near(frozenset(texts.items()), texts))

    for module, function in ((packs, load_files), (opening, load_files), (opening, check_files), (opening, beside)):
        patch.setattr(module, function.__name__, function)
