"""正文的净化 (组工信息): an allow-list of plain formatting; what acts is removed, no word is lost or added."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

import nh3

from dazugong.formats.refusal import Refused

SIZE_LIMIT = 500_000
DEPTH_LIMIT = 100
# the reader of the standard library takes quadratic time over what is never closed
UNCLOSED_LIMIT = 100
TAGS = {"p", "br", "hr", "b", "strong", "i", "em", "u", "s", "sub", "sup", "h2", "h3", "h4", "ul", "ol", "li", "blockquote",
        "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "a", "span", "div"}
ATTRIBUTES = {"a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}, "ol": {"start"}}
_CODE = {"script", "style"}
_NUMBER = re.compile("[0-9]{1,3}")
_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def sanitise(text: str) -> str:
    """The body as it may be kept and shown. Sanitising twice is the same as once.

    Two readers judge what is text: the one of the sanitiser and the one of the standard library. Where they disagree,
    or the elements stand deeper than anyone writes, the formatting is given up and only the words are kept.
    """
    if len(text) > SIZE_LIMIT:
        raise Refused("正文", "", f"超过{SIZE_LIMIT // 10000}万字", "请精简，或把全文作为附件上传")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise Refused("正文", "", "含有残缺的字符（半个汉字）", "请重新录入或重新粘贴正文") from None
    text = _UNSAFE.sub("", text)
    if text.count("<") - text.count(">") > UNCLOSED_LIMIT or text.count("<!--") - text.count("-->") > UNCLOSED_LIMIT:
        raise Refused("正文", "", "有太多标签没有闭合，内容已损坏", "请先粘贴到记事本，再把文字重新粘贴到正文")
    words = _Words(text)
    if words.deepest <= DEPTH_LIMIT:
        for dropped in (_CODE, set()):
            clean = _stable(text, dropped)
            if clean is not None and _Words(clean).kept == words.kept:
                return clean
    return _stable(f"<p>{html.escape(words.text, quote=False)}</p>", set()) or ""


def _stable(text: str, dropped: set[str]) -> str | None:
    """The cleaned text once cleaning it again changes nothing; None if it never settles."""
    for _ in range(4):
        clean = nh3.clean(text, tags=TAGS, attributes=ATTRIBUTES, clean_content_tags=dropped, url_schemes=_SCHEMES,
                          attribute_filter=_attribute, link_rel="noopener noreferrer")
        if clean == text:
            return clean
        text, dropped = clean, set()
    return None


_SCHEMES = {"http", "https", "mailto"}


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Spans and starts are small numbers; an address may not begin with // (another machine without saying so)."""
    if name in ("colspan", "rowspan", "start"):
        return value if _NUMBER.fullmatch(value) else None
    bare = re.sub(r"[\s\x00-\x20]+", "", value)
    return None if name == "href" and bare.startswith(("//", "\\", "/\\")) else value


class _Words(HTMLParser):
    """What the standard library takes for text, and how deep elements stand."""

    _VOID = {"br", "hr", "img", "input", "meta", "link", "col", "wbr", "area", "base", "embed", "source", "track"}

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.depth = self.deepest = 0
        self.feed(page)
        self.close()

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self._VOID:
            self.depth += 1
            self.deepest = max(self.deepest, self.depth)

    def handle_endtag(self, tag: str) -> None:
        self.depth = max(0, self.depth - 1)

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    @property
    def kept(self) -> str:
        """The characters that must be the same before and after: every one beyond the Latin alphabet."""
        return re.sub(r"[\x00-\x7f\s\u00a0\ufffd]+", "", self.text)
