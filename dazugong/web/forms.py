"""表单的写法: every refusal says what to do; a text too long is refused with its length, never cut silently by the browser."""
from __future__ import annotations

from typing import Any

from django.core import validators
from django.forms import PasswordInput, fields
from django.forms.renderers import DjangoTemplates
from django.http import QueryDict

WORDS = {  # what Django says in its own words, as an office says it; a form may still say more
    fields.Field: {"required": "这一项必须填写"},
    fields.CharField: {"max_length": "最多%(limit_value)d个字，现在有%(show_value)d个字，请删短后再提交"},
    fields.IntegerField: {"invalid": "请填整数", "min_value": "不能小于%(limit_value)s", "max_value": "不能大于%(limit_value)s"},
    fields.DateField: {"invalid": "请写成 2026-05-01 的样子"},
    fields.ChoiceField: {"invalid_choice": "请在列出的各项中选一项"},
    fields.MultipleChoiceField: {"invalid_choice": "请在列出的各项中选择"},
    fields.FileField: {"empty": "文件是空的，请核对后重新选择", "max_length": "文件名最多%(max)d个字，现在有%(length)d个字，请改短后重新选择"},
}
UNSEEN = "文字里有看不见的空字符，请删去后再提交"


def speak() -> None:
    """Puts WORDS in the place of Django's messages, for every form of the product."""
    for kind, words in WORDS.items():
        kind.default_error_messages = {**kind.default_error_messages, **words}
    validators.ProhibitNullCharactersValidator.message = UNSEEN


def typed_fields(post: QueryDict) -> dict[str, str]:
    """What was typed into a form of a pack, by the id of its field; of several choices all, as one text."""
    return {key[2:]: "、".join(v for v in post.getlist(key) if v) for key in post if key.startswith("a-")}


class CodeInput(PasswordInput):
    """A code that is typed from a telephone or from paper: seen while typed, never shown again by the answer."""

    input_type = "text"

    def __init__(self, attrs: dict[str, object] | None = None) -> None:
        super().__init__({"autocomplete": "one-time-code", "inputmode": "numeric", "class": "short", "spellcheck": "false", **(attrs or {})})


class Renderer(DjangoTemplates):
    """Says how much a field takes (data-most, for the counter beside it) where Django would let the browser cut."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        attrs = context.get("widget", {}).get("attrs", {})
        if "maxlength" in attrs:
            attrs["data-most"] = attrs.pop("maxlength")
        return super().render(template_name, context, request)
