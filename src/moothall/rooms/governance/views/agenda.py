"""The agenda: what is proposed, and a person's answer."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from moothall.permissions import May, requires
from moothall.rooms.governance import actions, forms, queries
from moothall.rooms.governance.models import AgendaItem, Decision
from moothall.rooms.governance.pages.agenda import agenda_context, item_context
from moothall.rooms.governance.views.finding import ask, decision_here

ANSWERS = {"accept": actions.accept_item, "decline": actions.decline_item}


@requires(May.SEE_WORKSPACE)
def agenda(request: HttpRequest) -> HttpResponse:
    return render(request, "governance/agenda.html", agenda_context(request))


@requires(May.SEE_WORKSPACE)
def agenda_item(request: HttpRequest, key: UUID) -> HttpResponse:
    return render(request, "governance/agenda_item.html", item_context(request, _item(request, key)))


@requires(May.REOPEN_DECISION)
def answer_item(request: HttpRequest, key: UUID) -> HttpResponse:
    """A person says whether it is looked at, and why."""
    item = _item(request, key)
    form = forms.AnswerForm(forms.posted(request))
    if form.is_valid():
        answer = ANSWERS[form.cleaned_data["answer"]]
        try:
            answer(item=item, reason=form.cleaned_data["reason"], by=request.user)
        except actions.DecisionRefused as refused:
            forms.show_refusal(form, refused)
        else:
            messages.success(request, "Your answer is kept with the proposal.")
            return redirect(item.decision.record.url if item.decision else item.record.url)
    context = item_context(request, item, form)
    return render(request, "governance/agenda_item.html", context, status=422 if form.is_bound else 200)


@requires(May.PROPOSE_ITEM)
def propose_item(request: HttpRequest) -> HttpResponse:
    """A person proposes; with ``?decision=`` in the address, to look again at that decision."""
    about = _about(request)
    form = forms.ProposeForm(forms.posted(request))
    if form.is_valid():
        place = {"workspace": request.workspace, "decision": about}
        item = actions.propose_item(**place, **form.cleaned_data, by=request.user)
        messages.success(request, "Your proposal is on the agenda.")
        return redirect(item.record.url)
    back = about.record.url if about else reverse("governance:agenda", args=[request.workspace.slug])
    return ask(request, form, task="Propose to look at something", submit="Propose", back=back, about=about)


def _about(request: HttpRequest) -> Decision | None:
    key = request.GET.get("decision")
    if not key:
        return None
    try:
        found = decision_here(request, UUID(key))
    except ValueError:
        raise Http404 from None
    if not found.is_standing:
        raise Http404
    return found


def _item(request: HttpRequest, key: UUID) -> AgendaItem:
    found = queries.agenda_item(request.who, key)
    if found is None:
        raise Http404
    return found
