"""带密码的交换包: opened in a process of its own with the typed password; what is dangerous is refused before it is unpacked."""
from __future__ import annotations

import io
import random
import zipfile

import py7zr
import pytest

from dazugong.formats.cadrefiles import batch_in
from dazugong.formats.lrmx import write_lrmx
from dazugong.formats.refusal import Refused
from dazugong.formats.sevenzip import unpacked_as_zip
from tests.formats.lrmx.people import SOMEBODY

TABLE = '<xml><data><row A0000="P1" A0101="样例甲"/></data></xml>'


def archive(files: dict[str, bytes], password: str = "", *, header: bool = False) -> bytes:
    held = io.BytesIO()
    with py7zr.SevenZipFile(held, "w", password=password or None) as packed:
        if header:
            packed.set_encrypted_header(True)
        for name, data in files.items():
            packed.writestr(data, name)
    return held.getvalue()


@pytest.mark.parametrize("header", [False, True])
def test_the_typed_password_opens_it(header: bool) -> None:
    data = archive({"Table/A01.xml": TABLE.encode(), "Photos/P1.jpg": b"x"}, "样例密码", header=header)
    with zipfile.ZipFile(io.BytesIO(unpacked_as_zip(data, "包.hzb", password="样例密码"))) as plain:
        assert sorted(plain.namelist()) == ["Photos/P1.jpg", "Table/A01.xml"]
        assert plain.read("Table/A01.xml").decode() == TABLE


@pytest.mark.parametrize(("password", "because"), [("", "没有填写"), ("猜的密码", "不对"), ("长" * 300, "超过200个字符")])
def test_a_wrong_password_is_told(password: str, because: str) -> None:
    with pytest.raises(Refused, match=because) as no:
        unpacked_as_zip(archive({"Table/A01.xml": TABLE.encode()}, "样例密码", header=True), "包.7z", password=password)
    assert no.value.remedy and (not password or password not in no.value.message)




@pytest.mark.parametrize("data", [
    archive({"大.xml": b"\0" * 30_000_000}), archive({f"{n}.txt": b"" for n in range(2_100)}), archive({"a.xml": TABLE.encode()})[:-20],
    b"7z\xbc\xaf\x27\x1c" + b"\xff" * 200, b"7z\xbc\xaf\x27\x1c"])  # fmt: skip
def test_what_swells_holds_too_much_or_is_cut_off_is_refused(data: bytes) -> None:
    with pytest.raises(Refused) as no:
        unpacked_as_zip(data, "包.7z", password="")
    assert no.value.reason and no.value.remedy


def test_of_a_damaged_package_nobody_is_told_that_a_password_he_did_not_type_is_wrong() -> None:
    whole = archive({"a.xml": TABLE.encode()})
    with pytest.raises(Refused) as no:
        unpacked_as_zip(whole[:-20], "包.7z", password="")
    assert no.value.field == "交换包" and "密码" not in no.value.message and "包.7z" in no.value.message
    with pytest.raises(Refused, match="密码"):
        unpacked_as_zip(whole[:-20], "包.7z", password="样例密码")


def test_bytes_changed_at_random_end_in_a_package_or_a_refusal() -> None:
    good, draw = bytearray(archive({"Table/A01.xml": TABLE.encode()}, "密")), random.Random(1)
    for _ in range(4):
        bad = bytearray(good)
        bad[draw.randrange(len(bad))] ^= 1 << draw.randrange(8)
        try:
            unpacked_as_zip(bytes(bad), "包.7z", password="密")
        except Refused as no:
            assert no.remedy


def test_a_package_is_imported_alone() -> None:
    with pytest.raises(Refused, match="单独导入"):
        batch_in({"包.zip": b"PK", "表.lrmx": write_lrmx(SOMEBODY)})


def test_an_ending_that_is_none_of_the_field_is_refused() -> None:
    batch = batch_in({"表.lrmx.exe": write_lrmx(SOMEBODY), "表.pdf": b"%PDF"})
    assert [r.place for r in batch.refused] == ["表.lrmx.exe", "表.pdf"] and not batch.people
