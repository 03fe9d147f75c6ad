"""看得清的字: what hides in a text, or looks like another letter, is refused; people read what machines compare."""
from __future__ import annotations

import unicodedata

from dazugong.formula.words import DAYS, refused_term

_OPEN = "\n\t"          # control characters that may stand in a text
_HIDDEN = ("Cc", "Cf", "Zl", "Zp", "Co", "Cs", "Cn")
_ASCII_LIMIT = 128


def hidden(text: str) -> str:
    """Why the text hides something: direction marks, zero-width and control characters; empty if it hides nothing."""
    if text.isprintable():
        return ""
    for place, character in enumerate(text):
        if character not in _OPEN and unicodedata.category(character) in _HIDDEN:
            return f"第{place + 1}个字是看不见的字符（换向符、零宽空格或控制字符），请删去重新输入"
    return ""


def refused_name(term: str) -> str:
    """Why this cannot be the term of a field; empty if it can."""
    plain = unicodedata.normalize("NFKC", term)
    for character in term:
        if (same := unicodedata.normalize("NFKC", character)) != character:
            return f"名称“{term}”里的“{character}”是兼容字或全角字，请改成“{same}”"
        if character.isalpha() and ord(character) >= _ASCII_LIMIT and not unicodedata.name(character, "").startswith("CJK"):
            return f"名称“{term}”里的“{character}”不是汉字也不是拉丁字母，看着像别的字，请用键盘重新输入"
    if plain in [day.term for day in DAYS]:
        return f"“{term}”是公式里的日子，不能作名称，请换一个"
    return refused_term(term)


def folded(text: str) -> str:
    """What two texts have in common that look the same: no spaces, one width."""
    return "".join(unicodedata.normalize("NFKC", text).split())
