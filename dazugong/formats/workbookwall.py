"""工作簿附件 (.xlsx) 的检查: kept to be read by people, so formulas may stay that only count; macros, other files, data from
elsewhere and formulas that fetch or start something are refused, never opened."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from xml.parsers import expat

from dazugong.formats.officewall import OBJECTS, Office, check_parts, types_in
from dazugong.formats.refusal import Refused
from dazugong.formats.workbookparts import MAY_NOT_CARRY
from dazugong.formats.zipwall import chunks_of, open_archive

UNPACKED_LIMIT = 40 * 1024 * 1024      # fifty thousand rows; a workbook of more is data, not what somebody looks through
_PLUG_INS = (("webextensions/", "含有插件"), ("customui", "含有插件"))
XLSX = Office("xlsx", "xl/workbook.xml", "spreadsheetml.sheet.main+xml", (*MAY_NOT_CARRY, *OBJECTS, *_PLUG_INS), "表格软件", "请断开链接，只保留数据后另存，再上传")
_TYPES = (("macrosheet", "含有宏"), ("dialogsheet", "含有宏"), ("externallink", "引用了别的工作簿"), ("connections+xml", "连接了外部数据"),
          ("querytable", "连接了外部数据"), ("activex", "含有控件"), ("oleobject", "嵌入了别的程序的对象"), ("webextension", "含有插件"))  # wherever such a part lies
FORMULAS = frozenset({"f", "formula", "formula1", "formula2", "definedName", "calculatedColumnFormula", "totalsRowFormula"})
_IN_QUOTES = re.compile(r"\"[^\"]*\"|'[^']*'")
_FETCHES = re.compile(r"\b(WEBSERVICE|IMAGE|RTD|CALL|REGISTER|REGISTER\.ID|EXEC|DDE|STOCKHISTORY|SQL\.REQUEST|SQLREQUEST|INITIATE)\s*\(|\|", re.IGNORECASE)  # a bar starts another program


def check_xlsx(data: bytes, filename: str, *, field: str = "附件") -> None:
    """Refuses a workbook that is damaged, too large to be looked through, or more than cells, pictures and formulas that count."""
    with open_archive(data, filename, field) as archive:
        if sum(member.file_size for member in archive.infolist()) > UNPACKED_LIMIT:
            raise Refused(field, filename, f"展开后超过{UNPACKED_LIMIT // 1024 // 1024}兆", "请只留与这件事有关的行，另存后再上传")
        check_parts(archive, XLSX, filename, field)
        types = types_in(archive, filename, field).lower()
        for sign, what in _TYPES:
            if sign in types:
                raise XLSX.refused(filename, field, what)
        for name in archive.namelist():
            if name.startswith("xl/") and name.endswith(".xml"):
                _refuse_fetching(archive, name, filename, field)


def texts_in(archive: zipfile.ZipFile, part: str, wanted: frozenset[str], filename: str, field: str) -> Iterator[tuple[str, dict[str, str], str]]:
    """Every element of these local names that stands in no other of them: its name, its attributes and all text inside, as it comes."""
    found: list[tuple[str, dict[str, str], str]] = []
    inside: list[str] = []      # the wanted element one is in and what lies in it
    attributes: dict[str, str] = {}
    text: list[str] = []

    def begin(tag: str, given: dict[str, str]) -> None:
        nonlocal attributes
        name = tag.rpartition(":")[2]
        if inside:
            inside.append(name)
        elif name in wanted:
            inside.append(name)
            attributes = given

    def end(_: str) -> None:
        if inside and len(inside) == 1:
            found.append((inside[0], attributes, "".join(text)))
            text.clear()
        if inside:
            inside.pop()

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.CharacterDataHandler = lambda words: text.append(words) if inside else None
    try:
        for chunk in chunks_of(archive, part, filename, field):
            parser.Parse(chunk, False)
            yield from found
            found.clear()
        parser.Parse(b"", True)
    except expat.ExpatError:
        raise Refused(field, filename, "内部内容已损坏或不完整", "请用原来的软件打开，重新保存后再上传") from None
    yield from found


def _refuse_fetching(archive: zipfile.ZipFile, part: str, filename: str, field: str) -> None:
    """公式: that fetches from elsewhere or starts a program, in cells, names, rules and lists alike."""
    for _, _, formula in texts_in(archive, part, FORMULAS, filename, field):
        if _FETCHES.search(_IN_QUOTES.sub(" ", formula)):
            raise Refused(field, filename, "含有会引入外部内容或启动程序的公式", "请把这些公式粘贴成数值，另存后再上传")
