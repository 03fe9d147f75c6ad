"""干部信息交换包: gwyinfo.xml, Table/<信息集>.xml and photos, as a folder or a plain zip, read and written.

    package = read_zip(data, "样例.zip")        or read_folder(path)
    for identifier, cadre in cadres_in(package): ...
    package = package_of(cadres, about={"B0101": "样例镇"}, at=now)
    data = write_zip(package)                   or write_folder(package, path)

Every set of the national structure is kept as rows of attributes; A01, A15, A36, A53 and A57 together make a `Cadre`.
"""

from __future__ import annotations

from dazugong.formats.exchange.cadres import as_package_carries, cadres_in, package_of
from dazugong.formats.exchange.package import Package, Row
from dazugong.formats.exchange.reader import read_folder, read_zip
from dazugong.formats.exchange.writer import write_folder, write_zip

__all__ = ["Package", "Row", "as_package_carries", "cadres_in", "package_of", "read_folder", "read_zip",
           "write_folder", "write_zip"]
