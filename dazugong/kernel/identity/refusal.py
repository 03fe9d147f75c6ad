"""拒绝: the two ways in which the kernel says no."""
from __future__ import annotations

from dazugong.formats.text import unseen_at


class Refusal(Exception):
    """办不了: the act is refused. The message says where, why and how to mend, in the clerk's words.

    `field` names the form field the message belongs to, where there is one.
    """

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Hidden(LookupError):
    """看不到: what one may not see looks like what is not there. Pages answer 404 with the same bytes for both."""


def uncut(text: str, what: str, most: int, *, field: str = "") -> str:
    """不截断: what was typed, without the blanks around it. Raises `Refusal` for a text that would have to be cut, with its length."""
    text = text.strip()
    if len(text) > most:
        raise Refusal(f"{what}最多{most}个字，现在有{len(text)}个字，请删短后再提交", field=field)
    return legible(text, what, field=field)


def legible(text: str, what: str, *, field: str = "") -> str:
    """看得见: the text itself. Raises `Refusal` where it hides a character that cannot be kept or that turns the writing round."""
    if place := unseen_at(text):
        raise Refusal(f"{what}的第{place}个字符是看不见的符号，请删去后再提交", field=field)
    return text
