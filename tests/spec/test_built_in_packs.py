"""自带机制: each is without mistakes, its examples come out, it is data only, and it stays small."""
from __future__ import annotations

from pathlib import Path

import pytest
from broken_pack import WHOLE, with_change

from dazugong.spec import burden, check_pack, digest, load_files, load_pack, run_examples

PACKS = Path(__file__).parents[2] / "dazugong" / "packs"
FOLDERS = sorted(path for path in PACKS.iterdir() if path.is_dir() and not path.name.startswith((".", "__")))
each_pack = pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)


@each_pack
def test_it_has_no_mistakes(folder: Path) -> None:
    assert check_pack(folder) == []
    assert load_pack(folder).id == folder.name


@each_pack
def test_its_examples_come_out(folder: Path) -> None:
    outcomes = run_examples(load_pack(folder))
    assert outcomes and [o for o in outcomes if not o.ok] == []


@each_pack
def test_it_holds_data_only(folder: Path) -> None:
    assert {path.suffix for path in folder.rglob("*") if path.is_file()} <= {".toml", ".md"}


def test_the_grading_form_asks_five_things_once_a_year_and_knows_four() -> None:
    form = burden(load_pack(PACKS / "grading")).forms[0]
    assert (form.times_per_year, form.asked, form.known) == (1, 5, 4)


def test_the_monthly_report_is_mostly_prefilled() -> None:
    weight = burden(load_pack(PACKS / "monthly_report"))
    assert (weight.forms[0].asked, weight.forms[0].known) == (3, 8)
    assert float(weight.minutes_per_month) == pytest.approx(12.35)


def test_an_example_that_does_not_come_out_says_what_did() -> None:
    outcomes = run_examples(load_files(with_change("examples/one.toml", "count = 1", "count = 2")))
    assert [o.message for o in outcomes if not o.ok] == ["走访面：应得 2/2，实得 1/2"]


def test_the_digest_minds_words_and_not_line_ends() -> None:
    windows = {name: text.replace("\n", "\r\n") for name, text in WHOLE.items()}
    assert digest(WHOLE) == digest(windows) == digest(load_files(WHOLE))
    assert digest(WHOLE) != digest(with_change("README.md", "每季", "每月"))


def test_what_two_forms_ask_is_named() -> None:
    second = '[[field]]\nid = "again"\nterm = "走访户数（再）"\nlabel = "走访户数"\ntype = "number"\n'
    weight = burden(load_files({**WHOLE, "forms/again.toml": second}))
    assert weight.asked_twice == (("走访户数", ("走访台账", "走访台账")),)
