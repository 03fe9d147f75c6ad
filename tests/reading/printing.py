"""打印: papers as a printer makes them."""

from __future__ import annotations

from pathlib import Path

import typst
from noto_cjk_sans_otc import FONT_PATH


def printed(source: str, **files: bytes) -> bytes:
    """A PDF as a printer makes it."""
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(Path(str(FONT_PATH)).parent)])
    return typst.Compiler(source.encode(), font_paths=fonts).compile(format="pdf")
