"""Writing a group's return: a page for each priority, and one for key issues."""

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from priorities.access.guards import plan_drafts_only
from reporting.returns.answer_pages import AnswerPage, merge_other_answers
from reporting.returns.answers import PriorityAnswer
from reporting.returns.content import return_content
from reporting.returns.drafts import SavedAnswer, SentAnswer, save_answers
from reporting.returns.views import RequestedReturn, get_requested_return, return_page_context
from reporting.rules.edit_conflicts import EditOutcome, answer_digest
from reporting.rules.return_states import ReturnTransition
from wsscp.dates import count_of
from wsscp.decorators import get_or_post
from wsscp.editing.pages import done
from wsscp.requests import SignedInRequest
from wsscp.state_tables import StateError


@plan_drafts_only
@get_or_post
def return_priority(request: SignedInRequest, slug: str, period: int, group: int, pk: int) -> HttpResponse:
    """One priority's page of a return."""
    requested = get_requested_return(request, slug, period, group, ReturnTransition.WRITE)
    part = requested.content.part(pk)
    if part is None:
        raise Http404
    following = requested.content.after(pk)
    next_page = (
        requested.address("return-priority", following.priority.pk)
        if following
        else requested.address("return-issues")
    )
    return _answer(request, requested, part, next_page)


@plan_drafts_only
@get_or_post
def return_issues(request: SignedInRequest, slug: str, period: int, group: int) -> HttpResponse:
    """Key issues, challenges and resolution."""
    requested = get_requested_return(request, slug, period, group, ReturnTransition.WRITE)
    return _answer(request, requested, None, requested.address("return-check"))


@plan_drafts_only
@require_POST
def return_unchanged(request: SignedInRequest, slug: str, period: int, group: int) -> HttpResponse:
    """Tick "No change" for every action of which nothing is reported yet."""
    requested = get_requested_return(request, slug, period, group, ReturnTransition.WRITE)
    answers = [
        SentAnswer(line.action.number, line.row, "is_unchanged", True, answer_digest(""))
        for line in requested.content.unanswered
    ]
    try:
        save_answers(answers=answers, **requested.changed_by(request.user, at=timezone.now()))
    except StateError as error:
        messages.info(request, str(error))
        return redirect(requested.address())
    return done(
        request, f"“No change” is ticked for {count_of(len(answers), 'action')}.", requested.address()
    )


def _answer(
    request: SignedInRequest, requested: RequestedReturn, part: PriorityAnswer | None, next_page: str
) -> HttpResponse:
    """Show a page of boxes, or save what was typed; the script that saves while one types gets JSON."""
    content = requested.content
    page = AnswerPage(content, part)
    doubtful: list[tuple[str, str]] = []
    if request.method == "POST":
        page = AnswerPage(content, part, request.POST)
        try:
            about = requested.changed_by(request.user, at=timezone.now())
            saved = save_answers(answers=page.answers(), **about)
        except StateError as error:
            return _too_late(request, requested, page, str(error))
        if request.accepts("text/html"):
            has_conflict = any(answer.outcome is EditOutcome.CONFLICT for answer in saved.values())
            # What was typed just now is pointed out once; saved again as it is, it is left to the check.
            doubtful = page.warnings_in(saved)
            if not (page.errors or has_conflict or doubtful):
                return redirect(requested.address() if "leave" in request.POST else next_page)
            page = _redisplayed(request, requested, part, saved)
        else:
            return _saved_json(page, saved)
    elif not requested.can(ReturnTransition.WRITE):
        return redirect(requested.address())
    context = return_page_context(requested) | {
        "page": page,
        "part": part,
        "errors": page.errors,
        "doubtful": doubtful,
    }
    return render(request, "reporting/returns/return_page.html", context)


def _redisplayed(
    request: SignedInRequest,
    requested: RequestedReturn,
    part: PriorityAnswer | None,
    saved: dict[str, SavedAnswer],
) -> AnswerPage:
    """Return the page as saved now, with what was typed and not saved still in its boxes."""
    content = (
        return_content(requested.content.period, requested.content.group, today=requested.content.today)
        or requested.content
    )
    fresh_part = content.part(part.priority.pk) if part else None
    page = AnswerPage(content, fresh_part, merge_other_answers(request.POST, saved))
    page.show(saved)
    return page


def _saved_json(page: AnswerPage, saved: dict[str, SavedAnswer]) -> JsonResponse:
    is_saved = {EditOutcome.SAME, EditOutcome.WRITE}
    digests = {name: answer.digest for name, answer in saved.items() if answer.outcome in is_saved}
    conflicts = {
        name: f"{answer.by or 'Somebody'} changed this meanwhile. Save the page to see both texts."
        for name, answer in saved.items()
        if answer.outcome is EditOutcome.CONFLICT
    }
    return JsonResponse({"stamps": digests, "problems": page.problems | conflicts, "warnings": page.warnings})


def _too_late(
    request: SignedInRequest, requested: RequestedReturn, page: AnswerPage, why: str
) -> HttpResponse:
    """The return can no longer be edited: say why, and show what was typed so that it can be copied."""
    if not request.accepts("text/html"):
        return JsonResponse({"stamps": {}, "problems": {"": why}, "warnings": {}}, status=409)
    typed = [
        (str(box.label), request.POST[name])
        for name, box in page.boxes.items()
        if request.POST.get(name, "").strip()
    ]
    context = return_page_context(requested) | {"why": why, "shown": typed}
    return render(request, "reporting/returns/return_too_late.html", context, status=409)
