"""读表格: `read_table` takes the bytes of a .csv or .xlsx file and gives headings, numbered rows and notices.

`open_table` gives the rows one by one as they are read, so that whoever takes them works while the rest is being read.
"""

from __future__ import annotations

from pathlib import PurePath

from dazugong.formats.csvtable import open_csv
from dazugong.formats.grid import OpenTable, Table
from dazugong.formats.refusal import Refused
from dazugong.formats.xlsxtable import open_xlsx

FILE_LIMIT = 20 * 1024 * 1024
_SAVE_AS = "请用表格软件打开后另存为 xlsx 再导入"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER_KINDS = ((b"%PDF", "PDF 文件"), (b"\x89PNG", "图片"), (b"\xff\xd8\xff", "图片"), (b"MZ", "程序"),
                (b"Rar!", "压缩包"), (b"7z\xbc\xaf", "压缩包"), (b"\x1f\x8b", "压缩包"), (b"\x7fELF", "程序"))


def read_table(data: bytes, filename: str) -> Table:
    """The table in a file. `Refused` where anything is unsafe or ambiguous: nothing is guessed, nothing is dropped."""
    return open_table(data, filename).read()


def open_table(data: bytes, filename: str) -> OpenTable:
    """As `read_table`, read as far as the headings; what is wrong further down is refused when its row is asked for."""
    refuse_other_kinds(data, filename)
    return open_xlsx(data, filename) if data.startswith(b"PK") else open_csv(data, filename)


def refuse_other_kinds(data: bytes, filename: str) -> None:
    """Refuses what is no table by its first bytes or its name."""
    suffix = PurePath(filename).suffix.lower()
    if not data:
        raise Refused("文件", filename, "是空文件", "请核对后重新上传")
    if len(data) > FILE_LIMIT:
        raise Refused("文件", filename, f"超过{FILE_LIMIT // 1024 // 1024}兆", "请分成几个文件导入")
    if data.startswith(_OLD_OFFICE):
        raise _old_office(data, filename)
    for magic, kind in _OTHER_KINDS:
        if data.startswith(magic):
            raise Refused("文件", filename, f"内容是{kind}，不是表格", "请上传 xlsx 或 csv 表格")
    zipped = data.startswith(b"PK")
    if suffix not in (".xlsx", ".csv", ".txt"):
        raise Refused("文件", filename, "不是可以导入的表格", _SAVE_AS)
    if (suffix == ".xlsx") != zipped:
        raise Refused("文件", filename, "扩展名与内容不符", _SAVE_AS)


def _old_office(data: bytes, filename: str) -> Refused:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return Refused("文件", filename, "设有打开密码", "请在表格软件中去掉密码，保存后再导入")
    return Refused("文件", filename, "是旧格式的表格（xls 或 et）", _SAVE_AS)
