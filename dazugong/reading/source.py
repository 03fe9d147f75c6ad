"""读文件: a working document becomes one text, or is refused in words that say what to do."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from dazugong.reading.copied import rows_apart
from dazugong.reading.pagedfile import ofd_text, pdf_text, pdf_written
from dazugong.reading.refusing import FROM_A_SCAN, FROM_A_SHEET, MOST_BYTES, REMEDY, Endless, Marked, Unreadable
from dazugong.reading.wordfile import margin_text, word_text

GRADE = r"(绝\s*密|絕\s*密|机\s*密|機\s*密|秘\s*密)"  # a heading spreads its letters: 机　密
MARK_WITH_STAR = re.compile(GRADE + r"\s*[★☆⭐✩✭✮✯]")
MARK_ALONE = re.compile(rf"[\s【\[(（]*{GRADE}[\s】\])）]*")
UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
NOBODY_S = re.compile("[\ue000-\uf8ff]")  # where gb18030 finds these, the commas of Big5 stand
CHINESE = re.compile(r"[\u4e00-\u9fff]")
OLD_KINDS = {".doc": "旧版文字文档", ".wps": "旧版文字文档", ".rtf": "旧版文字文档", ".dot": "旧版模板"}
SHEETS = (".xlsx", ".xls", ".xlsm", ".xlsb", ".et", ".ods", ".csv")
OTHER_KINDS = ((b"%PDF-", "pdf"), (rb"{\rtf", "rtf"), (b"<!DOCTYPE", "网页"), (b"<html", "网页"))  # as they begin
PACKED = (".zip", ".rar", ".7z", ".gz", ".tar")
PICTURES = (".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff", ".gif", ".heic", ".webp")


def read_document(path_or_bytes: str | Path | bytes, *, name: str) -> str:
    """读文件: the text of a .txt, .docx, .pdf or .ofd, BOM dropped. Raises Unreadable or Marked. `name` decides the kind."""
    data = path_or_bytes if isinstance(path_or_bytes, bytes) else _bytes_at(Path(path_or_bytes), name)
    if len(data) > MOST_BYTES:
        raise Unreadable(f"《{name}》超过{MOST_BYTES // 1024 // 1024}兆，请删去其中的图片，只留文字，另存为 docx 再上传")
    kind = Path(name).suffix.lower()
    readers = {".txt": _plain_text, ".docx": word_text, ".pdf": pdf_text, ".ofd": ofd_text}
    if kind in PICTURES:
        raise Unreadable(f"《{name}》是图片，读不出文字，{FROM_A_SCAN}")
    if kind not in readers:
        if kind in SHEETS:
            raise Unreadable(f"《{name}》是电子表格（只读 txt、docx、带文字的 pdf 和 ofd），{FROM_A_SHEET}")
        if kind in PACKED:
            raise Unreadable(f"《{name}》是压缩包，请先解压，再上传里面的文件（只读 txt、docx、带文字的 pdf 和 ofd）")
        said = OLD_KINDS.get(kind, "不能读的格式")
        raise Unreadable(f"《{name}》是{said}（只读 txt、docx、带文字的 pdf 和 ofd），{REMEDY}")
    text = readers[kind](data, name)
    if not text.strip():
        raise Unreadable(f"《{name}》里没有文字，可能是扫描件或空白件，{FROM_A_SCAN}")
    margins = margin_text(data, name) if kind == ".docx" else ""
    _refuse_marked(marking_of(text) or marking_of(margins), name)
    return rows_apart(text) if kind == ".txt" else text


def refuse_marked(data: bytes, *, name: str) -> None:
    """拒收有密级标志的: for a file that is kept and not taken apart. What has no text to read carries no marking that could be found;
    a .pdf is searched as far as it can be read. Raises Marked, or Endless for what has no end."""
    try:
        read_document(data, name=name)
    except (Marked, Endless):
        raise
    except Unreadable:
        if Path(name).suffix.lower() == ".pdf":
            _refuse_marked(marking_of(pdf_written(data, name)), name)


def _refuse_marked(mark: str | None, name: str) -> None:
    if mark:
        raise Marked(f"《{name}》有密级标志“{mark}”，不得进入本系统，请立即按保密规定处理；如属误标，请删去标志后另存为 docx 再上传")


def marking_of(text: str) -> str | None:
    """密级标志: 绝密, 机密 or 秘密 before ★ anywhere, or alone on one of the first ten written lines; None if unmarked."""
    text = UNSEEN.sub("", text)
    if starred := MARK_WITH_STAR.search(text):
        return re.sub(r"\s", "", starred.group(0))
    written = [line for line in text.splitlines() if line.strip()]
    for line in written[:10]:
        if alone := MARK_ALONE.fullmatch(line):
            return re.sub(r"\s", "", alone.group(1))
    return None


def _bytes_at(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise Unreadable(f"《{name}》打不开，请检查文件是否存在、是否有权限，或另存为 docx 再试") from error


def _plain_text(data: bytes, name: str) -> str:
    for begins, kind in OTHER_KINDS:
        if data.lstrip()[: len(begins)].lower() == begins.lower():
            raise Unreadable(f"《{name}》其实是{kind}，只是改了后缀，{REMEDY}")
    for mark, encoding in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if data.startswith(mark):
            return data.removeprefix(mark).decode(encoding, "replace")
    if b"\0" in data:
        return _wide_text(data, name)
    for encoding in ("utf-8", "gb18030", "big5"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding != "gb18030" or not NOBODY_S.search(text):
            return text
    raise Unreadable(f"《{name}》的编码认不出，{REMEDY}")


def _wide_text(data: bytes, name: str) -> str:
    """UTF-16 without its mark, known by what it says: mostly Chinese in one order of the bytes."""
    for encoding in ("utf-16-le", "utf-16-be"):
        text = data.decode(encoding, "replace")
        if len(CHINESE.findall(text)) * 2 > len(text):
            return text
    raise Unreadable(f"《{name}》不是纯文本，{REMEDY}")
