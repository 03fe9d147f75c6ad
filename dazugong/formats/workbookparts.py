"""工作簿的各部分: which sheet is read, where its texts and formats lie, and what a workbook may not carry."""

from __future__ import annotations

import posixpath
import re
import zipfile

from lxml import etree

from dazugong.formats.refusal import Refused

PART_LIMIT = 20 * 1024 * 1024
MOST_SHEETS = 100
_SAVE_AS = "请用表格软件打开后另存为 xlsx 再导入"
MAY_NOT_CARRY = (
    ("vbaproject", "含有宏"), ("macrosheets/", "含有宏"), ("activex", "含有控件"), ("embeddings/", "嵌入了别的文件"),
    ("externallinks/", "引用了别的工作簿"), ("connections.xml", "连接了外部数据"), ("querytables/", "连接了外部数据"),
    ("dialogsheets/", "含有宏"), ("xl/model/", "连接了外部数据"), ("custompropertylist", "含有宏"),
)
_LOOK_AT = 256 * 1024
_FILLED_CELL = re.compile(rb"<(?:\w+:)?(?:v|is)[\s>]")
_EXPLAINING_SHEETS = re.compile("说明|字典|代码表|下拉|选项")
SHARE = "%"
_BUILT_IN_DATES = {9: SHARE, 10: SHARE, 14: "ymd", 15: "ymd", 16: "md", 17: "ym", 22: "ymd", 27: "ymd", 28: "md", 29: "md", 30: "mdy",
                   31: "ymd", 36: "ymd", 50: "ymd", 51: "md", 52: "ym", 53: "md", 54: "md", 55: "ym", 56: "md",
                   57: "ymd", 58: "md"}


def local(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return etree.QName(element).localname


def tree_of(archive: zipfile.ZipFile, part: str) -> etree._Element:
    """A small part, parsed; a part that is not small is refused."""
    if archive.getinfo(part).file_size > PART_LIMIT:
        raise Refused("文件", "", "内部说明部分过大", _SAVE_AS)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True,
                             remove_pis=True)
    return etree.fromstring(archive.read(part), parser)


class Workbook:
    """工作簿: the part of the first visible sheet, and the parts that belong to it."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.names = set(archive.namelist())
        self.notices: list[str] = []
        self._refuse_what_it_may_not_carry()
        self._refuse_outside_targets()
        self.part = self._target_of("_rels/.rels", "", "/officeDocument")
        self.folder = posixpath.dirname(self.part)
        self.links = posixpath.join(self.folder, "_rels", posixpath.basename(self.part) + ".rels")
        root = tree_of(archive, self.part)
        self.counts_from_1904 = any(e.get("date1904") in ("1", "true") for e in root.iter("{*}workbookPr"))
        self.root = root
        self.sheet_part = self._first_visible_sheet(root)
        self.strings_part = self._target_of(self.links, self.folder, "/sharedStrings", needed=False)
        self.styles_part = self._target_of(self.links, self.folder, "/styles", needed=False)

    def _refuse_what_it_may_not_carry(self) -> None:
        for name in self.names:
            for sign, what in MAY_NOT_CARRY:
                if sign in name.lower():
                    raise Refused("文件", "", what, "请只保留数据，另存为普通 xlsx 再导入")
        if "[Content_Types].xml" not in self.names:
            raise Refused("文件", "", "不是工作簿", _SAVE_AS)
        types = " ".join(e.get("ContentType", "") for e in tree_of(self.archive, "[Content_Types].xml"))
        if "macroenabled" in types.lower() or "vbaproject" in types.lower():
            raise Refused("文件", "", "含有宏", "请另存为普通 xlsx 再导入")
        if "sheet.main+xml" not in types:
            raise Refused("文件", "", "不是 xlsx 工作簿", _SAVE_AS)

    def _refuse_outside_targets(self) -> None:
        for name in self.names:
            if name.lower().endswith(".rels"):
                for link in tree_of(self.archive, name):
                    outside = link.get("TargetMode", "").lower() == "external"
                    if outside and not link.get("Type", "").endswith("/hyperlink"):
                        raise Refused("文件", "", "引用了文件之外的内容", "请断开链接，只保留数据后再导入")

    def _target_of(self, links: str, folder: str, kind: str, *, needed: bool = True, by_id: str = "") -> str | None:
        if links in self.names:
            for link in tree_of(self.archive, links):
                if link.get("Id") == by_id if by_id else link.get("Type", "").endswith(kind):
                    target = link.get("Target", "")
                    part = posixpath.normpath(target.lstrip("/") if target.startswith("/")
                                              else posixpath.join(folder, target))
                    if part in self.names:
                        return part
        if needed:
            raise Refused("文件", "", "内部目录不完整", _SAVE_AS)
        return None

    def _first_visible_sheet(self, root: etree._Element) -> str:
        sheets = [(e.get("name", ""), e.get("state", "visible"), _link_id(e)) for e in root.iter("{*}sheet")]
        visible = [sheet for sheet in sheets if sheet[1] == "visible"]
        if not visible:
            raise Refused("文件", "", "没有可见的工作表", "请取消隐藏要导入的工作表")
        others = [name for name, _, link in sheets
                  if link != visible[0][2] and not _EXPLAINING_SHEETS.search(name) and self._holds_cells(link)]
        if others:
            shown = "、".join(others[:5])
            self.notices.append(f"只读取了工作表“{visible[0][0]}”，没有读取：{shown}。")
        return self._target_of(self.links, self.folder, "", by_id=visible[0][2])

    def sheets(self) -> list[tuple[str, str]]:
        """Name and part of every sheet, in their order."""
        found = [(e.get("name", ""), self._target_of(self.links, self.folder, "", needed=False, by_id=_link_id(e))) for e in self.root.iter("{*}sheet")]
        if len(found) > MOST_SHEETS:
            raise Refused("文件", "", f"工作表超过{MOST_SHEETS}张", "请删去不需要的工作表，另存后再导入")
        return [(name, part) for name, part in found if part]

    def _holds_cells(self, link: str) -> bool:
        part = self._target_of(self.links, self.folder, "", needed=False, by_id=link)
        if part is None:
            return False
        with self.archive.open(part) as stream:
            return bool(_FILLED_CELL.search(stream.read(_LOOK_AT)))

    def date_formats(self) -> list[str]:
        """For each cell style the parts of a date that it shows ("ymd", "ym", …), "%" for a share, or "" for neither."""
        if self.styles_part is None:
            return []
        root = tree_of(self.archive, self.styles_part)
        own = {e.get("numFmtId"): _date_parts(e.get("formatCode", "")) for e in root.iter("{*}numFmt")}
        styles = next(root.iter("{*}cellXfs"), ())
        return [own.get(e.get("numFmtId"), _BUILT_IN_DATES.get(int(e.get("numFmtId", "0")), "")) for e in styles]


def _link_id(sheet: etree._Element) -> str:
    return next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")


def _date_parts(code: str) -> str:
    """Which of year, month and day a number format shows; "%" if it shows a share in percent, "" if neither."""
    bare = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", code.split(";")[0]).lower()
    if SHARE in bare:
        return SHARE
    if "y" not in bare and not ("m" in bare and "d" in bare):
        return ""
    return "".join(part for part in "ymd" if part in bare)
