"""已知的不再问: a form that asks by hand what the system keeps is refused, with the line that takes it over."""
from __future__ import annotations

from pathlib import Path

import pytest

from dazugong.spec import check_files, load_pack
from dazugong.spec.known import asked_again, known_things

PACK = '''id = "trial"
title = "试一张表"
version = "2026.1"
scope = "类别 = 党支部"
basis = [{ document = "某办法", place = "第一条" }]
'''
SCHEDULE = '[[schedule]]\nform = "f"\nevery = "year"\ndue_day = 5\n'
EXAMPLE = 'title = "一例"\nfirst = 2026-01-01\nlast = 2026-12-31\n[[given]]\nover = "f"\nunit = "甲村"\nanswers = { "说明" = "有" }\n' \
          '[[expect]]\nform = "f"\nunit = "甲村"\nrefused = []\n'
REASON = '[[field]]\nid = "said"\nterm = "说明"\ntype = "text"\n'


def problems(field: str) -> list[str]:
    """What check says of a form with this field."""
    files = {"pack.toml": PACK, "schedule.toml": SCHEDULE, "forms/f.toml": field + REASON, "examples/a.toml": EXAMPLE, "README.md": "# 试一张表\n"}
    return [p.message for p in check_files(files)]


def field(term: str, more: str = "", kind: str = "number") -> str:
    return f'[[field]]\nid = "asked"\nterm = "{term}"\ntype = "{kind}"\n{more}\n'


@pytest.mark.parametrize("term", [term for one in known_things() for term in one.terms])
def test_it_is_refused_and_the_line_it_offers_is_accepted(term):
    known = next(one for one in known_things() if term in one.terms)
    kind = "number" if "count" in known.instead else "longtext"
    said = [m for m in problems(field(term, kind=kind)) if "系统已经知道" in m]
    assert len(said) == 1 and known.kept in said[0] and known.instead in said[0]
    assert problems(field(term, known.instead, kind=kind)) == []
    assert problems(field(term, 'again = "与实有人数核对"', kind=kind)) == []


def test_what_is_carried_on_or_not_known_may_be_asked():
    assert problems(field("党员数", 'carry = "last"')) == []
    assert problems(field("走访户数")) == []


def test_an_empty_reason_is_none():
    assert any("系统已经知道" in m for m in problems(field("党员数", 'again = " "')))


def test_what_several_forms_ask_of_the_same_unit_is_named_with_its_places():
    packs = [load_pack(folder) for folder in sorted(Path("dazugong/packs").iterdir()) if (folder / "pack.toml").exists()]
    again = asked_again(packs)
    assert all(len(one.asked_in) > 1 or one.kept for one in again)
    assert [len(one.asked_in) for one in again] == sorted((len(one.asked_in) for one in again), reverse=True)
