"""寻常的表: what is read at one glance is read as the XML parser reads it; whatever is not so plain is left to the parser."""
from __future__ import annotations

import base64
import binascii

import pybase64
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dazugong.formats.lrmx import read_lrmx, write_lrmx
from dazugong.formats.lrmx.elements import ELEMENTS, FAMILY_PARTS, NEWER_ELEMENTS
from dazugong.formats.lrmx.opening import AGAIN, FORM, _parsed
from dazugong.formats.lrmx.plainform import OpenedForm, plain_form
from dazugong.formats.lrmx.xmltext import checked, xml_root_of
from dazugong.formats.refusal import Refused
from tests.formats.lrmx.people import cadres
from tests.formats.making import examples

ORDER = [element.name for element in (*ELEMENTS, *NEWER_ELEMENTS)]
TEXTS = ["", "样例", "  甲 \n 乙 ", "a>b", "\u3000", "&lt;", "]]", "<!-- x -->", "AAAA", "AA=", "甲\r\n乙"]
NAMES = ["XingMing", "XingBie", "JianLi", "ZhaoPian", "Item", "Other", "person"]
PIECES = [
    "<Person>", "</Person>", "<JiaTingChengYuan>", "</JiaTingChengYuan>", "<JiaTingChengYuan/>", "<Item>", "</Item>", "<Item/>", " ", "\n", "\r\n",
    "字", "&amp;", "]]>", "<!-- x -->", "<![CDATA[<a>]]>", "\x0b", "\ufffe", "\u3000", "<?x y?>", '<XingBie a="1">男</XingBie>', "<1a>x</1a>", "<>x</>", "<a</a>", "<a>", "</a>", "<a >x</a>", "<a b>x</a b>",
    *(f"<{name}>{text}</{name}>" for name in NAMES for text in ("", "样例", "  甲 \n 乙 ", "a>b", "AAAA", "AA==")), *(f"<{name}/>" for name in NAMES),
]


def parsed(body: bytes):
    """What the parser makes of it; None where it refuses."""
    try:
        return _parsed(xml_root_of(body, "", field=FORM, remedy=AGAIN), "")
    except Refused:
        return None


def said(form):
    """What both say alike: every element and every row that says anything, the photo as it is written."""
    photo = {"ZhaoPian": base64.b64encode(form.photo).decode()} if form.photo else {}
    rows = [{part: text.strip() for part, text in row.items() if text.strip()} for row in form.family]
    return form.elements | photo, form.written_name, [row for row in rows if row]


@examples
@given(st.lists(st.sampled_from(PIECES), max_size=12), st.booleans())
def test_whatever_is_taken_as_plain_is_read_as_the_parser_reads_it(pieces, whole):
    body = "".join(pieces).join(["<Person>", "</Person>"] if whole else ["", ""]).encode("utf-8")
    plain = plain_form(body)
    assert plain is None or said(plain) == said(parsed(body))


@examples
@given(st.lists(st.tuples(st.sampled_from(ORDER), st.sampled_from(TEXTS)), max_size=8), st.lists(st.lists(st.sampled_from(TEXTS), min_size=5, max_size=5), max_size=3), st.booleans())
def test_elements_in_their_order_are_read_as_the_parser_reads_them(said_of, rows, in_order):
    items = "".join(f"<Item>\n{''.join(f'<{part}>{text}</{part}> ' for part, text in zip(FAMILY_PARTS, row))}</Item> " for row in rows)
    elements = [*said_of, ("JiaTingChengYuan", items)]
    if in_order:
        elements = sorted(dict(elements).items(), key=lambda element: ORDER.index(element[0]))
    body = f"<Person>{' '.join(f'<{name}>{text}</{name}>' for name, text in elements)}</Person>".encode()
    plain = plain_form(body)
    assert plain is None or said(plain) == said(parsed(body))
    if in_order and not any(sign in text for sign in "<&]\r" for text in [*dict(said_of).values(), *sum(rows, [])]):
        assert plain is not None


@examples
@given(cadres())
def test_what_is_written_here_reads_the_same_both_ways(cadre):
    body = checked(write_lrmx(cadre), "", field=FORM, limit=10**8, elements=5000, remedy=AGAIN)
    plain = plain_form(body)
    assert plain is None or said(plain) == said(parsed(body))


def test_a_form_as_editors_write_it_is_plain():
    assert plain_form(b"<Person>\n  <XingMing>\xe7\x94\xb2</XingMing>\n  <ZhaoPian />\n</Person>\n") == OpenedForm({"XingMing": "甲"}, "甲")


@pytest.mark.parametrize("where", ["<JiaTingChengYuan><Item>%s</Item></JiaTingChengYuan>", "<Other>%s</Other>", "%s%s",
                                   "<JiaTingChengYuan><Item>%s</Item></JiaTingChengYuan><ZhaoPian/>"])
def test_only_the_photo_of_the_person_himself_is_taken_out(where):
    assert plain_form(f"<Person>{where.replace('%s', '<ZhaoPian>AAAA</ZhaoPian>')}</Person>".encode()) is None
    assert plain_form(b"<Person><ZhaoPian>AAAA</ZhaoPian></Person>").photo == b"\0\0\0"


@examples
@given(st.text(alphabet="AQgw+/=-_ \n\u6837", max_size=12) | st.binary(max_size=40).map(lambda some: base64.b64encode(some).decode()))
def test_a_photo_is_decoded_no_less_strictly_than_by_the_standard_library(text):
    try:
        found = pybase64.b64decode(text, validate=True)
    except ValueError:
        return
    assert found == binascii.a2b_base64(text, strict_mode=True)


@pytest.mark.parametrize("twice", ["<XingMing>甲</XingMing><XingMing>乙</XingMing>", "<XingMing>甲</XingMing><xingming>乙</xingming>"])
def test_the_same_element_twice_is_refused(twice):
    with pytest.raises(Refused, match="出现两次"):
        read_lrmx(f"<Person>{twice}</Person>".encode())
