"""The two ways to ask a fence say the same in other words."""
from __future__ import annotations

import pytest

from dazugong.fence.conditions import asks_rows, by_row, outside_subqueries, renamed


def test_a_list_becomes_a_question_from_the_row() -> None:
    asked = by_row("id IN (SELECT m.person_id FROM memberships m WHERE (m.until IS NULL)) OR id = {self}")
    assert asked == (
        "EXISTS (SELECT 1 FROM (SELECT m.person_id AS fence_hit FROM memberships m WHERE (m.until IS NULL)) AS fence_hits"
        " WHERE fence_hit = id) OR id = {self}"
    )


def test_lists_within_lists_and_lists_of_units() -> None:
    text = "a IN (SELECT x FROM t WHERE b IN (SELECT y FROM u)) AND unit_id IN {units:people}"
    assert by_row(text).count("EXISTS") == 2
    assert by_row(text).endswith("AND unit_id IN {units:people}")
    assert by_row("a NOT IN (SELECT x FROM t)") == "a NOT IN (SELECT x FROM t)"
    assert asks_rows(text) and not asks_rows("unit_id IN {units:people}")


def test_an_unclosed_parenthesis_is_named() -> None:
    with pytest.raises(ValueError, match="括号不成对"):
        by_row("a IN (SELECT x FROM t")


def test_what_a_condition_says_of_the_row_itself() -> None:
    assert "id" not in outside_subqueries("person_id IN (SELECT id FROM people)").split()
    assert "id" in outside_subqueries("(id IN (SELECT p FROM m WHERE (q = 1))) OR x = 1").split()


def test_another_name_keeps_the_alias() -> None:
    assert renamed("SELECT m.a FROM t m WHERE m.b", "t", "w") == 'SELECT m.a FROM "w" m WHERE m.b'
    assert renamed("SELECT t.a FROM t WHERE t.b", "t", "w") == 'SELECT t.a FROM "w" AS t WHERE t.b'
    assert renamed("SELECT id FROM t", "t", "w") == 'SELECT id FROM "w" AS t'
