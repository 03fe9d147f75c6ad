"""打包文件: .docx and .ofd are boxes of XML; opened within limits, without entities, links or declarations."""

from __future__ import annotations

import io
import zipfile
import zlib

from lxml import etree

from dazugong.reading.refusing import MOST_ENTRIES, MOST_RATIO, MOST_UNPACKED, Unreadable

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED = "EncryptedPackage".encode("utf-16-le")
BROKEN = (zipfile.BadZipFile, KeyError, RuntimeError, OSError, EOFError, ValueError, zlib.error)


class Box:
    """打包文件: the parts of a document by name. Raises Unreadable with the remedy where it cannot be trusted."""

    def __init__(self, data: bytes, name: str, kind: str) -> None:
        self._name, self._kind = name, kind
        if data.startswith(OLE) and LOCKED in data:
            raise Unreadable(f"《{name}》设有打开密码，请去掉密码，重新另存为 docx 再上传")
        if data.startswith(OLE):
            raise Unreadable(f"《{name}》其实是旧格式文件，只是改了后缀，请用文字处理软件打开后另存为 docx 再上传")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except BROKEN as error:
            raise self._broken() from error
        self._check()

    def _check(self) -> None:
        entries = self._zip.infolist()
        unpacked = sum(entry.file_size for entry in entries)
        packed = sum(entry.compress_size for entry in entries) or 1
        if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED or (unpacked > 1_000_000 and unpacked / packed > MOST_RATIO):
            raise Unreadable(f"《{self._name}》解开后过大，不能读取，请删去图片和附件，重新另存为 docx")
        if any(entry.flag_bits & 1 for entry in entries):
            raise Unreadable(f"《{self._name}》设有密码，请去掉密码，重新另存为 docx 再上传")

    def _broken(self) -> Unreadable:
        return Unreadable(f"《{self._name}》不是完好的 {self._kind} 文件，请用原来的软件打开后重新另存为 docx")

    def __contains__(self, part: str) -> bool:
        return part in self._zip.NameToInfo

    def parts(self) -> list[str]:
        """The names of all parts, in order."""
        return sorted(self._zip.NameToInfo)

    def tree(self, part: str) -> etree._Element:
        """The root of one part."""
        try:
            with self._zip.open(part) as stream:
                xml = stream.read(MOST_UNPACKED + 1)
        except BROKEN as error:
            raise self._broken() from error
        if len(xml) > MOST_UNPACKED:  # the directory lied about the size
            raise Unreadable(f"《{self._name}》解开后过大，不能读取，请删去图片和附件，重新另存为 docx")
        if any("<!DOCTYPE".encode(code) in xml for code in ("ascii", "utf-16-le", "utf-16-be")):
            raise Unreadable(f"《{self._name}》内部带有外部声明，不能读取，请重新另存为 docx")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            return etree.fromstring(xml, parser)
        except etree.XMLSyntaxError as error:
            raise Unreadable(f"《{self._name}》的内容已损坏，请用原来的软件打开后重新另存为 docx") from error
