"""合成样本: written into the database through the product's own actions, and counted there as published."""
from __future__ import annotations

import json
from datetime import date

import pytest

from dazugong.cli.__main__ import main
from dazugong.demo.synthetic import build_sample
from dazugong.yearbook.checking import book_of_stream, checks
from dazugong.yearbook.population import population

SCALE = 1e-5


@pytest.mark.django_db
def test_what_the_database_counts_is_what_was_drawn_and_published(city) -> None:
    book = build_sample(year=2023, scale=SCALE, seed=1)
    drawn = book_of_stream(population(2023, SCALE), 2023, SCALE)
    assert (book.members, book.earlier, book.recruits) == (drawn.members, drawn.earlier, drawn.recruits)
    assert [book.organisations[kind] for kind in drawn.organisations] == list(drawn.organisations.values())
    assert book.movement.closes and book.movement.by["recruited"] == book.recruits.total
    assert not [one for one in checks(book, SCALE) if not one.ok]
    assert book.day == date(2023, 12, 31)


def test_counted_only_it_needs_no_database(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["synth", "--year", "2024", "--scale", "1e-5", "--count-only", "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["ok"] and result["closes"] and all(one["ok"] for one in result["checks"])


@pytest.mark.parametrize(("words", "said"), [(["--year", "2025"], "可选2021、2022、2023、2024"), (["--year", "2023", "--scale", "0.5"], "比例要在"),
                                             (["--year", "2023", "--scale", "1"], "全国的样本要用 --divisions")])
def test_what_cannot_be_drawn_is_refused(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["synth", *words]) == 1
    assert said in capsys.readouterr().err
