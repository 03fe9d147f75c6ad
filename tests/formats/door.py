"""The door a 任免审批表 comes in by, as the import walks through it: opened, read, and its values checked."""
from __future__ import annotations

from typing import NamedTuple

from dazugong.formats.cadrecheck import Checked, check_cadre
from dazugong.formats.lrmx.opening import opened_form
from dazugong.formats.lrmx.plainform import OpenedForm
from dazugong.formats.lrmx.texts import cadre_from
from tests.formats.making import TODAY


class Opened(NamedTuple):
    form: OpenedForm
    checked: Checked


def opened_lrmx(data: bytes, filename: str) -> Opened:
    form = opened_form(data, filename)
    cadre = cadre_from(form.elements, form.family, form.photo)
    return Opened(form, check_cadre(cadre, written_name=form.written_name, today=TODAY))
