"""发布: nobody approves his own, every edition stays, what is withdrawn is gone outside, what must not be public is refused."""
from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from dazugong.kernel.identity.reader import reading
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.publications import actions, duties, queries, remarks
from dazugong.kernel.publications.models import Disclosure, Edition, Publication, Reading, Remark
from dazugong.kernel.publications.reading import keep_readers
from dazugong.kernel.publications.screening import unfit
from tests.make import AT, SYSTEM, citizen_number
from tests.sample_publications import drafted, install, published

UNTIL = date(2026, 5, 27)       # five working days after Wednesday the 20th


def later(day: date) -> datetime:
    return AT.replace(month=day.month, day=day.day)


def test_whoever_drafts_does_not_approve_and_below_nobody_sees_a_draft(city) -> None:
    install()
    with reading(city.reader("section", "甲部")) as section:
        publication = drafted(city, "notice", by=section)
        with pytest.raises(Refusal, match="起草的人不能审批"):
            actions.approve(publication=publication, by=section, at=AT)
        assert publication not in queries.to_approve(section)
    with reading(city.reader("secretary", "甲一村")) as secretary, pytest.raises(Hidden):
        queries.publication_for(secretary, publication.public_id)
    with reading(city.reader("leader", "乙部")) as other, pytest.raises(Hidden):
        actions.approve(publication=publication, by=other, at=AT)
    with reading(city.reader("leader", "甲部")) as leader:
        assert list(queries.to_approve(leader)) == [publication]
        done = actions.approve(publication=publication, by=leader, at=AT)
        assert (done.published_on, done.until) == (AT.date(), UNTIL)
    with reading(city.reader("member", "甲一村")) as member:
        assert queries.publication_for(member, publication.public_id).subject == "样例标题"
    with reading(SYSTEM), pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.update(approved_by=Edition.objects.get().drafted_by)


def test_what_is_returned_says_why_and_may_be_written_again(city) -> None:
    install()
    with reading(city.reader("section", "甲部")) as section:
        publication = drafted(city, "notice", by=section)
    with reading(city.reader("leader", "甲部")) as leader:
        with pytest.raises(Refusal, match="退回的理由"):
            actions.return_edition(publication=publication, note=" ", by=leader, at=AT)
        actions.return_edition(publication=publication, note="标准没有写", by=leader, at=AT)
    with reading(city.reader("section", "甲部")) as section:
        edition = actions.draft_again(publication=publication, body="补上标准", by=section, at=AT)
        assert (edition.number, edition.note, edition.body) == (1, "标准没有写", "补上标准")


def test_an_earlier_edition_stays_as_it_was_and_reading_begins_anew(city) -> None:
    install()
    publication = published(city, "rules", body="第一版")
    with reading(city.reader("secretary", "甲一村")) as secretary:
        assert [row.edition.publication for row in queries.mine_to_read(secretary)] == [publication]
        assert actions.mark_read(publication=publication, by=secretary, at=AT) == 1
        with pytest.raises(Refusal, match="没有等您阅知的"):
            actions.mark_read(publication=publication, by=secretary, at=AT)
    with reading(city.reader("section", "甲部")) as section:
        first = queries.standing(section, publication)
        assert queries.rate_of(section, first) == queries.rate_of(section, first).__class__(1, 4)
        actions.draft_again(publication=publication, body="第二版", by=section, at=AT)
        assert queries.standing(section, publication) == first
        actions.hand_in(publication=publication, by=section, at=AT)
    with reading(city.reader("leader", "甲部")) as leader:
        actions.approve(publication=publication, by=leader, at=AT)
        newest = queries.standing(leader, publication)
        assert (queries.rate_of(leader, newest).read, queries.rate_of(leader, newest).due) == (0, 4)
        assert (queries.rate_of(leader, first).read, [e.body for e in queries.editions_of(leader, publication)]) == (1, ["第二版", "第一版"])
        assert {row.due for row in queries.unread_of(leader, newest)} == {UNTIL}


def test_who_leaves_unread_does_not_count_and_who_follows_does(city) -> None:
    install()
    publication = published(city, "rules")
    with reading(SYSTEM):
        appointment = Reading.objects.get(unit_id=city.units["甲县"], person_id=city.people["甲一村书记"]).post.appointments.get()
        appointment.until = AT.date()
        appointment.save()
        appointment.__class__.objects.create(person=city.person("甲一村党员"), post=appointment.post, since=AT.date())
        assert keep_readers(by=SYSTEM, at=AT) == 2
        assert keep_readers(by=SYSTEM, at=AT) == 0
        edition = queries.standing(SYSTEM, publication)
        assert {row.person_id for row in queries.readings_of(SYSTEM, edition)} >= {city.people["甲一村党员"]}
        assert queries.rate_of(SYSTEM, edition).due == 4


def test_a_publicity_is_closed_after_its_last_day_and_after_every_answer(city) -> None:
    install()
    publication = published(city, "notice")
    with reading(SYSTEM):
        objection = Remark.objects.create(unit=city.unit("甲县"), publication=publication, kind="objection", pack="notices", title="样例", digest="a" * 64, text="等次不对", came_on=AT.date())
    with reading(city.reader("section", "甲部")) as section:
        with pytest.raises(Refusal, match="公示到2026年5月27日为止"):
            actions.close(publication=publication, by=section, at=later(UNTIL))
        with pytest.raises(Refusal, match="还有1件异议没有答复"):
            actions.close(publication=publication, by=section, at=later(UNTIL + timedelta(days=1)))
        remarks.answer(remark=objection, text="已经核对，等次不变", by=section, at=AT)
        with pytest.raises(Refusal, match="已经答复"):
            remarks.answer(remark=objection, text="再答一次也不行", by=section, at=AT)
        closed = actions.close(publication=publication, by=section, at=later(UNTIL + timedelta(days=1)))
        assert closed.state == Publication.State.CLOSED
        with pytest.raises(Refusal, match="另起一份"):
            actions.draft_again(publication=publication, body="改", by=section, at=AT)


def test_what_is_withdrawn_keeps_its_reason_inside_and_is_not_there_below(city) -> None:
    install()
    publication = published(city, "notice")
    with reading(city.reader("leader", "甲部")) as leader:
        with pytest.raises(Refusal, match="撤下的原因"):
            actions.withdraw(publication=publication, reason="", by=leader, at=AT)
        actions.withdraw(publication=publication, reason="数字有误", by=leader, at=AT)
        assert queries.publication_for(leader, publication.public_id).reason == "数字有误"
    with reading(city.reader("secretary", "甲一村")) as secretary, pytest.raises(Hidden):
        queries.publication_for(secretary, publication.public_id)


def test_what_had_to_be_published_is_listed_with_whoever_answers_for_it(city) -> None:
    install()
    with reading(replace(SYSTEM, scope=replace(SYSTEM.scope, day=date(2026, 7, 20)))) as late:
        assert duties.open_disclosures(by=late, at=AT) == 2 * 3
        assert duties.open_disclosures(by=late, at=AT) == 0
    published(city, "affairs", period="2026Q2")
    with reading(city.reader("section", "甲部", day=date(2026, 7, 20))) as section:
        rows = list(duties.overdue(section))
        assert [(row.period, row.responsible, duties.days_late(row, section.day)) for row in rows] == [("2026Q1", "科室", 111)]
    with reading(city.reader("organiser", "甲一镇")) as organiser:
        assert not duties.disclosures(organiser).exists()
        with pytest.raises(IntegrityError), transaction.atomic(), reading(SYSTEM):
            first = Disclosure.objects.first()
            Disclosure.objects.create(unit=first.unit, pack=first.pack, kind=first.kind, title="x", period=first.period, first=first.first, last=first.last, due=first.due)


@pytest.mark.parametrize("text", [
    "秘密★1年\n关于某事", "机密\n\n某县的情况", "密级：绝密", "（秘密）某事", f"联系人{citizen_number(7)}", "电话139 0000 1234", "座机0730-1234567",
    "１３９００００１２３４", "一三九零零零零一二三四", "139\u200b00001234", "110101 1990 0701 0017",
])
def test_what_must_not_be_public_is_found_however_it_is_written(text: str) -> None:
    assert list(unfit(text))


@pytest.mark.parametrize("text", [
    "实行秘密投票，遵守保密工作制度", "好54、较好323、一般107、较差49，合计533", "10.1 60.6 20.1 9.2", "举报电话12380", "2026年5月20日至2026-05-27公示", "机密文件要专柜保管",
])
def test_ordinary_words_and_figures_pass(text: str) -> None:
    assert list(unfit(text)) == []


@settings(max_examples=25)
@given(st.integers(0, 9999), st.text(alphabet="甲乙丙，。 \n", max_size=20), st.text(alphabet="甲乙丙，。 \n", max_size=20))
def test_a_number_is_found_wherever_it_stands(number: int, before: str, after: str) -> None:
    assert list(unfit(f"{before}{citizen_number(number)}{after}"))
    assert list(unfit(f"{before}138{number:08d}{after}"))


def test_a_text_that_must_not_be_public_is_refused_when_drafted(city) -> None:
    install()
    with reading(city.reader("section", "甲部")) as section:
        for body, said in (("机密\n内容", "涉密渠道"), ("找13900001234", "电话")):
            with pytest.raises(Refusal, match=said):
                drafted(city, "notice", by=section, body=body)
        with pytest.raises(Refusal, match="没有可公开的内容"):
            drafted(city, "notice", by=section, body="")
