"""账: what stands in the files after a kill, read with nothing of the product: SQL, a hash, and the bytes of the ballot box."""
from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from pathlib import Path

FACTS = {
    "报送": ("SELECT COUNT(*) FROM records_revision WHERE filed_at IS NOT NULL", "verb = '报送' AND kind = '报表'"),
    "退回": ("SELECT COUNT(*) FROM records_revision WHERE state = 'returned'", "verb = '退回' AND kind = '报表'"),
    "立项": ("SELECT COUNT(*) FROM tasks_task", "verb = '立项' AND kind = '任务'"),
    "登记人员": ("SELECT COUNT(*) FROM people_person", "verb = '登记人员'"),
    "归属": ("SELECT COUNT(*) FROM people_membership", "verb = '登记人员'"),
    "答复来信": ("SELECT COUNT(*) FROM publications_remark WHERE state = 'answered'", "verb = '答复来信'"),
    "作业": ("SELECT COUNT(*) FROM jobs_job", "verb = '交办作业'"),
    "办完的作业": ("SELECT COUNT(*) FROM jobs_job WHERE state IN ('done', 'failed')", "verb IN ('作业完成', '作业中断')"),
}
COLUMNS = ("number", "at", "login", "post", "verb", "kind", "thing", "count", "digest", "note")


class Ledger:
    """The data folder of a server that is not running."""

    def __init__(self, home: Path, public: Path, poll: str) -> None:
        self.home, self.public, self.box = home, public, home / "ballots" / poll
        self.poll = poll
        self.first = self.differences()
        self.checked: tuple[int, str] = (0, "0" * 64)

    def rows(self, statement: str, *values: object, file: Path | None = None) -> list[tuple]:
        with closing(sqlite3.connect(file or self.home / "dazugong.sqlite3")) as connection:
            return connection.execute(statement, values).fetchall()

    def one(self, statement: str, *values: object) -> int:
        return self.rows(statement, *values)[0][0]

    def differences(self) -> dict[str, int]:
        """Facts less traces; the county was built with facts of other origins, so it is the change that counts."""
        return {name: self.one(facts) - self.one(f"SELECT COUNT(*) FROM audit_trace WHERE {traces}") for name, (facts, traces) in FACTS.items()}

    def halves(self) -> dict[str, tuple[int, int]]:
        """Facts without a trace, or traces without a fact: where the difference has changed."""
        now = self.differences()
        return {name: (self.first[name], now[name]) for name in FACTS if now[name] != self.first[name]}

    def chain_breaks(self, *, whole: bool = False) -> list[int]:
        """Numbers of traces that do not follow from the one before; only what has come since the last look unless `whole`."""
        number, before = (0, "0" * 64) if whole else self.checked
        broken = []
        if number and self.rows("SELECT hash FROM audit_trace WHERE number = ?", number) != [(before,)]:
            broken.append(number)
        for *content, said, stands in self.rows(f"SELECT {', '.join(COLUMNS)}, before, hash FROM audit_trace WHERE number > ? ORDER BY number", number):
            entry = dict(zip(COLUMNS, content))
            entry["at"] = _moment(entry["at"])
            text = json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            if entry["number"] != number + 1 or said != before or hashlib.sha256((before + text).encode()).hexdigest() != stands:
                broken.append(entry["number"])
            number, before = entry["number"], stands
        self.checked = (number, before)
        return broken

    def stands(self, kind: str, mark: str) -> int:
        """How many times an act stands, in whole: its fact with all its parts."""
        return getattr(self, f"_{NAMES[kind]}")(mark)

    def _filed(self, mark: str) -> int:
        return self.one("SELECT COUNT(DISTINCT r.id) FROM records_revision r JOIN records_answer a ON a.revision_id = r.id WHERE r.filed_at IS NOT NULL AND a.text LIKE ?", f"{mark}：%")

    def _returned(self, mark: str) -> int:
        return self.one("SELECT COUNT(*) FROM records_revision WHERE remark = ?", f"请再核对：{mark}")

    def _task(self, mark: str) -> int:
        return self.one("SELECT COUNT(*) FROM tasks_task WHERE title = ?", mark)

    def _imported(self, names: str) -> int:
        """All three, each with a place in a branch and one trace; otherwise a number that is neither 0 nor 1."""
        found = [
            (self.one("SELECT COUNT(*) FROM people_person WHERE name = ?", name),
             self.one("SELECT COUNT(*) FROM people_membership m JOIN people_person p ON p.id = m.person_id WHERE p.name = ?", name),
             self.one("SELECT COUNT(*) FROM audit_trace t JOIN people_person p ON p.public_id = t.thing WHERE p.name = ? AND t.verb = '登记人员'", name))
            for name in names.split("、")
        ]  # fmt: skip
        return found[0][0] if len({number for row in found for number in row}) == 1 else -1

    def _letter(self, receipt: str) -> int:
        digest = hashlib.sha256(receipt.replace("-", "").encode()).hexdigest()
        waits = self.rows("SELECT COUNT(*) FROM entry WHERE digest = ?", digest, file=self.public / "inbox.sqlite3")[0][0]
        kept = self.one("SELECT COUNT(*) FROM publications_remark WHERE digest = ?", digest)
        return max(waits, kept)      # in between it stands in both: taken in, not yet wiped

    def _answered(self, remark: str) -> int:
        return self.one("SELECT COUNT(*) FROM publications_remark WHERE public_id = ? AND state = 'answered'", remark)

    def _cast(self, code: str) -> int:
        slip = hashlib.sha256("dzg/slip/{}/{}".format(self.poll, code.replace("-", "")).encode()).digest()
        box = self.box.read_bytes()
        at = box.index(slip[:32])
        return box[at + 32]

    def _job(self, mark: str) -> int:
        """A job that waits already is the one asked for: nothing of its own to find; what counts is in `halves`."""
        return 1


NAMES = {"报送": "filed", "退回": "returned", "立项": "task", "导入": "imported", "来信": "letter", "答复": "answered", "投票": "cast", "交办作业": "job"}


def _moment(text: str) -> str:
    """As the chain writes it: UTC, six places of a second."""
    day, _, hour = text.partition(" ")
    hour = hour.removesuffix("+00:00")
    return f"{day}T{hour if '.' in hour else hour + '.'}".ljust(26, "0") + "+00:00"
