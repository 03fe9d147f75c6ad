"""关系: who holds to whom, from when until when, how often he came, and what was said that nobody else may read."""
from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from dazugong.fence.declare import Fence, in_domain
from dazugong.kernel.identity.ids import new_id
from dazugong.kernel.keys.models import SubjectKey
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.people.models import Person, Post
from dazugong.spec.domains import DOMAINS, RECORDS

KEPT = in_domain(DOMAINS)
HELD_BY = f"(to_unit_id IS NOT NULL AND {in_domain(DOMAINS, 'holder_unit_id')})"    # of two units each reads it, wherever the other stands
# 直接领导: whoever on the day holds a principal post (正职) of the unit.
LED = (
    "SELECT p.unit_id FROM people_post p JOIN people_appointment a ON a.post_id = p.id WHERE p.principal"
    " AND a.person_id = {self} AND a.since <= {day} AND (a.until IS NULL OR a.until > {day})"
)


class Relation(models.Model):
    """关系: `holder` holds to `object` from `since` until, not including, `until`; `unit` answers for it.

    `domain` says which roles see it. The rules of its kind are copied when it begins, so that a new version of the mechanism leaves it as it was agreed.
    `agreed` holds what its kind asks for in words (任务, 带教人 …), empty while nobody holds to the object.
    Names are kept as they were said: a township may not see the row of the county's office. An empty `holder`, or a
    `vacant_on` that has come, is 待落实. `due` is the last day of the term; `origin` is the number of the first relation
    in a chain of hand-overs, so that what the predecessor did for the object is not lost.
    """

    fence = Fence(
        f"{KEPT} OR {HELD_BY} OR to_person_id = {{self}} OR holder_person_id = {{self}}", writable=KEPT
    )

    class Keeps(models.TextChoices):
        RESULT = "result", "内容和结果"
        DAY = "day", "只留已办和日期"
        SEALED = "sealed", "内容只有双方和直接领导能看"

    public_id = models.CharField("编号", max_length=12, unique=True, default=new_id)
    pack = models.CharField("机制", max_length=40)
    kind = models.CharField("种类标识", max_length=40)
    title = models.CharField("种类", max_length=60)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    domain = models.CharField("领域", max_length=20, default=RECORDS)
    object = models.CharField("对象", max_length=80)
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", null=True)
    to_person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    holder = models.CharField("联系方", max_length=80, blank=True)
    holder_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", null=True)
    holder_person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    holder_post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", null=True)
    vacant_on = models.DateField("空缺自", null=True)
    visits = models.IntegerField("应到访次数", default=0)
    months = models.IntegerField("周期月数", default=12)
    counts_days = models.BooleanField("数天数", default=False)
    confirm = models.BooleanField("须经确认", default=False)
    keeps = models.CharField("到访留存", max_length=10, choices=Keeps.choices, default=Keeps.RESULT)
    at_least = models.IntegerField("至少几个联系方", default=1)
    evaluate = models.BooleanField("期满评价", default=False)
    evaluate_by = models.DateField("评价期限", null=True)
    agreed = models.JSONField("约定", default=dict)
    reply = models.BooleanField("本人填意见", default=False)
    since = models.DateField("起")
    due = models.DateField("期满日", null=True)
    remind_on = models.DateField("提醒日", null=True)
    until = models.DateField("止", null=True)
    ended = models.CharField("结束原因", max_length=200, blank=True)
    evaluated_on = models.DateField("评价日期", null=True)
    evaluation = models.TextField("评价", blank=True)
    origin = models.CharField("起始编号", max_length=12)
    follows = models.OneToOneField("self", on_delete=models.PROTECT, related_name="followed_by", null=True)
    at = models.DateTimeField("登记时间")
    login = models.BigIntegerField("登记账号", null=True)

    class Meta:
        verbose_name = "关系"
        indexes = [
            models.Index(fields=["unit", "pack", "kind"], name="relation_of_unit"), models.Index(fields=["origin"], name="relation_chain")
        ]
        constraints = [
            models.CheckConstraint(name="relation_ends_after_it_begins", condition=Q(until=None) | Q(until__gt=F("since"))),
            models.CheckConstraint(name="relation_has_one_object", condition=Q(to_unit=None) | Q(to_person=None)),
            models.CheckConstraint(
                name="relation_has_one_holder",
                condition=Q(holder_unit=None, holder_person=None) | Q(holder_unit=None, holder_post=None)
                | Q(holder_person=None, holder_post=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}：{self.object}"


class Visit(models.Model):
    """到访: on `day` the holder came; 慰问 and 谈心谈话 leave no words here, whatever is typed."""

    fence = Fence(
        "relation_id IN (SELECT id FROM {table:relations_relation})",
        writable=f"relation_id IN (SELECT r.id FROM relations_relation r WHERE {in_domain(DOMAINS, 'r.unit_id', 'r.domain')})",
    )

    relation = models.ForeignKey(Relation, on_delete=models.PROTECT, related_name="visits_made")
    day = models.DateField("到访日期")
    days = models.IntegerField("天数", default=1)
    what = models.TextField("到访内容", blank=True)
    raised = models.IntegerField("问题数", default=0)
    solved = models.IntegerField("办结数", default=0)
    confirmed_on = models.DateField("确认日期", null=True)
    confirmed_by = models.BigIntegerField("确认账号", null=True)
    at = models.DateTimeField("登记时间")
    login = models.BigIntegerField("登记账号", null=True)

    class Meta:
        verbose_name = "到访"
        indexes = [models.Index(fields=["relation", "day"], name="visit_of_relation")]
        constraints = [
            models.CheckConstraint(name="solved_within_raised", condition=Q(solved__gte=0, raised__gte=F("solved"))),
            models.CheckConstraint(name="visit_lasts_a_day", condition=Q(days__gte=1)),
        ]


class Reply(models.Model):
    """本人意见: what the person it is about says of it; nobody writes it for him, and a second one stands beside the first."""

    fence = Fence(
        "relation_id IN (SELECT id FROM {table:relations_relation})",
        writable="relation_id IN (SELECT r.id FROM relations_relation r WHERE r.to_person_id = {self})",
    )

    relation = models.ForeignKey(Relation, on_delete=models.PROTECT, related_name="replies")
    text = models.TextField("意见")
    day = models.DateField("日期")
    at = models.DateTimeField("填写时间")
    login = models.BigIntegerField("填写账号", null=True)

    class Meta:
        verbose_name = "本人意见"
        indexes = [models.Index(fields=["relation", "day"], name="reply_to_relation")]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} 本人意见"


class TalkNote(models.Model):
    """谈话内容: sealed under a key of its own; only the two persons and the leader of the unit may open it.

    After `delete_after` the key is destroyed: that it took place remains, what was said does not.
    """

    fence = Fence(
        f"talker_id = {{self}} OR partner_id = {{self}} OR unit_id IN ({LED})", writable="talker_id = {self} OR partner_id = {self}"
    )

    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, related_name="note")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    talker = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    partner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    key = models.OneToOneField(SubjectKey, on_delete=models.PROTECT, related_name="+")
    box = models.BinaryField("密文")
    delete_after = models.DateField("保存到")

    class Meta:
        verbose_name = "谈话内容"
