"""夹具: the invented documents annotated by hand, and the shared gold where it stands beside the project."""

from __future__ import annotations

import os
from pathlib import Path

from hypothesis import settings

settings.register_profile("modest", max_examples=60, deadline=None)
settings.register_profile("drill", max_examples=5000, deadline=None)
settings.load_profile("drill" if os.environ.get("DZG_DRILL_MINUTES") else "modest")

HERE = Path(__file__).parent
ANNOTATED = HERE / "annotated"
SHARED = HERE.parents[1].parent / "shared"
SAMPLES = HERE.parents[1] / "dazugong" / "samples"
