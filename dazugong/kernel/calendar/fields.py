"""不完整日期的字段: kept as an ISO prefix, so the database orders it as time does."""
from __future__ import annotations

from typing import Any

from django.db import models

from dazugong.formula.partial import PartialDate


class PartialDateField(models.CharField):
    """不完整日期: "1990", "1990-07" or "1990-07-01"; empty when unknown. Anything else is refused on saving."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 10)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def get_prep_value(self, value: Any) -> Any:
        text = super().get_prep_value(value)
        return PartialDate(str(text)).text if text else text
