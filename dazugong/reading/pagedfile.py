"""读版式文件: .pdf and .ofd keep lines of pages; page numbers and running heads go, a page that is only a picture is refused."""

from __future__ import annotations

import json
import os
import posixpath
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from dazugong.reading.boxes import Box
from dazugong.reading.pdfreader import A_PICTURE_S_LETTERS, BROKEN_PAGE, DAMAGED, LOCKED, TOO_LONG
from dazugong.reading.refusing import FROM_A_SCAN, MOST_PAGES, REMEDY, Endless, Unreadable

PAGE_NUMBER = re.compile(r"[\s\-－—–·第]*\d{1,3}\s*(?:[/／]\s*\d{1,3})?[\s\-－—–·页]*")
SECONDS = 40
SAID = {LOCKED: "设有打开密码，请去掉密码后再上传，或", DAMAGED: "打不开，可能已损坏，", BROKEN_PAGE: "中有读不出的页，"}
TOO_MUCH = "《{name}》内容过大或已损坏，在规定的时间和内存内读不完，请分成几份，或另存为 docx 再上传"
SAME_LINE = 1.0  # millimetres
LEAST_REPEATED = 3


def pdf_text(data: bytes, name: str) -> str:
    """The text of a .pdf, page after page. It is read in a process of its own: see `pdfreader`."""
    found = _read_apart(data, name)
    why = found["why"]
    if why == TOO_LONG:
        raise _too_many_pages(name)
    if why:
        raise Unreadable(f"《{name}》{SAID[why]}{REMEDY}")
    _refuse_scans(found["scans"], name)
    return _joined(found["pages"])


def pdf_written(data: bytes, name: str) -> str:
    """What is written on the pages of a .pdf that can be read, also of one too long to be taken apart, or in part a scan."""
    return "\n".join(line for page in _read_apart(data, name)["pages"] for line in page)


def _read_apart(data: bytes, name: str) -> dict[str, Any]:
    root = str(Path(__file__).parents[2])
    environment = {"PYTHONPATH": root, "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    environment |= {known: os.environ[known] for known in ("SYSTEMROOT", "LD_LIBRARY_PATH") if known in os.environ}
    try:
        done = subprocess.run([sys.executable, "-m", "dazugong.reading.pdfreader"], input=data, cwd=root, capture_output=True,
                              env=environment, timeout=SECONDS, check=False)  # fmt: skip
    except subprocess.TimeoutExpired:
        raise Endless(TOO_MUCH.format(name=name)) from None
    if done.returncode or not done.stdout:
        raise Endless(TOO_MUCH.format(name=name))
    return json.loads(done.stdout)


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
            if len(pages) > MOST_PAGES:
                raise _too_many_pages(name)
    _refuse_scans(scans, name)
    return _joined(pages)


def _too_many_pages(name: str) -> Unreadable:
    return Unreadable(f"《{name}》超过{MOST_PAGES}页，请只留要拆解的部分，另存为 docx 再上传")


def _refuse_scans(scans: list[int], name: str) -> None:
    """A page that is a picture would be lost in silence."""
    if scans:
        said = "、".join(map(str, scans[:6])) + ("等" if len(scans) > 6 else "")
        raise Unreadable(f"《{name}》第{said}页是扫描图片，读不出文字，{FROM_A_SCAN}")


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
