"""Migrations, flush, dump and load work; they are the work of the system."""
from __future__ import annotations

import io
from importlib import import_module
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, models
from django.db.migrations.state import ProjectState

from dazugong.fence import registry
from dazugong.fence.checks import fences_are_sound
from dazugong.fence.declare import Fence
from dazugong.fence.scope import EVERYTHING, looking
from tests.fence.house.county import build
from tests.fence.house.marks import fenced, sqlite
from tests.fence.house.models import Report

pytestmark = [fenced, pytest.mark.django_db(transaction=True)]


def test_altering_a_guarded_table_keeps_every_row() -> None:
    county = build()
    with looking(county.eyes(0)):
        assert Report.objects.count() == 1
    field = models.CharField(max_length=90, default="无")
    field.set_attributes_from_name("remark")
    with connection.schema_editor() as editor:
        editor.add_field(Report, field)
        assert Report.objects.count() == 2  # a data step of a migration sees everything
    with connection.schema_editor() as editor:
        editor.remove_field(Report, field)
    with looking(EVERYTHING):
        assert Report.objects.count() == 2
    with looking(county.eyes(0)):
        assert Report.objects.count() == 1


def test_migrations_go_back_and_forth() -> None:
    call_command("migrate", "house", "zero", verbosity=0)
    call_command("migrate", "house", verbosity=0)
    county = build()
    with looking(county.eyes(1)):
        assert Report.objects.count() == 1


def test_tables_made_together_leave_the_models_that_tables_made_one_by_one_leave() -> None:
    migration = import_module("tests.fence.house.migrations.0001_initial").Migration("0001_initial", "house")
    together = migration.operations[0]
    at_once, one_by_one = ProjectState(), ProjectState()
    together.state_forwards("house", at_once)
    for table in together.tables:
        table.state_forwards("house", one_by_one)
    assert len(together.tables) > 3 and at_once.models == one_by_one.models
    person = at_once.apps.get_model("house", "Person")
    assert {one.related_model.__name__ for one in person._meta.related_objects} == {"Membership", "Report"}, "rendered whole"


def test_sqlmigrate_prints() -> None:
    out = io.StringIO()
    call_command("sqlmigrate", "house", "0001", stdout=out)
    assert 'CREATE TABLE "house_report"' in out.getvalue()


def test_flush_empties_all_and_dump_and_load_bring_it_back(tmp_path: Path) -> None:
    build()
    kept = tmp_path / "county.json"
    with looking(EVERYTHING):
        call_command("dumpdata", "house", output=str(kept), verbosity=0)
    call_command("flush", interactive=False, verbosity=0)
    with looking(EVERYTHING):
        assert not Report.objects.exists()
        call_command("loaddata", str(kept), verbosity=0)
    with looking(EVERYTHING):  # loaddata closes the connection, and so ends the former look
        assert Report.objects.count() == 2


@sqlite
def test_a_broken_foreign_key_is_found_without_a_reader() -> None:
    connection.check_constraints()


def test_declarations_are_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    assert fences_are_sound() == []
    assert registry.undeclared("tests.") == []
    assert set(registry.guarded()) == {
        "orgs_unit", "house_person", "house_membership", "house_report", "house_answer", "house_notice",
        "house_report_readers",
    }
    wrong = {"a": Fence("id IN (SELECT id FROM b)"), "b": Fence("id IN (SELECT id FROM a)"), "c": Fence("x IN {unit:a}")}
    monkeypatch.setattr("dazugong.fence.checks.guarded", lambda: wrong)
    monkeypatch.setattr(registry, "guarded", lambda: wrong)
    monkeypatch.setattr(registry, "tables_in", lambda sql: frozenset(wrong) & set(registry.WORD.findall(sql)))
    said = [error.msg for error in fences_are_sound()]
    assert any("不认识的占位：{unit:a}" in text for text in said)
    assert any("互相引用成环" in text for text in said)
