"""人员: persons, where they belong, which posts there are and who holds them; everything dated."""
from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from dazugong.fence.declare import Fence, by_unit
from dazugong.kernel.calendar.fields import PartialDateField
from dazugong.kernel.identity.ids import new_id
from dazugong.kernel.identity.models import Login
from dazugong.kernel.keys.models import SubjectKey
from dazugong.kernel.orgs.models import Unit


def entered(person: str) -> str:
    """Whose entries a reader may write: of persons in units within reach, never his own by merely seeing it.

    Three questions rather than a union of three lists: each is asked by row where the list would be long.
    """
    return (
        f"{person} IN (SELECT m.person_id FROM people_membership m WHERE m.unit_id IN {{units:people}})"
        f" OR {person} IN (SELECT a.person_id FROM people_appointment a JOIN people_post p ON p.id = a.post_id WHERE p.unit_id IN {{units:people}})"
        f" OR {person} IN (SELECT c.person_id FROM people_cadreship c WHERE c.unit_id IN {{units:cadres}})"
    )


OF_PERSON = Fence("person_id IN (SELECT id FROM {table:people_person})", writable=entered("person_id"))


class Person(models.Model):
    """人员: the values that lists and figures need, as they stand now; `PersonRevision` keeps how they came to be.

    Citizen number, telephone, address and remarks are `SealedValue`s. Partial dates are ISO prefixes.
    A reader sees a person who on the day belongs to, holds a post in, or as a cadre is managed by a unit within reach,
    and oneself.
    """

    fence = Fence(  # memberships, appointments and cadreships are seen through their own fences
        "id IN (SELECT m.person_id FROM people_membership m WHERE m.since <= {day} AND (m.until IS NULL OR m.until > {day}))"
        " OR id IN (SELECT a.person_id FROM people_appointment a WHERE a.since <= {day} AND (a.until IS NULL OR a.until > {day}))"
        " OR id IN (SELECT c.person_id FROM people_cadreship c WHERE c.since <= {day} AND (c.until IS NULL OR c.until > {day}))"
        " OR id = {self}",
        writable=entered("id"),
    )

    public_id = models.CharField("编号", max_length=12, unique=True, default=new_id)
    login = models.OneToOneField(Login, on_delete=models.PROTECT, null=True, related_name="+")
    key = models.OneToOneField(SubjectKey, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("姓名", max_length=60)
    pinyin = models.CharField("拼音", max_length=300, blank=True)
    sex = models.CharField("性别", max_length=1, choices=[("男", "男"), ("女", "女")])
    ethnic_group = models.CharField("民族", max_length=20, blank=True)
    birth = PartialDateField("出生日期")
    native_place = models.CharField("籍贯", max_length=60, blank=True)
    education = models.CharField("学历", max_length=30, blank=True)
    degree = models.CharField("学位", max_length=30, blank=True)
    occupation = models.CharField("工作岗位", max_length=60, blank=True)
    work_start = PartialDateField("参加工作日期")
    joined = PartialDateField("入党日期")
    regular = PartialDateField("转正日期")
    member_class = models.CharField("人员类别", max_length=20, blank=True)

    PLAIN: ClassVar[tuple[str, ...]] = (
        "name", "sex", "ethnic_group", "birth", "native_place", "education", "degree", "occupation", "work_start",
        "joined", "regular", "member_class",
    )
    SEALED: ClassVar[tuple[str, ...]] = ("citizen_number", "phone", "address", "remark")

    class Meta:
        verbose_name = "人员"
        indexes = [models.Index(fields=["name"])]

    def __str__(self) -> str:
        return self.name


class PersonRevision(models.Model):
    """人员更正: what was changed, by whom, when. Plain values as {field: [before, after]}; a sealed field only by name."""

    fence = OF_PERSON

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="revisions")
    number = models.IntegerField("版次")
    changes = models.JSONField("变动")
    login = models.BigIntegerField("登记账号", null=True)
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "人员更正"
        constraints = [models.UniqueConstraint(fields=["person", "number"], name="one_person_revision_per_number")]


class SealedValue(models.Model):
    """密封值: one personal value under the key of its person; `mark` is the keyed blind index that finds it again."""

    fence = OF_PERSON

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="sealed_values")
    field = models.CharField("项目", max_length=20)
    box = models.BinaryField("密文")
    mark = models.CharField("盲索引", max_length=32, blank=True)
    current = models.BooleanField("现行", default=True)
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "密封值"
        constraints = [
            models.UniqueConstraint(fields=["person", "field"], condition=Q(current=True), name="one_current_sealed_value"),
            models.UniqueConstraint(
                fields=["mark"], condition=Q(current=True, field="citizen_number"), name="one_person_per_citizen_number"
            ),
        ]


class Membership(models.Model):
    """党籍关系: a person belongs to a branch from `since` until, not including, `until`.

    Why it began and ended stands in the words of the register (发展, 转入 …; 转出, 去世, 开除党籍 …); the yearly statistics
    read them, and name what is left empty by the dates.
    """

    fence = Fence("unit_id IN {units:people} OR person_id = {self}", writable="unit_id IN {units:people}")

    class Kind(models.TextChoices):
        REGULAR = "regular", "正式党员"
        PROBATIONARY = "probationary", "预备党员"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships")
    kind = models.CharField("党员类别", max_length=20, choices=Kind.choices, default=Kind.REGULAR)
    since = models.DateField("起")
    until = models.DateField("止", null=True)
    began = models.CharField("增加原因", max_length=40, blank=True)
    ended = models.CharField("减少原因", max_length=40, blank=True)

    class Meta:
        verbose_name = "党籍关系"
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(until=None), name="one_open_membership"),
            models.CheckConstraint(name="membership_ends_after_it_begins", condition=Q(until=None) | Q(until__gt=F("since"))),
        ]


class Post(models.Model):
    """职务: a post of a unit, whether held or vacant; `seats` is the number allowed (职数)."""

    fence = by_unit("units")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    title = models.CharField("职务名称", max_length=40)
    principal = models.BooleanField("正职", default=False)
    seats = models.IntegerField("职数", default=1)
    since = models.DateField("设立日期")
    until = models.DateField("撤销日期", null=True)

    class Meta:
        verbose_name = "职务"
        constraints = [
            models.UniqueConstraint(fields=["unit", "title"], condition=Q(until=None), name="one_open_post_per_title"),
            models.CheckConstraint(name="post_ends_after_it_begins", condition=Q(until=None) | Q(until__gt=F("since"))),
            models.CheckConstraint(name="post_has_a_seat", condition=Q(seats__gte=1)),
        ]

    def __str__(self) -> str:
        return self.title


class Appointment(models.Model):
    """任职: a person holds a post from `since` until, not including, `until`; acts name it."""

    fence = Fence(
        "post_id IN (SELECT p.id FROM people_post p WHERE p.unit_id IN {units:people}) OR person_id = {self}",
        writable="post_id IN (SELECT p.id FROM people_post p WHERE p.unit_id IN {units:people})",
    )

    class Kind(models.TextChoices):
        FULL = "full", "任职"
        ACTING = "acting", "代理"
        PAIRED = "paired", "AB角"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="appointments")
    kind = models.CharField("方式", max_length=10, choices=Kind.choices, default=Kind.FULL)
    since = models.DateField("起")
    until = models.DateField("止", null=True)
    document = models.CharField("文号", max_length=60, blank=True)

    class Meta:
        verbose_name = "任职"
        constraints = [
            models.CheckConstraint(name="appointment_ends_after_it_begins", condition=Q(until=None) | Q(until__gt=F("since")))
        ]


class RosterUpload(models.Model):
    """待导入文件: an upload between preview and confirmation, sealed; it goes when it is done with.

    `seen` is the preview of a large one, which is made once, in the background.
    """

    unfenced = "opened only by the login that uploaded it"

    class Kind(models.TextChoices):
        ROSTER = "roster", "党员名册"
        CADRES = "cadres", "任免审批表"

    kind = models.CharField("种类", max_length=10, choices=Kind.choices, default=Kind.ROSTER)
    public_id = models.CharField("编号", max_length=12, unique=True, default=new_id)
    login = models.ForeignKey(Login, on_delete=models.PROTECT, related_name="+")
    filename = models.CharField("文件名", max_length=200)
    digest = models.CharField("文件摘要", max_length=64)
    box = models.BinaryField("密文", null=True)
    seen = models.BinaryField("预览密文", null=True)
    at = models.DateTimeField("上传时间")

    class Meta:
        verbose_name = "待导入文件"
