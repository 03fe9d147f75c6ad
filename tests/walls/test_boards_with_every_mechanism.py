"""机制全装上: the boards ask the database no oftener for every built-in mechanism than for a few."""
from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.records.models import PackVersion
from dazugong.spec.files import digest, read_folder
from dazugong.spec.neighbours import BUILT_IN
from tests.make import AT, City
from tests.tabs import browser

MOST = 15


@pytest.mark.django_db
def test_the_boards_and_the_lights_ask_fifteen_times_with_every_mechanism(city: City) -> None:
    with transaction.atomic():
        with reading(system_reader(AT.date(), "试")):
            known = set(PackVersion.objects.values_list("pack", flat=True))
            for folder in sorted(one.parent for one in BUILT_IN.glob("*/pack.toml") if one.parent.name not in known):
                texts, _ = read_folder(folder)
                PackVersion.objects.create(pack=folder.name, version="1", title=folder.name, files=texts, digest=digest(texts), since=AT.date().replace(day=1), installed_at=AT)
        section = browser(city, "section", "甲部")
        section.get("/help/")
        section.get("/boards/")     # every mechanism is read for the first time
        for address in ("/boards/", "/boards/lights/"):
            with CaptureQueriesContext(connection) as asked:
                assert section.get(address).status_code == 200
            assert len(asked) <= MOST, "\n".join(one["sql"][:200] for one in asked.captured_queries)
        transaction.set_rollback(True)
