"""读 PDF 的独立进程: `python -m dazugong.reading.pdfreader` reads a .pdf from standard input.

It writes one line of JSON: {"pages": [[line, …], …], "scans": [number, …], "why": …}; `why` it was not read to the end, or nothing.
A drawing program packed a thousandfold in several layers is unpacked by the library as it reads; here that ends with
the memory or the time of this process, and the server goes on.
"""

from __future__ import annotations

import json
import sys

import pypdfium2
import pypdfium2.raw

from dazugong.reading.columns import in_columns
from dazugong.reading.refusing import MOST_PAGES

MEMORY_LIMIT = 700 * 1024 * 1024
SECONDS_OF_WORK = 25
LOCKED, DAMAGED, BROKEN_PAGE, TOO_LONG = "locked", "damaged", "broken page", "too long"
A_PICTURE_S_LETTERS = 5


def limit_this_process() -> None:
    """Memory and processor limits for this process, where the system knows them."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_OF_WORK, SECONDS_OF_WORK))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def read(data: bytes) -> dict[str, object]:
    """The lines of every page as far as it can be read, and the numbers of the pages that are only a picture."""
    pages: list[list[str]] = []
    scans: list[int] = []
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        return {"pages": pages, "scans": scans, "why": LOCKED if "password" in str(error).lower() else DAMAGED}
    why = TOO_LONG if len(document) > MOST_PAGES else ""
    try:
        for number in range(1, min(len(document), MOST_PAGES) + 1):
            page = document[number - 1]
            written = page.get_textpage()
            text = (in_columns(written) or written.get_text_bounded()).replace("\ufffe", "").replace("\r\n", "\n")
            pages.append(text.split("\n"))
            if len(text.strip()) < A_PICTURE_S_LETTERS and _has_picture(page):
                scans.append(number)
    except pypdfium2.PdfiumError:
        why = BROKEN_PAGE
    return {"pages": pages, "scans": scans, "why": why}


def _has_picture(page: pypdfium2.PdfPage) -> bool:
    return next(page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=3), None) is not None


def main() -> int:
    """Standard input to standard output; what goes beyond the limits ends in silence."""
    limit_this_process()
    try:
        sys.stdout.write(json.dumps(read(sys.stdin.buffer.read())) + "\n")
    except MemoryError:
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
