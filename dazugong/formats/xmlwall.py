"""XML 的第一道墙: no document type declaration, hence no entities; well-formed where the whole is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from xml.parsers import expat

from dazugong.formats.refusal import Refused

PROLOG_LIMIT = 64 * 1024
_DAMAGED = "请用原来的软件重新保存后再上传"


class _RootSeen(Exception):
    """The root element has begun: no declaration can follow."""


class _DoctypeSeen(Exception):
    """A document type declaration stands in front of the root element."""


def refuse_doctype(chunks: Iterable[bytes], filename: str, *, field: str = "文件", whole: bool = False) -> None:
    """Refuses XML with a DOCTYPE. With `whole` the document is read to its end and must be well-formed."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _on_doctype
    parser.StartElementHandler = None if whole else _on_root
    read = 0
    try:
        for chunk in chunks:
            read += len(chunk)
            parser.Parse(chunk, False)
            if not whole and read > PROLOG_LIMIT:
                break
        parser.Parse(b"", True)
    except _RootSeen:
        return
    except _DoctypeSeen:
        raise Refused(field, filename, "含有文档类型声明，可能引用外部内容", _DAMAGED) from None
    except (expat.ExpatError, ValueError, LookupError):
        raise Refused(field, filename, "内部内容已损坏或不完整", _DAMAGED) from None


def _on_doctype(*_: object) -> None:
    raise _DoctypeSeen


def _on_root(*_: object) -> None:
    raise _RootSeen
