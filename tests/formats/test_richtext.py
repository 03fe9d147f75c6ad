"""The body of a publication: formatting stays, actions go, no word is lost or added."""
from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dazugong.formats.refusal import Refused
from dazugong.formats.richtext import sanitise
from tests.formats.making import examples

ACTIVE = re.compile(r"<(script|iframe|object|embed|form|input|base|meta|link|style|svg|math|noscript|img)|<[^>]*\s(on\w+|hx-\w+|data-[\w-]+|style|srcdoc|src)\s*="
                    r"|javascript:|vbscript:|href=\"(data:|//)", re.IGNORECASE)


@pytest.mark.parametrize("body", ["<p>样例镇召开七月例会。</p>", "<ul><li>走访</li><li>座谈</li></ul>", "<p>标签写作 &lt;script&gt;。</p>",
                                  "<p>onclick 一词只是课文。</p>", '<a href="https://127.0.0.1" rel="noopener noreferrer">网址</a>',
                                  '<table><tbody><tr><td colspan="2">格</td></tr></tbody></table>', "没有标签的文字", "<h2>标题</h2><p><b>粗</b>&nbsp;细</p>"])
def test_plain_formatting_is_kept_as_it_is(body: str) -> None:
    assert sanitise(body) == body


ATTACKS = [
    "<b onclick=alert(2)>粗</b>", "<script src=//127.0.0.1:9></script>", "<span hx-get=/x hx-trigger=load>文</span>", "<p data-hx-post='/x'>文</p>",
    "<script>alert('汉字')</script>正文", "<style>p{font-family:宋体}</style>正文", "<svg onload=alert(1)>文</svg>", "<svg><script>文</script></svg>",
    "<img src=x onerror=alert(1)>文", "<a href=javascript:alert(1)>点</a>", "<a href='java&#10;script:alert(1)'>点</a>", "<a href='JaVaScRiPt:x'>点</a>",
    "<a href='data:text/html,x'>点</a>", "<a href='//evil.example'>点</a>", "<p style='background:url(//x)'>文</p>", "<iframe srcdoc='<script>x</script>'>内</iframe>",
    "<form action=/x><input name=a>文</form>", "<base href=//x>文", "<meta http-equiv=refresh content=0>文", "<object data=x>文</object>", "<embed src=x>文",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>文", "<noscript><p title='</noscript><img src=x onerror=1>'>文",
    "<!--[if IE]><script>x</script><![endif]-->文", "<scr<script>ipt>alert(1)</script>文", "<p 文字没有闭合", "<textarea><b>文</textarea>", "<template>文</template>",
    "<select><option>文</select>", "<plaintext>文<b>", "<b>" * 5000 + "文", "<table>文<tr><td>字</table>", "\x00<b>文\x00</b>", "<svg><![CDATA[文]]></svg>", "<!-->文-->",
    "<a href='&#106;avascript:x'>点</a>", "<title>文</title>", "<body onload=x>文", "<x onfocus=alert(1) autofocus tabindex=1>文", "<?xml-stylesheet href=x?>文",
]


@pytest.mark.parametrize("body", ATTACKS)
def test_what_acts_is_removed(body: str) -> None:
    clean = sanitise(body)
    bare = re.sub("&lt;.*?(&gt;|$)", "", clean)
    assert not ACTIVE.search(bare) and sanitise(clean) == clean


@pytest.mark.parametrize("body", ["<script>alert('汉字')</script>正文", "<style>p{font-family:宋体}</style>正文", "<iframe>内</iframe>外", "<b>" * 5000 + "文",
                                  "<table>文<tr><td>字</table>", "<textarea><b>文</textarea>", "<noscript>文</noscript>"])
def test_every_word_stays(body: str) -> None:
    words = "".join(re.findall("[\u4e00-\u9fff]", body))
    assert "".join(re.findall("[\u4e00-\u9fff]", sanitise(body))) == words


def test_code_without_a_chinese_word_goes_whole() -> None:
    assert sanitise("<p>文<script>alert(1)</script></p>") == "<p>文</p>"


def test_a_body_too_long_or_broken_is_refused() -> None:
    with pytest.raises(Refused, match="正文"):
        sanitise("文" * 500_001)
    with pytest.raises(Refused, match="正文"):
        sanitise("半\ud842字")
    for unclosed in ("<a ", "<!--", "</", "<!--><a b=c"):
        with pytest.raises(Refused, match="闭合"):
            sanitise(unclosed * 20_000)


PIECES = st.sampled_from(["<", ">", "</", "/>", "<!--", "-->", "<script>", "</script>", "<style>", "<p ", "onclick=x", "'", '"', "&lt;", "&", "#", "汉", "字", "<svg>", "<math>",
                          "<table>", "<td>", "<a href=", "javascript:", "<b>", "</b>", " ", "\n", "x", "<![CDATA[", "]]>", "<textarea>", "<title>", "\x00", "<br>", "=", "&nbsp;"])


@examples
@given(st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=60))
def test_sanitising_twice_is_the_same_as_once(body: str) -> None:
    clean = sanitise(body)
    assert sanitise(clean) == clean
    assert not re.search(r"<(script|style|svg|math|iframe|textarea|img)", clean)
