"""动态口令: the second factor of an account: offered, switched on, spent at the log-in, renewed, switched off."""
from __future__ import annotations

import secrets
import unicodedata
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from dazugong.crypto import onetime
from dazugong.kernel.audit.actions import Acting, leave_trace
from dazugong.kernel.keys.actions import keyring, seal_bytes, unseal_bytes

from .actions import Themselves
from .models import FactorRemoval, Login, RecoveryCode
from .refusal import Refusal

FIGURES = "0123456789"
DIGESTS = {"sha1": "SHA-1", "sha256": "SHA-256", "sm3": "SM3"}
CODES, LENGTH, GROUP = 10, 16, 4        # recovery codes at a time; figures of one, as a telephone's keys for numbers have no letters
NOT_THE_CODE = "动态口令不对：请等手机上换了下一个六位数再填；还是不对，请核对手机的时间是否准确，再重新添加"
DASHES = str.maketrans("", "", " -‐‑–—―－　")


@dataclass(frozen=True)
class Offer:
    """待启用的密钥: what a telephone takes over, typed in groups of four or read from a picture of `address`."""

    spelled: str
    address: str
    digest: str


def new_offer(login: Login) -> str:
    """A fresh secret for the account, sealed: it lies in the session until a code confirms it."""
    digest = settings.FACTOR_DIGEST
    box = seal_bytes(_offered_to(login), onetime.new_secret(digest))
    return f"{digest}:{b64encode(box).decode()}"


def offered(login: Login, kept: str) -> Offer:
    """What stands behind the text of `new_offer`. Raises `SealBroken` for another account's."""
    digest, secret = _opened(login, kept)
    return Offer(onetime.spelled(secret), onetime.address_of(secret, digest, login.username), DIGESTS[digest])


@transaction.atomic
def switch_on(*, login: Login, kept: str, code: str, by: Acting, at: datetime) -> list[str]:
    """启用 or, where one stands already, 换新: the offered secret counts from now on. Returns the recovery codes, shown once.

    Whoever renews has just given a code of the old one (the page asks for it by `spend`). Raises `Refusal` for a wrong
    code, and when the factor was changed in another window meanwhile. Every other session of the account ends.
    """
    step, (digest, secret) = confirmed_step(login=login, kept=kept, code=code, at=at), _opened(login, kept)
    before = login.factor_since
    box = seal_bytes(_kept_for(login), secret)
    standing = Login.objects.filter(pk=login.pk, factor_since=before)
    if not standing.update(factor_sealed=box, factor_digest=digest, factor_since=at, factor_step=step):
        raise Refusal("动态口令刚才已在另一个窗口启用，请重新登录后查看")
    login.refresh_from_db(fields=["factor_sealed", "factor_digest", "factor_since", "factor_step"])
    leave_trace(by=by, at=at, verb="换新动态口令" if before else "启用动态口令", kind="账号", thing=login.pk, note=DIGESTS[digest])
    return _draw_codes(login)


def confirmed_step(*, login: Login, kept: str, code: str, at: datetime) -> int:
    """The step of a code of the offered secret: the telephone has it. Raises `Refusal` for any other."""
    digest, secret = _opened(login, kept)
    step = onetime.step_of(keyring().provider, digest, secret, tidy(code), now=onetime.step_at(at.timestamp()), after=-1)
    if step is None:
        raise Refusal(NOT_THE_CODE, field="code")
    return step


@transaction.atomic
def renew_codes(*, login: Login, by: Acting, at: datetime) -> list[str]:
    """换发恢复码: the old ones serve no longer. Returns the new ones, shown once."""
    leave_trace(by=by, at=at, verb="换发恢复码", kind="账号", thing=login.pk)
    return _draw_codes(login)


@transaction.atomic
def switch_off(*, login: Login, by: Acting, at: datetime, verb: str = "停用动态口令", note: str = "") -> None:
    """停用: the secret and the recovery codes are gone; every other session of the account ends. Raises `Refusal` where none stands."""
    gone = Login.objects.filter(pk=login.pk, factor_since__isnull=False)
    if not gone.update(factor_sealed=None, factor_digest="", factor_since=None, factor_step=0):
        raise Refusal("这个账号没有启用动态口令，不用再办")
    RecoveryCode.objects.filter(login=login).delete()
    FactorRemoval.objects.filter(login=login, settled_at=None).delete()
    login.refresh_from_db(fields=["factor_sealed", "factor_digest", "factor_since", "factor_step"])
    leave_trace(by=by, at=at, verb=verb, kind="账号", thing=login.pk, note=note)


def spend(*, login: Login, code: str, at: datetime) -> bool:
    """验证: whether this is a code that serves, or a recovery code, and then it has served.

    A wrong one leaves a trace: whoever got so far knew the password.
    """
    given = tidy(code)
    with transaction.atomic():
        if login.factor_since is None:
            return False
        served = (_spend_recovery if is_recovery(given) else _spend_code)(login, given, at)
        if not served:
            leave_trace(by=Themselves(login), at=at, verb="动态口令不对", kind="账号", thing=login.pk)
    return served


def is_recovery(code: str) -> bool:
    """Whether what was typed has the length of a recovery code."""
    return len(tidy(code)) == LENGTH


def codes_left(login: Login) -> int:
    """恢复码 of the account that have not served."""
    return RecoveryCode.objects.filter(login=login, used_at=None).count()


def tidy(code: str) -> str:
    """A code as it is compared: whatever blanks, dashes or wide figures it was typed with."""
    return unicodedata.normalize("NFKC", code).translate(DASHES)


def _spend_code(login: Login, given: str, at: datetime) -> bool:
    now = onetime.step_at(at.timestamp())
    secret = unseal_bytes(_kept_for(login), login.factor_sealed)
    step = onetime.step_of(keyring().provider, login.factor_digest, secret, given, now=now, after=login.factor_step)
    if step is None:
        return False
    unspent = Login.objects.filter(pk=login.pk, factor_since=login.factor_since, factor_step__lt=step)
    return bool(unspent.update(factor_step=step))       # of two who send it at the same moment one is served


def _spend_recovery(login: Login, given: str, at: datetime) -> bool:
    unused = RecoveryCode.objects.filter(login=login, digest=_digest(login, given), used_at=None)
    if not unused.update(used_at=at):
        return False
    leave_trace(by=Themselves(login), at=at, verb="用恢复码", kind="账号", thing=login.pk, note=f"还剩{codes_left(login)}个")
    return True


def _draw_codes(login: Login) -> list[str]:
    drawn = ["".join(secrets.choice(FIGURES) for _ in range(LENGTH)) for _ in range(CODES)]
    RecoveryCode.objects.filter(login=login).delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(login=login, digest=_digest(login, one)) for one in drawn)
    return ["-".join(one[start : start + GROUP] for start in range(0, LENGTH, GROUP)) for one in drawn]


def _digest(login: Login, code: str) -> str:
    return keyring().blind("recovery", f"{login.pk}/{code}")


def _opened(login: Login, kept: str) -> tuple[str, bytes]:
    digest, _, box = kept.partition(":")
    return digest, unseal_bytes(_offered_to(login), b64decode(box))


def _offered_to(login: Login) -> str:
    return f"factor/{login.pk}/offered"


def _kept_for(login: Login) -> str:
    return f"factor/{login.pk}/kept"
