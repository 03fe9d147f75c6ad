"""密标: what stands in the database for somebody whom it must not name."""
from __future__ import annotations

from .actions import keyring

DIGITS = 15         # of a keyed mark in hexadecimal: as much as a whole number of the database holds


def hidden_self(person_id: int) -> int:
    """本人密标: what stands for a person beside his sealed petitions; without the master key nobody knows for whom it stands.

    Used for nothing else, so that no other row of the database says whose it is. A number, as the fence asks who is looking.
    """
    return int(keyring().blind("petitioner", str(person_id))[:DIGITS], 16)
