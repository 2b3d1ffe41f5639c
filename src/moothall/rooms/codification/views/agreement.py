"""How far those who judged the same records agree."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from moothall.permissions import May, requires
from moothall.rooms.codification.pages.agreement import agreement_context, agreement_table


@requires(May.SEE_DRAFTS)
def agreement(request: HttpRequest, review: UUID) -> HttpResponse:
    return render(request, "codification/agreement.html", agreement_context(request, request.record))


@requires(May.SEE_DRAFTS)
def agreement_csv(request: HttpRequest, review: UUID) -> HttpResponse:
    table = agreement_table(request, request.record)
    response = HttpResponse(table, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="agreement-{review}.csv"'
    return response
