"""左栏: at most eight nouns for whatever role; everything a role may open stands there, below its noun or in its place."""
from __future__ import annotations

import re

import pytest
from django.test import Client

from dazugong.kernel.access.roles import roles
from dazugong.web.frame import RAIL, rail
from tests.make import City

HELD = {"leader": "甲部", "section": "甲部", "organiser": "甲一镇", "secretary": "甲一村", "member": "甲一村", "sysadmin": "甲部", "auditor": "甲部"}


class Anyone:
    """A reader of whom only the powers matter."""

    def __init__(self, powers: frozenset[str]) -> None:
        self.powers = powers

    def may(self, power: str) -> bool:
        return power in self.powers


@pytest.mark.parametrize("role", sorted(roles()))
def test_no_role_has_more_than_eight_nouns(role: str) -> None:
    assert 1 <= len(rail(Anyone(roles()[role].powers), "/")) <= 8


@pytest.mark.parametrize("role", sorted(roles()))
def test_everything_a_role_may_open_stands_there_once(role: str) -> None:
    reader = Anyone(roles()[role].powers)
    due = [place.label for group in RAIL for place in group if not place.powers or any(map(reader.may, place.powers))]
    shown = [label for noun in rail(reader, "/") for label in (noun.label, *(name for name, _, _ in noun.beside))]
    assert shown == due


def test_whoever_has_no_roster_finds_the_cadres_in_its_place() -> None:
    labels = [noun.label for noun in rail(Anyone(roles()["cadre_section"].powers), "/cadres/")]
    assert "干部" in labels and "人员" not in labels and "办件" in labels


@pytest.mark.parametrize("role", list(HELD))
def test_every_line_of_the_rail_opens(city: City, role: str) -> None:
    client = Client()
    client.force_login(city.login(role, HELD[role]), backend="django.contrib.auth.backends.ModelBackend")
    lines = re.search(r'<nav class="rail".*?</nav>', client.get("/").content.decode(), re.S).group()
    addresses = re.findall(r'href="([^"]+)"', lines)
    assert addresses and all(client.get(address).status_code == 200 for address in addresses)
    assert lines.count('aria-current="page"') == 1
