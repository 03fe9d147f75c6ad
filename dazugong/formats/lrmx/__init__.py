"""干部任免审批表: one person's appointment form as a typed record, read from and written to .lrmx and .lrm (with .pic).

    cadre = read_lrmx(data, "样例.lrmx")
    cadre.career.spans, cadre.joining.party_since, cadre.unread
    data = write_lrmx(cadre)

Nothing that stands in a file is thrown away: what is not understood is kept as written and listed in `unread`.
"""

from __future__ import annotations

from dazugong.formats.lrmx.cadre import Cadre, Education, FamilyMember, Unread
from dazugong.formats.lrmx.form import read_lrmx, write_lrmx
from dazugong.formats.lrmx.oldform import as_lrm_carries, read_lrm, write_lrm
from dazugong.formats.lrmx.written import WrittenDate

__all__ = ["Cadre", "Education", "FamilyMember", "Unread", "WrittenDate", "as_lrm_carries", "read_lrm", "read_lrmx",
           "write_lrm", "write_lrmx"]
