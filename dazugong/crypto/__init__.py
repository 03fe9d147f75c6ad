"""密码: sealing of values, blind index, hash chain; the provider can be replaced by a certified module."""
from __future__ import annotations

from .chain import GENESIS, canonical, link
from .provider import OpenSsl, Provider, SealBroken
from .sealing import Keyring

__all__ = ["GENESIS", "Keyring", "OpenSsl", "Provider", "SealBroken", "canonical", "link"]
