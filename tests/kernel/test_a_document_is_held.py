"""文件守住: whoever changes a document waits for the one who is at it, and then finds it as it stands - or withdrawn."""
from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from django.db import transaction

from dazugong.kernel.identity.reader import reading
from dazugong.kernel.identity.refusal import Hidden
from dazugong.kernel.plans.actions import accept_measure, assign_measure, hand_down_measures, take_in_document
from dazugong.kernel.plans.models import Document, Measure
from dazugong.kernel.plans.naming import name_document
from dazugong.kernel.plans.queries import measure_for
from dazugong.kernel.plans.withdrawing import withdraw_document
from tests.apart import apart, closed_after
from tests.make import AT

MEANWHILE = 0.5     # seconds in which the second has come to the document that the first still holds


def test_nothing_is_handed_down_of_a_document_that_was_being_withdrawn(city, tmp_path) -> None:
    at_it = threading.Event()

    def withdraw(document: Document) -> None:
        officer = city.reader("section", "甲部")
        with reading(officer), transaction.atomic():
            withdraw_document(document=document, reason="传错了文件", by=officer, at=AT)
            at_it.set()
            time.sleep(MEANWHILE)

    def hand_down(document: Document) -> str:
        officer = city.reader("section", "甲部")
        at_it.wait()
        with reading(officer):
            try:
                hand_down_measures(document=document, by=officer, at=AT)
            except Hidden:
                return "已撤回"
        return "已下达"

    def both() -> tuple[str, int]:
        officer = city.reader("section", "甲部")
        with reading(officer):
            document = take_in_document(name="要点.txt", data="各乡镇党委6月底前新建村级活动阵地3个。".encode(), kind="plan", by=officer, at=AT)
            measure = measure_for(officer, document, 1)
            assign_measure(measure=accept_measure(measure=measure, by=officer, at=AT), leading=[city.unit("甲一镇")], by=officer, at=AT)
        with ThreadPoolExecutor(2) as threads:
            first = threads.submit(closed_after, lambda: withdraw(document))
            told = threads.submit(closed_after, lambda: hand_down(document)).result()
            first.result()
        with reading(officer):
            return told, officer.rows(Measure).filter(task__isnull=False).count()

    assert apart(tmp_path, both) == ("已撤回", 0)


def test_what_another_named_meanwhile_is_not_put_back(city, tmp_path) -> None:
    at_it = threading.Event()

    def name(document: Document, title: str, *, first: bool) -> None:
        officer = city.reader("section", "甲部")
        if not first:
            at_it.wait()
        with reading(officer), transaction.atomic():
            name_document(document=document, title=title, kind="plan", by=officer, at=AT)
            at_it.set()
            time.sleep(MEANWHILE if first else 0)

    def both() -> bool:
        officer = city.reader("section", "甲部")
        with reading(officer):
            document = take_in_document(name="要点.txt", data="各乡镇党委6月底前新建村级活动阵地3个。".encode(), kind="plan", by=officer, at=AT)
        with ThreadPoolExecutor(2) as threads:
            list(threads.map(closed_after, [lambda: name(document, "改过的标题", first=True), lambda: name(document, document.title, first=False)]))
        with reading(officer):
            return officer.rows(Document).get().title == document.title

    assert apart(tmp_path, both)
