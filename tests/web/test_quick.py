"""二维码: what is drawn is, square by square, what the standard says for the text, with its white margin."""
from __future__ import annotations

import re

import segno

from dazugong.web.pictures.quick import QUIET, SIDE, quick_response

TEXT = "otpauth://totp/%E5%A4%A7:ks001?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
STRETCH = re.compile(r"M(\d+) (\d+)h(\d+)v1H(\d+)z")


def test_every_square_is_where_it_belongs():
    drawn = quick_response(TEXT, "二维码")
    dark = set()
    for x, y, wide, back in STRETCH.findall(drawn):
        assert x == back
        dark |= {(int(x) + step, int(y)) for step in range(int(wide))}
    expected = [list(row) for row in segno.make(TEXT, error="l", micro=False, boost_error=False).matrix]
    assert dark == {(x + QUIET, y + QUIET) for y, row in enumerate(expected) for x, square in enumerate(row) if square}
    side = len(expected) + 2 * QUIET
    assert f'viewBox="0 0 {side} {side}" width="{SIDE * side}"' in drawn and 'aria-label="二维码"' in drawn
    assert "style=" not in drawn and STRETCH.sub("", re.search(r' d="([^"]*)"', drawn)[1]) == ""


def test_what_is_said_about_it_cannot_break_out():
    assert "<script>" not in quick_response("a", '"><script>')
