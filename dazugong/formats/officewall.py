"""办公文件的检查: macros, objects, remote templates and field commands in a .docx are refused, never opened; what a .xlsx may carry
besides: `workbookwall`."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from xml.parsers import expat

from dazugong.formats.refusal import Refused
from dazugong.formats.xmlwall import refuse_doctype
from dazugong.formats.zipwall import chunks_of, open_archive


@dataclass(frozen=True)
class Office:
    """一种办公文件: its suffix, the part it cannot be without and that part's type, what may not lie in it, and how to save it anew."""

    suffix: str
    main: str
    type_of_main: str
    forbidden: Sequence[tuple[str, str]]      # what a part's name must not hold, and what it would be
    software: str
    unlink: str

    @property
    def again(self) -> str:
        return f"请只保留文字、表格和图片，另存为普通 {self.suffix} 再上传"

    def refused(self, filename: str, field: str, what: str) -> Refused:
        """What lies in it, and whether to cut a link or to take something out."""
        return Refused(field, filename, what, self.unlink if what.startswith(("引用", "连接")) else self.again)

    @property
    def save_as(self) -> str:
        return f"请用{self.software}另存为 {self.suffix} 再上传"


OBJECTS = (("vbaproject", "含有宏"), ("vbadata", "含有宏"), ("activex", "含有控件"), ("oleobject", "嵌入了别的程序的对象"),
           ("embeddings/", "嵌入了别的文件"), ("attachedtoolbars", "含有宏"), ("afchunk", "嵌入了别的文件"))
DOCX = Office("docx", "word/document.xml", "wordprocessingml.document.main+xml", OBJECTS, "文字处理软件", "请断开链接、改用本机模板后另存，再上传")
_COMMANDS = re.compile(r"\b(DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE|LINK|IMPORT|MACROBUTTON|DATABASE|QUOTE)\b", re.IGNORECASE)  # QUOTE 68 68 69 spells one
_STARTS = re.compile(r"\bDDE(AUTO)?\b", re.IGNORECASE)  # even between quotation marks: another field may take it from there
_EMBEDDING = ("/aFChunk", "/oleObject", "/control", "/package", "/externalLink", "/xlMacrosheet", "/vbaProject")
_FIELD_EDGE = "\n"
_SAFE_ADDRESS = re.compile(r"(https?://|mailto:|#)", re.IGNORECASE)
_FOREIGN_PARTS = re.compile(r"\.(exe|dll|bat|cmd|com|scr|ps1|vbs|js|jar|msi|lnk|hta|html?|svg|swf|bin)$", re.IGNORECASE)

_PRINTER = re.compile(r"(word|xl)/printerSettings/printerSettings\d+\.bin", re.IGNORECASE)


def check_docx(data: bytes, filename: str, *, field: str = "附件") -> None:
    """Refuses a word-processing file that is damaged or holds more than text, tables and pictures."""
    with open_archive(data, filename, field) as archive:
        check_parts(archive, DOCX, filename, field)
        _refuse_commands(archive, filename, field)


def check_parts(archive: zipfile.ZipFile, office: Office, filename: str, field: str) -> None:
    """What holds for every kind of office file: it is whole, its parts are what they say, and nothing reaches out of it."""
    names = archive.namelist()
    if "[Content_Types].xml" not in names or office.main not in names:
        raise Refused(field, filename, f"不是完整的 {office.suffix} 文件", office.save_as)
    for name in names:
        _refuse_part(name, office, filename, field)
    for name in names:
        if name.lower().endswith((".xml", ".rels", ".vml")):
            refuse_doctype(chunks_of(archive, name, filename, field), filename, field=field, whole=True)
        else:
            for _ in chunks_of(archive, name, filename, field):
                pass
    types = types_in(archive, filename, field)
    if "macroenabled" in types.lower() or "vbaproject" in types.lower():
        raise Refused(field, filename, "含有宏", office.again)
    if office.type_of_main not in types:
        raise Refused(field, filename, f"不是 {office.suffix} 文件，扩展名被改过", office.save_as)
    _refuse_outside(archive, office, filename, field)


def types_in(archive: zipfile.ZipFile, filename: str, field: str) -> str:
    """What kinds of parts the file says it holds."""
    rows = [e for tag in ("Override", "Default") for e in elements(archive, "[Content_Types].xml", filename, field, tag)]
    return " ".join(e.get("ContentType", "") for e in rows)


def _refuse_part(name: str, office: Office, filename: str, field: str) -> None:
    for sign, what in office.forbidden:
        if sign in name.lower():
            raise office.refused(filename, field, what)
    if _FOREIGN_PARTS.search(name) and not _PRINTER.fullmatch(name):
        raise Refused(field, filename, "夹带了程序或网页", office.again)


def _refuse_outside(archive: zipfile.ZipFile, office: Office, filename: str, field: str) -> None:
    """Links out of the file: only ordinary addresses to click on; no template, picture or object from elsewhere."""
    for name in archive.namelist():
        if not name.lower().endswith(".rels"):
            continue
        for link in elements(archive, name, filename, field, "Relationship"):
            kind, target = link.get("Type", ""), link.get("Target", "").strip()
            if kind.endswith(_EMBEDDING):
                raise office.refused(filename, field, "引用或嵌入了别的文件")
            if link.get("TargetMode", "").lower() == "external" and not (
                    kind.endswith("/hyperlink") and _SAFE_ADDRESS.match(target)):
                raise office.refused(filename, field, "引用了文件之外的内容")


def _refuse_commands(archive: zipfile.ZipFile, filename: str, field: str) -> None:
    """域代码: field instructions, joined from their runs, that would fetch or start something."""
    for name in archive.namelist():
        if name.startswith("word/") and name.endswith(".xml"):
            parts: list[str] = []
            simple = elements(archive, name, filename, field, "fldSimple", gather="instrText", apart="fldChar", into=parts)
            text = "".join(parts) + _FIELD_EDGE + _FIELD_EDGE.join(value for e in simple for key, value in e.items() if "instr" in key)
            if _STARTS.search(text) or _COMMANDS.search(re.sub(r'"[^"\n]*"', " ", text)):
                raise Refused(field, filename, "含有会引入外部内容的域代码", DOCX.again)


def elements(archive: zipfile.ZipFile, name: str, filename: str, field: str, wanted: str, *, gather: str = "",
              apart: str = "", into: list[str] | None = None) -> list[dict[str, str]]:
    """The attributes of every element with this local name; with `gather`, also the text of another element,
    an edge between what stands on two sides of an element named `apart`."""
    found: list[dict[str, str]] = []
    inside = [False]
    parser = expat.ParserCreate()

    def begin(tag: str, attributes: dict[str, str]) -> None:
        short = tag.rpartition(":")[2]
        if short == wanted:
            found.append(attributes)
        inside[0] = bool(gather) and short == gather
        if apart and short == apart and into is not None:
            into.append(_FIELD_EDGE)

    def end(_: str) -> None:
        inside[0] = False

    def words(text: str) -> None:
        if inside[0] and into is not None:
            into.append(text)

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = begin, end, words
    try:
        for chunk in chunks_of(archive, name, filename, field):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError:
        raise Refused(field, filename, "内部内容已损坏或不完整", "请用原来的软件打开，重新保存后再上传") from None
    return found
