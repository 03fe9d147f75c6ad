"""手: what a person does at a screen, said shortly: press a button, open what waits on the desk, fill in a form."""
from __future__ import annotations

from typing import Any


def press(page: Any, button: str) -> None:
    with page.expect_navigation():
        page.click(f"main button:text-is('{button}')")


def open_from_desk(page: Any, words: str) -> None:
    """What waits is one click from the desk; it may take the office a moment to open what has come due."""
    for _ in range(40):
        page.goto("/")
        if page.locator(f"main a:has-text('{words}')").count():
            break
        page.wait_for_timeout(250)
    page.click(f"main a:has-text('{words}') >> nth=0")
    page.wait_for_load_state()


def fill(page: Any, **values: str) -> None:
    for name, value in values.items():
        field = page.locator(f"[name=a-{name}]")
        field.select_option(value) if field.evaluate("f => f.tagName") == "SELECT" else field.fill(value)


def said(page: Any) -> str:
    return page.inner_text("#messages")


def fill_step(page: Any, **values: str) -> None:
    """The form of the step at which a case stands."""
    for name, value in values.items():
        field = page.locator(f"main form [name$='{name}']").first
        field.select_option(value) if field.evaluate("f => f.tagName") == "SELECT" else field.fill(value)
