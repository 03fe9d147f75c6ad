"""公开页的墙: nothing but the whitelisted gets out, what is not approved is not there, and whoever writes leaves no trace of himself."""
from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from dazugong.formats.publicfile import INBOX, SITE, Inbox, InboxFull, digest_of, new_receipt
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.publications import actions, remarks
from dazugong.kernel.publications.models import Edition, Publication, Remark
from dazugong.kernel.records.actions import file_record
from dazugong.kernel.records.entries import begin_entry
from tests.make import AT, SYSTEM
from tests.outside import Outside
from tests.sample_publications import drafted, install, published

ROOT = Path(__file__).parents[2]
BIRD = "鹭"       # stands in every field that must stay inside, and nowhere else


@pytest.fixture
def outside(city, tmp_path, monkeypatch) -> Outside:  # noqa: ANN001
    install()
    return Outside(tmp_path / "public", monkeypatch)


def entry(city, name: str, way: str) -> None:  # noqa: ANN001
    """One entry of the register, with a bird in every column that is not published."""
    with reading(SYSTEM):
        owed = begin_entry(pack="notices", form="item", unit=city.unit("甲县"), day=AT.date(), by=SYSTEM, at=AT)
        file_record(obligation=owed, values={"name": name, "way": way, "inner": f"{BIRD}备注", "tel": "13900001234"}, by=SYSTEM, at=AT, on_behalf=f"{BIRD}代为报送")


def test_the_public_file_holds_the_whitelisted_columns_and_nothing_else(city, outside: Outside) -> None:
    entry(city, "办老年证", "下放")
    entry(city, "办残疾证", "代办")
    listed = published(city, "list", subject="事项目录", body="")
    with reading(city.reader("section", "甲部")) as section:
        waiting = drafted(city, "notice", by=section, subject=f"{BIRD}待审", body=f"{BIRD}待审")
        inner = actions.draft_again(publication=listed, body=f"{BIRD}新稿", by=section, at=AT)
    gone, secret = published(city, "notice", subject=f"{BIRD}撤下"), published(city, "rules", subject=f"{BIRD}内部", body=BIRD)
    with reading(city.reader("leader", "甲部")) as leader:
        actions.return_edition(publication=waiting, note=f"{BIRD}理由", by=leader, at=AT)
        actions.withdraw(publication=gone, reason=f"{BIRD}原因", by=leader, at=AT)
    shown = published(city, "notice", subject="看得到的公示")
    with reading(SYSTEM):
        Edition.objects.filter(publication=shown).update(drafter=BIRD, approver=BIRD, note=BIRD, drafted_by=BIRD)
        common = {"unit": city.unit("甲县"), "publication": shown, "pack": "notices", "title": "样", "came_on": AT.date()}
        Remark.objects.create(kind="comment", digest="1" * 64, text=f"{BIRD}待审的留言", **common)
        Remark.objects.create(kind="objection", digest="2" * 64, text=f"{BIRD}异议的内容", state="answered", answer="已经核对", **common)
    outside.feed()
    inside = (outside.folder / SITE).read_bytes()
    for word in (BIRD, "13900001234", "139", "联系电话", "内部备注", "样甲部", "组织部 部长", waiting.public_id, secret.public_id, gone.public_id):
        assert word.encode() not in inside, word
    assert inner.number == 2
    for word in ("办老年证", "下放", "事项目录", "看得到的公示", "已经核对", "样例正文"):
        assert word.encode() in inside, word
    with sqlite3.connect(outside.folder / SITE) as file:
        rows = file.execute("SELECT columns, rows FROM page WHERE title = '事项目录'").fetchone()
    assert rows[0] == '["单位", "事项名称", "办理方式"]'
    page = outside.page(f"/p/{listed.public_id}/")
    assert "下放 <b>1</b>" in page and "合计 <b>2</b>" in page and BIRD not in page


def test_what_is_not_approved_answers_with_the_bytes_of_what_never_was(city, outside: Outside) -> None:
    with reading(city.reader("section", "甲部")) as section:
        waiting = drafted(city, "notice", by=section)
    gone, inner, shown = published(city, "notice", subject="撤下的"), published(city, "rules", subject="内部的"), published(city, "notice", subject="看得到的")
    outside.feed()
    assert "撤下的" in outside.page(f"/p/{gone.public_id}/")
    with reading(city.reader("leader", "甲部")) as leader:
        actions.withdraw(publication=gone, reason="数字有误", by=leader, at=AT)
    outside.feed()
    never = outside.get("/p/ZZZZZZZZZZZZ/")
    assert never.status_code == 404
    for address in (waiting.public_id, gone.public_id, inner.public_id, f"{shown.public_id}/2", f"{gone.public_id}/1"):
        answer = outside.get(f"/p/{address}/")
        assert (answer.status_code, answer.content) == (404, never.content), address
        assert dict(answer.headers) == dict(never.headers)
    assert outside.get("/nothing/at/all").content == outside.get("/box/none/").content == never.content
    listed = outside.get("/feed.json").content.decode()
    assert shown.public_id in listed and gone.public_id not in listed and "撤下的" not in outside.get("/feed.xml").content.decode()


def everything_in(database) -> str:  # noqa: ANN001
    """Every value of every table, as text: bytes too."""
    found = []
    with database.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [bytes(v).hex() if isinstance(v, bytes | memoryview) else str(v) for row in cursor.fetchall() for v in row]
    return "\x00".join(found)


def test_a_letter_leaves_no_trace_of_its_sender(city, outside: Outside) -> None:
    box = f"/box/notices.opinions.{city.unit('甲县').public_id}/"
    outside.feed()
    who = {"REMOTE_ADDR": "203.0.113.77", "HTTP_USER_AGENT": "Heron-Phone/7", "HTTP_X_FORWARDED_FOR": "203.0.113.78", "HTTP_ACCEPT_LANGUAGE": "zh-HERON"}
    for place in ("/", box):
        assert "10个工作日内答复" in outside.get(place).content.decode()
    receipt = outside.send(box, box, {"text": f"办事窗口{BIRD}中午没有人"}, **who)
    marks = ("203.0.113", "Heron", "HERON", receipt, receipt.replace("-", ""))
    waiting = b"".join(path.read_bytes() for path in outside.folder.iterdir())
    assert not any(mark.encode() in waiting for mark in marks)
    with sqlite3.connect(outside.folder / INBOX) as file:
        assert [one[1] for one in file.execute("PRAGMA table_info(entry)")] == ["row", "kind", "about", "text", "digest"]
    assert "等待受理" in outside.progress(receipt)
    outside.feed()
    assert BIRD.encode() not in (outside.folder / INBOX).read_bytes() and BIRD.encode() not in (outside.folder / SITE).read_bytes()
    with reading(SYSTEM):
        kept = everything_in(connection)
        letter = Remark.objects.get(kind="letter")
        assert digest_of(receipt) in kept
        assert not any(mark in kept for mark in (*marks, BIRD))
        assert not any(piece.encode().hex() in kept for piece in (f"口{BIRD}", f"{BIRD}中"))      # the bird alone is three bytes, which any sealed box may hold
        assert (letter.text, letter.login, letter.publication, letter.office) == ("", None, None, "甲县县委组织科")
    with reading(city.reader("section", "甲部")) as section:
        assert BIRD in remarks.open_letter(remark=letter, by=section, at=AT)
        remarks.answer(remark=letter, text="中午安排值班，下周起实行", by=section, at=AT)
    outside.feed()
    said = outside.progress(receipt)
    assert "已答复" in said and "中午安排值班" in said and "甲县县委组织科" in said and letter.due.isoformat() in said
    assert "没有查到" in outside.progress(new_receipt())
    assert set(outside.browser.cookies) == {"csrftoken"}
    assert {column.name for column in Remark._meta.fields}.isdisjoint({"ip", "address", "sender", "agent", "person", "at"})


def test_the_pages_set_no_cookie_and_allow_nothing_from_elsewhere(city, outside: Outside) -> None:
    shown = published(city, "rules")
    outside.feed()
    assert shown.open is False
    answer = outside.get("/")
    assert not answer.cookies
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "script-src" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    without = outside.browser.post("/progress/", {"receipt": "x"})
    assert without.status_code in (403, 404)


def test_a_comment_is_seen_after_approval_and_its_author_reads_why_it_was_not(city, outside: Outside) -> None:
    shown = published(city, "notice")
    outside.feed()
    page, say = f"/p/{shown.public_id}/", f"/p/{shown.public_id}/say/"
    good = outside.send(say, page, {"kind": "comment", "text": "写得<b>清楚</b>"})
    bad = outside.send(say, page, {"kind": "comment", "text": "找13900001234"})
    outside.feed()
    assert "清楚" not in outside.page(page)
    with reading(city.reader("section", "甲部")) as section:
        first, second = (Remark.objects.get(digest=digest_of(receipt)) for receipt in (good, bad))
        remarks.show_comment(remark=first, by=section, at=AT)
        with pytest.raises(Refusal, match="电话"):
            remarks.show_comment(remark=second, by=section, at=AT)
        remarks.return_comment(remark=second, reason="里面有电话号码", by=section, at=AT)
    outside.feed()
    assert "写得&lt;b&gt;清楚" in outside.page(page)
    assert "里面有电话号码" in outside.progress(bad) and "已退回" in outside.progress(bad)
    assert outside.post(say, page, {"kind": "comment", "text": "短"}).status_code == 400
    far_too_long = outside.post(say, page, {"kind": "comment", "text": "长" * 30_000})
    assert far_too_long.status_code == 400 and "写得太长" in far_too_long.content.decode()
    assert outside.post(say, page, {"kind": "letter", "text": "不是这里的"}).status_code == 404


def test_the_inbox_takes_only_so_much(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("dazugong.formats.publicfile.MOST_WAITING", 2)
    box = Inbox(tmp_path)
    for n in range(2):
        box.drop("letter", "x", f"第{n}封")
    with pytest.raises(InboxFull):
        box.drop("letter", "x", "第3封")
    assert len(box.waiting()) == 2


ALONE = """
import sys
from dazugong.project.public_wsgi import application
said = []
body = b"".join(application({"REQUEST_METHOD": "GET", "PATH_INFO": "/", "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80", "HTTP_HOST": "127.0.0.1",
                             "wsgi.input": sys.stdin.buffer, "wsgi.errors": sys.stderr, "wsgi.url_scheme": "http"}, lambda status, headers: said.append(status)))
from django.conf import settings
print(said[0], "还没有公开" in body.decode(), settings.DATABASES, [name for name in sys.modules if name.startswith(("dazugong.kernel", "dazugong.fence", "dazugong.web"))])
"""


def test_the_public_process_opens_no_database_of_the_office(tmp_path) -> None:
    done = subprocess.run([sys.executable, "-c", ALONE], env={**os.environ, "DZG_HOME": str(tmp_path), "DZG_PUBLIC": ""}, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("200 OK True {'default': {'ENGINE': 'django.db.backends.dummy'") and done.stdout.strip().endswith("[]"), done.stdout
    assert {path.name for path in tmp_path.iterdir()} == {"public"}


def test_nothing_public_is_withdrawn_in_name_only(city, outside: Outside) -> None:
    """The file is written anew: not even a free page of it keeps what was withdrawn."""
    gone = published(city, "notice", subject="会撤下的标题", body="会撤下的正文")
    outside.feed()
    assert "会撤下的正文".encode() in (outside.folder / SITE).read_bytes()
    with reading(SYSTEM):
        actions.withdraw(publication=Publication.objects.get(pk=gone.pk), reason="有误", by=SYSTEM, at=AT)
    outside.feed()
    assert "会撤下".encode() not in (outside.folder / SITE).read_bytes()
    assert sorted(path.name for path in outside.folder.iterdir()) == [SITE]
