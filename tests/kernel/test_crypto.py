"""密码: known answers, a wrong key opens nothing, and a chain shows every change."""
from __future__ import annotations

import json
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dazugong.crypto import GENESIS, Keyring, OpenSsl, SealBroken, canonical, link

EXAMPLES = settings(max_examples=2000 if "DZG_DRILL_MINUTES" in os.environ else 80, deadline=None)
MASTER = bytes(range(32))


def test_digest_and_mac_give_the_published_answers() -> None:
    """FIPS 180-4 (“abc”) and RFC 4231, test case 2."""
    provider = OpenSsl()
    assert provider.digest(b"abc").hex() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    mac = provider.mac(b"Jefe", b"what do ya want for nothing?").hex()
    assert mac == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"


def test_a_box_sealed_elsewhere_with_aes_gcm_opens() -> None:
    """The GCM specification's test case 14: 256 bits of zero key, zero nonce, one zero block."""
    box = bytes(12) + bytes.fromhex("cea7403d4d606b6e074ec5d3baf39d18" "d0d1c8a799996bf0265b98b5d48ab919")
    assert OpenSsl().open(bytes(32), box, b"") == bytes(16)


@EXAMPLES
@given(plain=st.text(max_size=200))
def test_what_was_sealed_opens_again(plain: str) -> None:
    ring = Keyring(MASTER)
    key = ring.new_subject_key("person:甲")
    assert ring.open(key, "person:甲", "phone", ring.seal(key, "person:甲", "phone", plain)) == plain


@EXAMPLES
@given(other=st.binary(min_size=32, max_size=32).filter(lambda b: b != MASTER))
def test_another_installation_opens_nothing(other: bytes) -> None:
    ring = Keyring(MASTER)
    key = ring.new_subject_key("person:甲")
    box = ring.seal(key, "person:甲", "phone", "13900000001")
    with pytest.raises(SealBroken):
        Keyring(other).open(key, "person:甲", "phone", box)


@EXAMPLES
@given(data=st.data())
def test_a_changed_box_never_opens_as_something_else(data: st.DataObject) -> None:
    ring = Keyring(MASTER)
    key = ring.new_subject_key("person:甲")
    box = bytearray(ring.seal(key, "person:甲", "phone", "13900000001"))
    at, by = data.draw(st.integers(0, len(box) - 1)), data.draw(st.integers(1, 255))
    box[at] ^= by
    with pytest.raises(SealBroken):
        ring.open(key, "person:甲", "phone", bytes(box))
    with pytest.raises(SealBroken):
        ring.open(key, "person:甲", "phone", bytes(box[:at]))


def test_a_box_moved_to_another_person_or_field_stays_shut() -> None:
    ring = Keyring(MASTER)
    one, two = ring.new_subject_key("person:甲"), ring.new_subject_key("person:乙")
    box = ring.seal(one, "person:甲", "phone", "13900000001")
    for key, subject, field in ((two, "person:乙", "phone"), (one, "person:甲", "address"), (one, "person:乙", "phone")):
        with pytest.raises(SealBroken):
            ring.open(key, subject, field, box)


def test_equal_numbers_meet_by_their_mark_and_tell_nothing() -> None:
    ring, other = Keyring(MASTER), Keyring(bytes(32))
    mark = ring.blind("citizen_number", "11010119070701001X")
    assert mark == ring.blind("citizen_number", "11010119070701001X")
    assert mark != ring.blind("phone", "11010119070701001X")
    assert mark != other.blind("citizen_number", "11010119070701001X")
    assert "1907" not in mark and len(mark) == 32


def test_a_short_master_key_is_refused() -> None:
    with pytest.raises(ValueError, match="主密钥长度不足"):
        Keyring(b"short")


def test_two_boxes_of_one_value_differ() -> None:
    ring = Keyring(MASTER)
    key = ring.new_subject_key("person:甲")
    assert ring.seal(key, "person:甲", "phone", "1") != ring.seal(key, "person:甲", "phone", "1")


@EXAMPLES
@given(content=st.dictionaries(st.text(max_size=8), st.one_of(st.none(), st.integers(), st.text(max_size=20)), max_size=6))
def test_an_entry_has_one_byte_form_whatever_the_order(content: dict) -> None:
    turned = dict(reversed(list(content.items())))
    assert canonical(content) == canonical(turned)
    assert json.loads(canonical(content)) == content
    assert link(GENESIS, content) == link(GENESIS, turned)


def test_the_chain_depends_on_everything_before_it() -> None:
    first = link(GENESIS, {"number": 1, "verb": "登记"})
    assert link(first, {"number": 2}) != link(GENESIS, {"number": 2})
    assert link(GENESIS, {"number": 1, "verb": "更正"}) != first


def test_first_values_of_many_open_each_for_its_own_person() -> None:
    ring = Keyring(MASTER)
    keys, boxes = ring.seal_first(["person:甲", "person:乙"], [(0, "phone", "样1"), (0, "address", "样2"), (1, "phone", "样1")])
    assert ring.open(keys[0], "person:甲", "address", boxes[1]) == "样2"
    assert ring.open(keys[1], "person:乙", "phone", boxes[2]) == "样1"
    assert len({bytes(box[:12]) for box in boxes}) == 3, "no nonce twice"
    with pytest.raises(SealBroken):
        ring.open(keys[1], "person:乙", "phone", boxes[0])
