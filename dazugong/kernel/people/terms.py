"""人员项目的名称: what each value of a person is called on pages, in workbooks and in revisions."""
from __future__ import annotations

from .models import Person

PLAIN = Person.PLAIN
SEALED = Person.SEALED
TERMS: dict[str, str] = {field.name: str(field.verbose_name) for field in Person._meta.fields} | {
    "citizen_number": "公民身份号码", "phone": "联系电话", "address": "家庭住址", "remark": "备注",
}
