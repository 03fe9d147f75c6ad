"""汇编的章: which fields of a form stand in which chapter when the reports of all units are put into one document."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dazugong.spec.form import Field, Form
from dazugong.spec.formulas import Formulas, meant
from dazugong.spec.model import Problem

LONG = "longtext"


@dataclass(frozen=True)
class ChapterPlan:
    """一章: its title, the long texts in it and the fields of its table."""

    title: str
    texts: tuple[Field, ...]
    figures: tuple[Field, ...]


def chapters_of(form: Form) -> list[ChapterPlan]:
    """The chapters in order: those the form names, then each long text that is in none; what is left belongs into the last table."""
    titles = form.chapters or tuple(dict.fromkeys(field.chapter for field in form.fields if field.chapter))
    named = []
    for title in titles:
        inside = [field for field in form.fields if field.chapter == title]
        named.append(ChapterPlan(title, tuple(f for f in inside if f.type == LONG), tuple(f for f in inside if f.type != LONG)))
    return [*named, *(ChapterPlan(field.label, (field,), ()) for field in form.fields if field.type == LONG and not field.chapter)]


def chapter_problems(formulas: Formulas, form: Form) -> Iterator[Problem]:
    """A chapter that is not in the list, or in which nothing stands."""
    name, used = f"forms/{form.id}.toml", {field.chapter for field in form.fields}
    for number, field in enumerate(form.fields):
        if field.chapter and form.chapters and field.chapter not in form.chapters:
            yield formulas.problem(name, ("field", number, "chapter"), f"chapters 里没有“{field.chapter}”这一章{meant(field.chapter, form.chapters)}")
    for title in form.chapters:
        if title not in used:
            yield formulas.problem(name, ("chapters",), f"没有一栏写 chapter = \"{title}\"，这一章是空的")
    if len(set(form.chapters)) < len(form.chapters):
        yield formulas.problem(name, ("chapters",), "chapters 里有一章写了两次")
