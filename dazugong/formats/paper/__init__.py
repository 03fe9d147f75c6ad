"""印出来的表和文: 干部任免审批表, 花名册 and 红头文件, as PDF and as files that offices go on working with.

    approval_forms_pdf([cadre, …], on=day)      干部任免审批表, two pages a person, any number in one file
    approval_form_docx(cadre, on=day)           the same form as a word-processing file
    roll_pdf(cadres, columns, …)                花名册 in the chosen columns; roll_workbook: the same as a workbook
    notice_pdf(notice)                          红头文件 by GB/T 9704-2012

Each gives `Printed`: the file, and notices about what the paper cannot show. Texts are printed as the text they are.
"""

from __future__ import annotations

from dazugong.formats.paper.approval import approval_forms_pdf
from dazugong.formats.paper.approval_docx import approval_form_docx
from dazugong.formats.paper.notice import DocumentNumber, Notice, notice_pdf
from dazugong.formats.paper.roll import COLUMNS, USUAL, roll_pdf, roll_rows, roll_workbook
from dazugong.formats.paper.typesetting import NoFont, Printed

__all__ = ["COLUMNS", "USUAL", "DocumentNumber", "NoFont", "Notice", "Printed", "approval_form_docx", "approval_forms_pdf",
           "notice_pdf", "roll_pdf", "roll_rows", "roll_workbook"]
