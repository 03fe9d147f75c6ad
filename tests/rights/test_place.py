"""The tree that the statement of rights is written against is the sample city's own."""
from __future__ import annotations

from dazugong.kernel.identity.reader import reading
from dazugong.kernel.orgs.queries import tree_on
from tests.make import SYSTEM
from tests.rights.place import PARENT, UNITS


def test_the_tree_of_the_statement_is_the_tree_of_the_city(city) -> None:
    short = {pk: name for name, pk in city.units.items()}
    with reading(SYSTEM):
        nodes = tree_on(SYSTEM)
    assert {short[n.id] for n in nodes} == set(UNITS)
    assert {short[n.id]: short[n.parent_id] for n in nodes if n.parent_id} == PARENT
