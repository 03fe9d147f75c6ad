"""读文件: a working document becomes one text, or is refused in words that say what to do."""

from __future__ import annotations

import codecs
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
from lxml import etree

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 60 * 1024 * 1024
MOST_ENTRIES = 2000
MOST_RATIO = 200  # XML of a long document packs to about 1:30; a bomb to 1:1000
MOST_PAGES = 400
REMEDY = "请用文字处理软件打开后另存为 docx 再上传"

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
MARK_WITH_STAR = re.compile(r"(绝密|絕密|机密|機密|秘密)\s*[★☆]")
MARK_ALONE = re.compile(r"[\s【\[(（]*(绝\s*密|絕\s*密|机\s*密|機\s*密|秘\s*密)[\s】\])）]*")


class Unreadable(ValueError):
    """读不出: the file is of a kind, size or build that is not read; the message names the remedy."""


class Marked(Unreadable):
    """有密级标志: the document carries a marking line and must not enter this system."""


def read_document(path_or_bytes: str | Path | bytes, *, name: str) -> str:
    """读文件: the text of a .txt, .docx or .pdf, BOM dropped. Raises Unreadable or Marked. `name` decides the kind."""
    data = path_or_bytes if isinstance(path_or_bytes, bytes) else _bytes_at(Path(path_or_bytes), name)
    if len(data) > MOST_BYTES:
        raise Unreadable(f"《{name}》超过{MOST_BYTES // 1024 // 1024}兆，请删去其中的图片，只留文字，另存为 docx 再上传")
    kind = Path(name).suffix.lower()
    readers = {".txt": _plain_text, ".docx": _word_text, ".pdf": _pdf_text}
    if kind not in readers:
        raise Unreadable(f"《{name}》不是能读的格式（只读 txt、docx 和带文字的 pdf），{REMEDY}")
    text = readers[kind](data, name)
    if not text.strip():
        raise Unreadable(f"《{name}》里没有文字，可能是扫描件或空白件，请找到电子原稿，另存为 docx 再上传")
    if mark := marking_of(text):
        raise Marked(f"《{name}》有密级标志“{mark}”，不得进入本系统，请立即按保密规定处理；如属误标，请删去标志后另存为 docx 再上传")
    return text


def marking_of(text: str) -> str | None:
    """密级标志: 绝密, 机密 or 秘密 before ★ anywhere, or alone on one of the first ten written lines; None if unmarked."""
    if starred := MARK_WITH_STAR.search(text):
        return starred.group(0)
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
    if b"\0" in data:
        raise Unreadable(f"《{name}》不是纯文本，{REMEDY}")
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.removeprefix(codecs.BOM_UTF8).decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(f"《{name}》的编码认不出，{REMEDY}")


def _word_text(data: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as box:
            _check_box(box, name)
            xml = box.read("word/document.xml")
    except (zipfile.BadZipFile, KeyError, RuntimeError, OSError, EOFError) as error:
        raise Unreadable(f"《{name}》不是完好的 docx 文件，请用文字处理软件打开后重新另存为 docx") from error
    if b"<!DOCTYPE" in xml or "<!DOCTYPE".encode("utf-16-le") in xml or "<!DOCTYPE".encode("utf-16-be") in xml:
        raise Unreadable(f"《{name}》内部带有外部声明，不能读取，请重新另存为 docx")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(f"《{name}》的内容已损坏，请用文字处理软件打开后重新另存为 docx") from error
    return "\n".join("".join(_runs(p)) for p in root.iter(f"{WORD}p") if not _in_fallback(p))


def _check_box(box: zipfile.ZipFile, name: str) -> None:
    entries = box.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED or (unpacked > 1_000_000 and unpacked / packed > MOST_RATIO):
        raise Unreadable(f"《{name}》解开后过大，不能读取，请删去图片和附件，重新另存为 docx")


def _runs(paragraph: etree._Element) -> Iterator[str]:
    for node in paragraph.iter(f"{WORD}t", f"{WORD}tab", f"{WORD}br"):
        if node.tag == f"{WORD}t":
            if next(node.iterancestors(f"{WORD}p")) is paragraph:
                yield node.text or ""
        else:
            yield "\n" if node.tag == f"{WORD}br" else "\t"


def _in_fallback(node: etree._Element) -> bool:
    return next(node.iterancestors(FALLBACK), None) is not None


def _pdf_text(data: bytes, name: str) -> str:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Unreadable(f"《{name}》打不开，可能加了密码或已损坏，{REMEDY}") from error
    try:
        if len(document) > MOST_PAGES:
            raise Unreadable(f"《{name}》超过{MOST_PAGES}页，请只留要拆解的部分，另存为 docx 再上传")
        pages = [document[index].get_textpage().get_text_bounded() for index in range(len(document))]
    except pypdfium2.PdfiumError as error:
        raise Unreadable(f"《{name}》中有读不出的页，{REMEDY}") from error
    finally:
        document.close()
    return "\n".join(pages).replace("\r\n", "\n").replace("\ufffe", "")
