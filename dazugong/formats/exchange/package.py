"""交换包: what a package holds, and the words used when one cannot be taken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

FORM = "交换包"
PERSON, PERSONS, UNITS = "A0000", "A01", "B01"
SET_NAME = re.compile(r"[A-Z][A-Za-z0-9_]{1,30}")
ITEM_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]{0,60}")

Row = dict[str, str]


@dataclass(slots=True)
class Package:
    """交换包: `about` from gwyinfo.xml by one spelling of the names, `sets` by set name, `photos` by file name.

    `notices` tell in Chinese what was found odd but taken.
    """

    about: dict[str, str] = field(default_factory=dict)
    sets: dict[str, list[Row]] = field(default_factory=dict)
    photos: dict[str, bytes] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)

    def rows(self, name: str) -> list[Row]:
        """The rows of a set; none if the package has no such set."""
        return self.sets.get(name, [])

    def rows_of(self, identifier: str, name: str) -> list[Row]:
        """The rows of a set that belong to one person."""
        return [row for row in self.rows(name) if row.get(PERSON) == identifier]

    def by_person(self, name: str) -> dict[str, list[Row]]:
        """The rows of a set, person by person, in their order."""
        found: dict[str, list[Row]] = {}
        for row in self.rows(name):
            found.setdefault(row.get(PERSON, ""), []).append(row)
        return found

    def people(self) -> Iterator[str]:
        """The identifiers of the persons, in the order of the set A01."""
        return (row[PERSON] for row in self.rows(PERSONS) if row.get(PERSON))


def photo_name(written: str) -> str:
    """The file name of a photo, whatever folder the exporter wrote in front of it."""
    return PurePosixPath(written.replace("\\", "/")).name
