"""Files with changed bytes: each is read or refused in Chinese, never anything else."""
from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dazugong.formats.exchange import cadres_in, read_zip, write_zip
from dazugong.formats.exchange.tables import rows_in, table_bytes
from dazugong.formats.lrmx import read_lrm, read_lrmx, write_lrm, write_lrmx
from dazugong.formats.refusal import Refused
from tests.formats.exchange.test_one_person import packed
from tests.formats.lrmx.people import SOMEBODY
from tests.formats.making import examples

PACKAGE = packed(SOMEBODY)[0]
FILES: dict[str, tuple[bytes, Callable[[bytes], object]]] = {
    "form": (write_lrmx(SOMEBODY), lambda data: read_lrmx(data).unread), "older form": (write_lrm(SOMEBODY)[0], lambda data: read_lrm(data).unread),
    "table": (table_bytes(PACKAGE.rows("A36")), lambda data: rows_in(data, "A36.xml")), "package": (write_zip(PACKAGE), lambda data: cadres_in(read_zip(data, "样例.zip")))}


@pytest.mark.parametrize("kind", FILES)
@examples
@given(st.data())
def test_a_file_with_changed_bytes_is_read_or_refused(kind: str, data: st.DataObject) -> None:
    content, read = FILES[kind]
    changed = bytearray(content)
    for _ in range(data.draw(st.integers(1, 6))):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(len(changed) // 2, len(changed)))
    try:
        read(bytes(changed[:cut] if data.draw(st.booleans()) else changed))
    except Refused as no:
        assert no.reason and no.remedy
