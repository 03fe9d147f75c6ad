"""One furnished city for a whole module; every cell in it is undone."""
from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction

from tests import conftest
from tests.rights.furnish import furnish
from tests.rights.visitor import Visitors


@pytest.fixture(scope="module")
def visitors(django_db_setup: None, django_db_blocker: object) -> Iterator[Visitors]:
    """Visitors of the furnished city."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield Visitors(furnish(conftest._city[0]))
        transaction.set_rollback(True)
