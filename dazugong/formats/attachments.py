"""附件的检查: docx, xlsx, pdf, png, jpg, and zip of such plain files; anything else is refused with what to do instead."""

from __future__ import annotations

import unicodedata
import zipfile
from enum import StrEnum
from pathlib import PurePosixPath

from dazugong.formats.officewall import check_docx
from dazugong.formats.pdfwall import check_pdf
from dazugong.formats.pictures import JPEG, PNG, check_picture
from dazugong.formats.refusal import Refused
from dazugong.formats.workbookwall import check_xlsx
from dazugong.formats.zipwall import chunks_of, open_archive

FILE_LIMIT = 50 * 1024 * 1024
NAME_LIMIT = 200
_FIELD = "附件"
_KINDS_TAKEN = "docx、xlsx、pdf、png、jpg，或只含这些文件和文本文件的 zip"


class Kind(StrEnum):
    """附件种类."""

    DOCX = "docx"
    XLSX = "xlsx"
    PDF = "pdf"
    PNG = "png"
    JPG = "jpg"
    ZIP = "zip"


KIND_OF_SUFFIX = {".docx": Kind.DOCX, ".xlsx": Kind.XLSX, ".pdf": Kind.PDF, ".png": Kind.PNG, ".jpg": Kind.JPG, ".jpeg": Kind.JPG,
                  ".zip": Kind.ZIP}
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"      # how an old file begins, and one with a password
_MAGIC = {Kind.DOCX: b"PK\x03\x04", Kind.XLSX: b"PK\x03\x04", Kind.PDF: b"%PDF-", Kind.PNG: PNG, Kind.JPG: JPEG, Kind.ZIP: b"PK\x03\x04"}
_REMEDIES = {
    (".doc", ".wps", ".rtf", ".odt", ".docm", ".dotx", ".dotm"): "请用文字处理软件打开后另存为 docx 或 pdf 再上传",
    (".xls", ".et", ".ods", ".xlsb", ".xlt", ".xltx"): "请用表格软件打开后另存为 xlsx 再上传",
    (".xlsm", ".xltm", ".xlam"): "含有宏的表格不收，请用表格软件打开后另存为普通 xlsx（不带宏）再上传",
    (".csv",): "请用表格软件打开后另存为 xlsx 再上传，或者放进 zip",
    (".ppt", ".pptx", ".dps", ".ofd"): "请另存为 pdf 再上传",
    (".bmp", ".gif", ".tif", ".tiff", ".webp", ".heic", ".svg"): "请另存为 jpg 再上传",
    (".rar", ".7z", ".gz", ".tar", ".bz2", ".xz"): "请解压后用 zip 重新压缩再上传",
    (".htm", ".html", ".mht", ".xml"): "请另存为 pdf 再上传",
}


def check_attachment(data: bytes, filename: str) -> Kind:
    """The kind of a file that may be kept; `Refused` with the remedy otherwise. Order: name, size, magic, inside."""
    suffix = _suffix_of(filename)
    if not data:
        raise Refused(_FIELD, filename, "是空文件", "请核对后重新上传")
    if len(data) > FILE_LIMIT:
        raise Refused(_FIELD, filename, f"超过{FILE_LIMIT // 1024 // 1024}兆", "请压缩图片或分成几个文件上传")
    kind = KIND_OF_SUFFIX.get(suffix)
    if kind is None:
        remedy = next((text for suffixes, text in _REMEDIES.items() if suffix in suffixes), f"可以上传{_KINDS_TAKEN}")
        raise Refused(_FIELD, filename, "不是可以上传的文件种类", remedy)
    if not data.startswith(_MAGIC[kind]):
        if kind in (Kind.DOCX, Kind.XLSX) and data.startswith(_OLD_OFFICE):
            raise Refused(_FIELD, filename, "扩展名与内容不符：是旧版格式，或设有打开密码", f"请打开后去掉密码，另存为 {kind} 再上传")
        raise Refused(_FIELD, filename, "扩展名与内容不符，或文件已损坏", "请用原来的软件打开，重新保存后再上传")
    if kind is Kind.ZIP:
        _check_zip(data, filename)
    else:
        _check_one(kind, data, filename)
    return kind


def _suffix_of(filename: str) -> str:
    if len(filename) > NAME_LIMIT:
        raise Refused(_FIELD, filename, f"文件名超过{NAME_LIMIT}个字", "请把文件名改短后再上传")
    if any(unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co"} for c in filename) or any(c in "/\\:*?\"<>|" for c in filename):
        raise Refused(_FIELD, filename, "文件名中有看不见的字符或路径", "请改名后再上传")
    return PurePosixPath(filename.lower()).suffix


def _check_one(kind: Kind, data: bytes, filename: str) -> None:
    if kind is Kind.DOCX:
        check_docx(data, filename, field=_FIELD)
    elif kind is Kind.XLSX:
        check_xlsx(data, filename, field=_FIELD)
    elif kind is Kind.PDF:
        check_pdf(data, filename, field=_FIELD)
    else:
        check_picture(data, filename, field=_FIELD)


def _check_zip(data: bytes, filename: str) -> None:
    """Every member by itself, as if it were uploaded alone; text files must be text; no archive inside an archive."""
    with open_archive(data, filename, _FIELD) as archive:
        files = [member for member in archive.infolist() if not member.is_dir()]
        if not files:
            raise Refused(_FIELD, filename, "压缩包里没有文件", "请核对后重新压缩再上传")
        if any(name.endswith(".xml") and name.startswith("[content") for name in map(str.lower, archive.namelist())):
            raise Refused(_FIELD, filename, "是办公软件的文件，扩展名被改过", "请把扩展名改回 docx 或 xlsx 后再上传")
        for member in files:
            _check_member(archive, member, filename)


def _check_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, filename: str) -> None:
    inner = PurePosixPath(member.filename).name
    suffix = _suffix_of(inner)
    if member.file_size > FILE_LIMIT:
        raise Refused(_FIELD, filename, f"其中的“{inner[:40]}”超过{FILE_LIMIT // 1024 // 1024}兆", "请单独处理这个文件")
    content = b"".join(chunks_of(archive, member.filename, filename, _FIELD))
    if suffix in (".txt", ".csv"):
        _check_text(content, inner, filename)
        return
    kind = KIND_OF_SUFFIX.get(suffix)
    if kind in (None, Kind.ZIP):
        what = "又是压缩包" if kind is Kind.ZIP else "不是可以上传的文件种类"
        raise Refused(_FIELD, filename, f"其中的“{inner[:40]}”{what}", f"压缩包里只能有{_KINDS_TAKEN.partition('，')[0]}和文本文件")
    if not content.startswith(_MAGIC[kind]):
        raise Refused(_FIELD, filename, f"其中的“{inner[:40]}”扩展名与内容不符", "请重新保存该文件后再压缩上传")
    try:
        _check_one(kind, content, inner)
    except Refused as no:
        raise Refused(_FIELD, filename, f"其中的“{inner[:40]}”{no.reason}", no.remedy) from None


def _check_text(content: bytes, inner: str, filename: str) -> None:
    """A text file: in an encoding of the office, without binary bytes, not a program with another name."""
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeError:
            continue
        if "\x00" not in text and not content.startswith((b"MZ", b"#!")):
            return
    raise Refused(_FIELD, filename, f"其中的“{inner[:40]}”不是文本文件", "请用记事本另存后再压缩上传")
