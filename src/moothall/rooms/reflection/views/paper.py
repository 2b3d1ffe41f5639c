"""Paper ballots: printed, keyed or sent as a file, keyed again, checked, counted, and taken back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from moothall.permissions import May, requires
from moothall.rooms.reflection import actions
from moothall.rooms.reflection.forms.paper import (
    MOST_AT_ONCE,
    BallotFileForm,
    PrintBallotsForm,
    StartBatchForm,
    WithdrawBatchForm,
)
from moothall.rooms.reflection.models import BallotBatch
from moothall.rooms.reflection.pages import paper as pages
from moothall.rooms.reflection.queries import paper as queries
from moothall.rooms.reflection.reading_paper import read_paper_file
from moothall.ui.forms import posted, show_refusal


@requires(May.RUN_SESSION)
def paper(request: HttpRequest, session: UUID) -> HttpResponse:
    """Every batch; what can be printed and begun."""
    return render(request, "reflection/paper.html", pages.paper_context(request, request.record))


@requires(May.RUN_SESSION)
@require_POST
def number_ballots(request: HttpRequest, session: UUID) -> HttpResponse:
    """Set aside serials, then on to the page that prints them."""
    form = PrintBallotsForm(request.POST)
    if form.is_valid():
        try:
            made = actions.number_ballots(session=request.record, **form.cleaned_data, by=request.user)
        except actions.SessionRefused as refused:
            show_refusal(form, refused)
        else:
            where = [request.workspace.slug, request.record.pk, made[0], made[-1]]
            return redirect("reflection:print_ballots", *where)
    context = pages.paper_context(request, request.record, form)
    return render(request, "reflection/paper.html", context, status=422)


@requires(May.RUN_SESSION)
def print_ballots(request: HttpRequest, session: UUID, first: int, last: int) -> HttpResponse:
    """The ballots with these numbers, one a sheet."""
    if not 1 <= first <= last <= min(request.record.ballots_printed, first + MOST_AT_ONCE - 1):
        raise Http404
    return render(request, "reflection/ballots.html", pages.print_context(request.record, first, last))


@requires(May.RUN_SESSION)
@require_POST
def start_batch(request: HttpRequest, session: UUID) -> HttpResponse:
    form = StartBatchForm(request.POST)
    if form.is_valid():
        try:
            made = actions.start_batch(session=request.record, **form.cleaned_data, by=request.user)
        except actions.SessionRefused as refused:
            show_refusal(form, refused)
        else:
            return _to(request, made)
    context = pages.paper_context(request, request.record, form)
    return render(request, "reflection/paper.html", context, status=422)


@requires(May.RUN_SESSION)
def paper_batch(request: HttpRequest, session: UUID, key: UUID) -> HttpResponse:
    """The grid, the file, and what is in the batch."""
    context = pages.batch_context(request, _batch(request, key))
    return render(request, "reflection/paper_batch.html", context)


@requires(May.RUN_SESSION)
@require_POST
def key_ballots(request: HttpRequest, session: UUID, key: UUID) -> HttpResponse:
    """Good rows go into the batch; the others stay in the grid as they were typed."""
    batch = _batch(request, key)
    grid = pages.grid_of(request, batch, request.POST)
    if refused := _enter(request, batch, grid.ballots, unread=len(grid.problems)):
        return refused
    if not grid.problems:
        return _to(request, batch)
    context = pages.batch_context(request, batch, sent=request.POST)
    context["summary"] = pages.problem_summary(grid)
    return render(request, "reflection/paper_batch.html", context)


@requires(May.RUN_SESSION)
@require_POST
def upload_ballots(request: HttpRequest, session: UUID, key: UUID) -> HttpResponse:
    """Read a file of ballots; each row that cannot be read is named on the page of the batch."""
    batch = _batch(request, key)
    form = BallotFileForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            ballots, problems, _ = read_paper_file(batch.session, file.data, name=file.name)
        except ValueError as error:
            form.add_error("file", str(error))
        else:
            refused = _enter(request, batch, ballots, unread=len(problems), problems=problems)
            return refused or _to(request, batch)
    context = pages.batch_context(request, batch, file=form)
    return render(request, "reflection/paper_batch.html", context, status=422)


@requires(May.RUN_SESSION)
@require_POST
def choose_version(request: HttpRequest, session: UUID, key: UUID) -> HttpResponse:
    """Which of two versions of a ballot is right."""
    chosen = {"serial": request.POST.get("serial", ""), "later": request.POST.get("version") == "later"}
    return _try(request, _batch(request, key), actions.choose_version, **chosen)


@requires(May.RUN_SESSION)
def second_reading(request: HttpRequest, session: UUID, key: UUID) -> HttpResponse:
    """A tenth of the ballots is keyed again, without a look at what was keyed first."""
    batch = _batch(request, key)
    if request.method != "POST":
        context = pages.second_reading_context(request, batch)
        return render(request, "reflection/second_reading.html", context)
    context = pages.second_reading_context(request, batch, request.POST)
    grid = context["grid"]
    done = _enter_again(request, batch, grid.ballots)
    if done and grid.problems:
        context["summary"] = pages.problem_summary(grid)
        return render(request, "reflection/second_reading.html", context)
    return _to(request, batch, "second_reading" if done else "paper_batch")


@requires(May.RUN_SESSION)
@require_POST
def choose_reading(request: HttpRequest, session: UUID, key: UUID) -> HttpResponse:
    """Which of two readings of a ballot is right."""
    chosen = {"serial": request.POST.get("serial", ""), "second": request.POST.get("version") == "later"}
    return _try(request, _batch(request, key), actions.choose_reading, then="second_reading", **chosen)


@requires(May.RUN_SESSION)
def check_batch(request: HttpRequest, session: UUID, key: UUID) -> HttpResponse:
    """The counts, to be compared with the paper; nothing counts before they are said to be right."""
    batch = _batch(request, key)
    if request.method == "POST":
        return _try(request, batch, actions.check_batch, then="check_batch")
    return render(request, "reflection/check_batch.html", pages.check_context(request, batch))


@requires(May.ENTER_PAPER_BALLOT)
@require_POST
def commit_batch(request: HttpRequest, session: UUID, key: UUID) -> HttpResponse:
    batch = _batch(request, key)
    return _try(request, batch, actions.commit_batch, done="The ballots are counted.")


@requires(May.RUN_SESSION)
def withdraw_batch(request: HttpRequest, session: UUID, key: UUID) -> HttpResponse:
    """Take a batch back, with a reason."""
    batch = _batch(request, key)
    form = WithdrawBatchForm(posted(request))
    if form.is_valid():
        try:
            actions.withdraw_batch(batch=batch, **form.cleaned_data, by=request.user)
        except actions.SessionRefused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, "The batch is withdrawn.")
            return _to(request, batch)
    context = {"session": request.record, "batch": batch, "form": form}
    return render(request, "reflection/withdraw_batch.html", context, status=422 if form.is_bound else 200)


def _enter(request: HttpRequest, batch: BallotBatch, ballots: Any, *, unread: int, **more: Any) -> Any:
    """Put ballots into a batch and say what became of them; where that is refused, the way back."""
    try:
        entered = actions.enter_ballots(batch=batch, ballots=ballots, by=request.user, **more)
    except actions.SessionRefused as refused:
        messages.error(request, str(refused))
        return _to(request, batch)
    messages.info(request, pages.entered_words(entered, unread))
    return None


def _enter_again(request: HttpRequest, batch: BallotBatch, ballots: Any) -> bool:
    """Put second readings beside the first; whether that could be done."""
    try:
        for each in ballots:
            actions.enter_second_reading(batch=batch, serial=each.serial, marks=each.marks, by=request.user)
    except actions.SessionRefused as refused:
        messages.error(request, str(refused))
        return False
    return True


def _try(
    request: HttpRequest, batch: BallotBatch, action: Any, *, then: str = "", done: str = "", **fields: Any
) -> HttpResponse:
    try:
        action(batch=batch, by=request.user, **fields)
    except actions.SessionRefused as refused:
        messages.error(request, str(refused))
    else:
        if done:
            messages.success(request, done)
    return _to(request, batch, then or "paper_batch")


def _to(request: HttpRequest, batch: BallotBatch, name: str = "paper_batch") -> HttpResponse:
    return redirect(f"reflection:{name}", request.workspace.slug, request.record.pk, batch.pk)


def _batch(request: HttpRequest, key: UUID) -> BallotBatch:
    found = queries.batch(request.who, request.record, key)
    if found is None:
        raise Http404
    return found
