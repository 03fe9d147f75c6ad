"""读版式文件: .pdf and .ofd keep lines of pages; page numbers and running heads go, a page that is only a picture is refused."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw
from lxml import etree

from dazugong.reading.boxes import Box
from dazugong.reading.columns import in_columns
from dazugong.reading.refusing import FROM_A_SCAN, MOST_PAGES, REMEDY, Unreadable

PAGE_NUMBER = re.compile(r"[\s\-－—–·第]*\d{1,3}\s*(?:[/／]\s*\d{1,3})?[\s\-－—–·页]*")
A_PICTURE_S_LETTERS = 5
SAME_LINE = 1.0  # millimetres
LEAST_REPEATED = 3


def pdf_text(data: bytes, name: str) -> str:
    """The text of a .pdf, page after page."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        reason = "设有打开密码，请去掉密码后再上传，或" if locked else "打不开，可能已损坏，"
        raise Unreadable(f"《{name}》{reason}{REMEDY}") from error
    try:
        _count(len(document), name)
        pages, scans = [], []
        for index in range(len(document)):
            page = document[index]
            written = page.get_textpage()
            text = (in_columns(written) or written.get_text_bounded()).replace("\ufffe", "").replace("\r\n", "\n")
            pages.append(text.split("\n"))
            if len(text.strip()) < A_PICTURE_S_LETTERS and _has_picture(page):
                scans.append(index + 1)
    except pypdfium2.PdfiumError as error:
        raise Unreadable(f"《{name}》中有读不出的页，{REMEDY}") from error
    finally:
        document.close()
    _refuse_scans(scans, name)
    return _joined(pages)


def ofd_text(data: bytes, name: str) -> str:
    """The text of an .ofd (GB/T 33190-2016), page after page, line after line as drawn."""
    box = Box(data, name, "ofd")
    if "Encryptions.xml" in box:
        raise Unreadable(f"《{name}》已加密，请用原来的软件打开后另存为不加密的 docx 再上传")
    pages, scans = [], []
    for root in _parts(box.tree("OFD.xml"), "DocRoot"):
        start = posixpath.normpath(root.lstrip("/"))
        for part in _parts(box.tree(start), "Page", "BaseLoc"):
            path = posixpath.normpath(posixpath.join(posixpath.dirname(start), part) if not part.startswith("/") else part[1:])
            tree = box.tree(path)
            lines = list(_drawn(tree))
            pages.append(lines)
            if len("".join(lines)) < A_PICTURE_S_LETTERS and tree.find(".//{*}ImageObject") is not None:
                scans.append(len(pages))
            _count(len(pages), name)
    _refuse_scans(scans, name)
    return _joined(pages)


def _count(pages: int, name: str) -> None:
    if pages > MOST_PAGES:
        raise Unreadable(f"《{name}》超过{MOST_PAGES}页，请只留要拆解的部分，另存为 docx 再上传")


def _refuse_scans(scans: list[int], name: str) -> None:
    """A page that is a picture would be lost in silence."""
    if scans:
        said = "、".join(map(str, scans[:6])) + ("等" if len(scans) > 6 else "")
        raise Unreadable(f"《{name}》第{said}页是扫描图片，读不出文字，{FROM_A_SCAN}")


def _has_picture(page: pypdfium2.PdfPage) -> bool:
    return next(page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=3), None) is not None


def _parts(tree: etree._Element, tag: str, attribute: str = "") -> Iterator[str]:
    for node in tree.iter(f"{{*}}{tag}"):
        place = node.get(attribute, "") if attribute else (node.text or "").strip()
        if place:
            yield place


def _drawn(tree: etree._Element) -> Iterator[str]:
    """The lines of a page from top to bottom, what stands on one height from left to right."""
    placed = []
    for node in tree.iter("{*}TextObject"):
        text = "".join(code.text or "" for code in node.iter("{*}TextCode"))
        corner = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", node.get("Boundary", ""))[:2]]
        placed.append(((corner + [0.0, 0.0])[1], (corner + [0.0])[0], text))
    line: list[tuple[float, str]] = []
    height: float | None = None
    for top, left, text in sorted(placed, key=lambda p: (p[0], p[1])):
        if height is not None and top - height > SAME_LINE:
            yield "".join(t for _, t in sorted(line, key=lambda each: each[0]))
            line = []
        if not line:
            height = top
        line.append((left, text))
    if line:
        yield "".join(t for _, t in sorted(line, key=lambda each: each[0]))


def _joined(pages: list[list[str]]) -> str:
    """All lines, without page numbers and without the heads and feet that every page repeats."""
    edges = Counter(line.strip() for page in pages for line in {*page[:1], *page[-1:]})
    running = {line for line, times in edges.items() if line and times >= LEAST_REPEATED and times * 2 > len(pages)}

    def kept(page: list[str]) -> Iterator[str]:
        written = [index for index, line in enumerate(page) if line.strip()]
        ends = set(written[:1] + written[-1:])
        for index, line in enumerate(page):
            edge = index in ends and (PAGE_NUMBER.fullmatch(line) or line.strip() in running)
            if not edge:
                yield line

    return "\n".join(line for page in pages for line in kept(page))
