"""How many examples the property tests try: few by default, many in a drill."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("modest", max_examples=60, deadline=None)
settings.register_profile("drill", max_examples=5000, deadline=None)
settings.load_profile("drill" if os.environ.get("DZG_DRILL_MINUTES") else "modest")
