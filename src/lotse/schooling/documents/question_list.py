"""The question list for a school as a tagged PDF (PDF/UA-1)."""

from lotse.core.pdf import render_pdf
from lotse.schooling.selectors.question_list import QuestionList
from lotse.tenants.models import Centre


def question_pdf(questions: QuestionList, centre: Centre) -> bytes:
    """Raises core.pdf.PdfUnavailable where Pango is missing."""
    context = {"questions": questions, "centre": centre, "school": questions.group.school.organisation}
    return render_pdf("schooling/question_list_print.html", context)
