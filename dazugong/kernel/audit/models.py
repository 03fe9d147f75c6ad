"""留痕: who did what to which thing when; appended in the same transaction as the act, never changed."""
from __future__ import annotations

from datetime import datetime

from django.db import models


class Trace(models.Model):
    """痕迹: one act or one reading of persons. Carries ids and verbs, no personal values.

    `login`, `post` and `thing` are plain numbers and public ids, not foreign keys: a trace outlives what it names.
    `digest` is a keyed digest of what was filed, or of the sorted ids that were shown. `hash` covers every other
    column and the hash before it.
    """

    unfenced = "only the auditor's page reads traces; access is checked by power, not by unit"

    number = models.BigIntegerField("序号", primary_key=True)
    at = models.DateTimeField("时间")
    login = models.BigIntegerField("账号", null=True)
    post = models.BigIntegerField("职务", null=True)
    verb = models.CharField("动作", max_length=40)
    kind = models.CharField("对象类别", max_length=40)
    thing = models.CharField("对象", max_length=80, blank=True)
    count = models.IntegerField("数量", null=True)
    digest = models.CharField("摘要", max_length=64, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)
    before = models.CharField("前一哈希", max_length=64)
    hash = models.CharField("哈希", max_length=64)

    class Meta:
        verbose_name = "痕迹"
        indexes = [models.Index(fields=["kind", "thing"]), models.Index(fields=["login", "at"])]

    def content(self) -> dict[str, object]:
        """What the hash covers."""
        return content_of(
            self.number, self.at, self.login, self.post, self.verb, self.kind, self.thing, self.count, self.digest, self.note
        )


def content_of(
    number: int, at: datetime, login: int | None, post: int | None, verb: str, kind: str, thing: str, count: int | None,
    digest: str, note: str,
) -> dict[str, object]:
    """What the hash of a trace with these columns covers."""
    return {
        "number": number, "at": at.isoformat(timespec="microseconds"), "login": login, "post": post, "verb": verb,
        "kind": kind, "thing": thing, "count": count, "digest": digest, "note": note,
    }
