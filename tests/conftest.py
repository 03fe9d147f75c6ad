"""One database for the whole run, with the sample city in it; each test's changes are rolled back."""
from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

MEMORY, ROOMY = "/dev/shm", 2 << 30
if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOMY:      # thousands of commits wait for no disk
    tempfile.tempdir = os.environ["TMPDIR"] = MEMORY
if "DZG_HOME" not in os.environ:
    _home = tempfile.TemporaryDirectory(prefix="dzg-test-")     # gone with the process that made it
    os.environ["DZG_HOME"] = _home.name
if "DZG_TEST_TABLES" not in os.environ:
    _tables = tempfile.TemporaryDirectory(prefix="dzg-tables-")
    os.environ["DZG_TEST_TABLES"] = _tables.name

import pytest  # noqa: E402
from django.contrib.auth.hashers import Argon2PasswordHasher  # noqa: E402
from hypothesis import settings  # noqa: E402

from dazugong.kernel.identity.reader import reading  # noqa: E402
from dazugong.project.memory import SELDOM  # noqa: E402
from tests.tables import begin, lay  # noqa: E402

gc.set_threshold(*SELDOM)       # a tenth of the run went into looking through what the modules hold for ever
settings.register_profile("house", deadline=None)       # a machine that has other work is no fault of the product
settings.load_profile("house")


def pytest_configure(config: pytest.Config) -> None:
    """The process that hands out the tests has nothing else to do while the workers gather them."""
    if config.getoption("dist", "no") != "no" and not hasattr(config, "workerinput"):
        begin()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings) -> Iterator[None]:  # noqa: ANN001
    """On SQLite the test database begins as a copy of the tables that this run made; a server makes its own."""
    from django.db import connection

    if connection.vendor != "sqlite":
        yield
        return
    file = Path(connection.settings_dict["TEST"]["NAME"])
    lay(file)
    yield
    file.unlink(missing_ok=True)


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb: bool) -> bool:
    """What was laid there is kept; `migrate` still looks whether anything is missing in it."""
    from django.db import connection

    return django_db_keepdb or connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> Iterator[None]:  # noqa: ANN001
    """The database, and the city built into it once."""
    from tests.make import build_city
    from tests.read_packs import read_once

    with django_db_blocker.unblock():
        _city.append(build_city())
    with pytest.MonkeyPatch.context() as patch:
        read_once(patch)
        yield


COST = {name: getattr(Argon2PasswordHasher, name) for name in ("time_cost", "memory_cost", "parallelism")}     # an installation's
LEAST = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[None]:
    """The same digest of passwords, at its least cost: a fifth of a second for each was more than the page behind it.

    An installation's cost is held by tests/walls/test_settings.py, and paid wherever a test starts a process of its own.
    """
    with pytest.MonkeyPatch.context() as patch:
        for name, least in LEAST.items():
            patch.setattr(Argon2PasswordHasher, name, least)
        yield


_city: list = []


@pytest.fixture
def city(db):  # noqa: ANN001, ANN201
    """The sample city (see tests/make.py)."""
    return _city[0]


@pytest.fixture
def as_reader(city):  # noqa: ANN001, ANN201
    """with as_reader("organiser", "甲一镇") as reader: the database shows what that reader may see."""

    def look(role: str, place: str, **kwargs):  # noqa: ANN003, ANN202
        return reading(city.reader(role, place, **kwargs))

    return look


@pytest.fixture
def it_is(monkeypatch):  # noqa: ANN001, ANN201
    """it_is(2026, 6, 1, 14): what the office's calendar and clock say from now on."""
    from tests.tabs import set_clock

    return set_clock(monkeypatch)


LONG = (        # by what they take of a core, the longest first: from a minute and a half down to ten seconds
    "rights/test_matrix", "packs/test_examples", "walls/test_canaries", "demo/", "cli/", "walls/test_query_counts", "packs/test_coverage",
    "kernel/test_others", "walls/test_crash", "kernel/test_cases_both", "rules/", "walls/test_ways", "packs/hostile", "walls/test_traces", "kills/",
    "packs/test_rows_of_pages", "journeys/test_award", "journeys/test_a_board", "journeys/test_an_officer", "journeys/test_hold_a_meeting",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long comes first, so that two workers end together."""
    items.sort(key=lambda item: next((n for n, one in enumerate(LONG) if item.nodeid.startswith(f"tests/{one}")), len(LONG)))


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: the collector need not look at it again."""
    gc.collect()
    gc.freeze()
