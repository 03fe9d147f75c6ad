"""改号: what an upgrade may not do to fields in use; answers are kept under the id, formulas read the term."""
from __future__ import annotations

from collections.abc import Iterator

from dazugong.spec.form import Field, Form
from dazugong.spec.lines import line_at
from dazugong.spec.load import drafted
from dazugong.spec.model import Pack, Problem


def renamed(old: Pack, new: Pack) -> list[Problem]:
    """Fields whose id stands for another term now, or whose term moved to another id: old answers would be read as something else."""
    found = []
    for form in new.forms:
        before = old.form(form.id)
        if before is not None:
            file = drafted(new.files, new.neighbours).files.get(f"forms/{form.id}.toml")
            for number, message in _changed(before, form):
                found.append(Problem(f"forms/{form.id}.toml", line_at(file.lines, ("field", number)) if file else 1, message))
    return found


def _changed(before: Form, form: Form) -> Iterator[tuple[int, str]]:
    terms: dict[str, Field] = {field.id: field for field in before.fields}
    ids: dict[str, Field] = {field.term: field for field in before.fields}
    for number, field in enumerate(form.fields):
        was, had = terms.get(field.id), ids.get(field.term)
        if was is not None and was.term != field.term:
            yield number, f"标识“{field.id}”原来是“{was.term}”，现在成了“{field.term}”，已报的数会张冠李戴；改说法请改 label，问别的请用新的标识"
        elif was is None and had is not None:
            yield number, f"“{field.term}”的标识由“{had.id}”改成了“{field.id}”，已报的数就找不到了，请改回“{had.id}”"
