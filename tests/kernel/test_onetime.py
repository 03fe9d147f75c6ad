"""动态口令的算法: the published answers, a second reckoning, and which codes serve when."""
from __future__ import annotations

import hashlib
import os
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dazugong.crypto import OpenSsl, onetime
from tests import telephone

EXAMPLES = settings(max_examples=2000 if "DZG_DRILL_MINUTES" in os.environ else 60, deadline=None)
SEEDS = {"sha1": b"12345678901234567890", "sha256": b"12345678901234567890123456789012"}
PUBLISHED = (  # RFC 6238, appendix B
    (59, "94287082", "46119246"), (1111111109, "07081804", "68084774"), (1111111111, "14050471", "67062674"),
    (1234567890, "89005924", "91819424"), (2000000000, "69279037", "90698825"), (20000000000, "65353130", "77737706"),
)
SECRETS = st.binary(min_size=20, max_size=32)
DIGESTS = st.sampled_from(["sha1", "sha256", "sm3"])
STEPS = st.integers(0, 2**40)


@pytest.mark.parametrize(("seconds", "sha1", "sha256"), PUBLISHED)
def test_the_published_answers(seconds: int, sha1: str, sha256: str) -> None:
    for digest, expected in (("sha1", sha1), ("sha256", sha256)):
        assert onetime.code_of(OpenSsl(), digest, SEEDS[digest], onetime.step_at(seconds), digits=8) == expected
        assert telephone.code(digest, SEEDS[digest], seconds, digits=8) == expected


def test_the_second_reckoning_gives_the_published_sm3() -> None:
    """GB/T 32905, appendix A: both examples."""
    assert telephone.sm3(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert telephone.sm3(b"abcd" * 16).hex() == "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"


@EXAMPLES
@given(digest=DIGESTS, secret=SECRETS, step=STEPS)
def test_every_code_is_that_of_the_second_reckoning(digest: str, secret: bytes, step: int) -> None:
    found = onetime.code_of(OpenSsl(), digest, secret, step)
    assert found == telephone.code(digest, secret, step * 30)
    assert re.fullmatch(r"\d{6}", found)


@EXAMPLES
@given(digest=DIGESTS, key=st.binary(max_size=100), message=st.binary(max_size=100))
def test_the_mac_is_that_of_its_definition(digest: str, key: bytes, message: bytes) -> None:
    assert OpenSsl().code_mac(digest, key, message) == telephone.mac(digest, key, message)


@EXAMPLES
@given(secret=SECRETS, digest=DIGESTS, now=st.integers(2, 2**40), off=st.integers(-4, 4), used=st.integers(-4, 4))
def test_a_code_serves_one_step_to_either_side_and_never_again(secret: bytes, digest: str, now: int, off: int, used: int) -> None:
    given_code = telephone.code(digest, secret, max(0, now + off) * 30)
    after = now + used
    window = [step for step in (now - 1, now, now + 1) if step > after]
    expected = next((step for step in window if telephone.code(digest, secret, step * 30) == given_code), None)
    assert onetime.step_of(OpenSsl(), digest, secret, given_code, now=now, after=after) == expected


@EXAMPLES
@given(secret=SECRETS, now=st.integers(2, 2**40), typed=st.text(max_size=8))
def test_what_is_no_code_never_serves(secret: bytes, now: int, typed: str) -> None:
    right = {telephone.code("sha1", secret, step * 30) for step in (now - 1, now, now + 1)}
    served = onetime.step_of(OpenSsl(), "sha1", secret, typed, now=now, after=-1) is not None
    assert served == (typed in right)


@EXAMPLES
@given(seconds=st.floats(0, 2**36))
def test_a_step_is_a_half_minute(seconds: float) -> None:
    step = onetime.step_at(seconds)
    assert step * 30 <= seconds < (step + 1) * 30


@EXAMPLES
@given(secret=SECRETS, digest=DIGESTS, account=st.from_regex(r"[a-z0-9-]{1,40}", fullmatch=True))
def test_the_address_and_what_is_typed_by_hand_give_the_same_secret(secret: bytes, digest: str, account: str) -> None:
    label, read, asked = telephone.read_address(onetime.address_of(secret, digest, account))
    assert (label, read) == (f"大组工:{account}", secret)
    assert asked == {"issuer": "大组工", "algorithm": digest.upper()}
    groups = onetime.spelled(secret).split(" ")
    assert all(len(group) == 4 for group in groups[:-1]) and 1 <= len(groups[-1]) <= 4
    assert telephone.Telephone(f'<p class="slip"><code>{" ".join(groups)}</code></p>').secret == secret


def test_a_secret_is_as_long_as_its_digest_and_drawn_anew() -> None:
    for digest, length in (("sha1", 20), ("sha256", 32), ("sm3", 32)):
        drawn = {onetime.new_secret(digest) for _ in range(20)}
        assert len(drawn) == 20 and {len(one) for one in drawn} == {length}
        assert len(telephone.DIGESTS[digest](b"")) == length
    with pytest.raises(KeyError):
        onetime.new_secret("md5")


@pytest.mark.skipif("sm3" not in hashlib.algorithms_available, reason="the library of this Python has no SM3")
def test_a_third_reckoning_of_sm3_agrees() -> None:
    for length in (0, 1, 55, 56, 63, 64, 65, 200):
        message = bytes(range(length))
        assert hashlib.new("sm3", message).digest() == telephone.sm3(message)
