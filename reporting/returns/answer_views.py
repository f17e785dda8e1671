"""Writing a group's return: a page for each priority, and one for key issues."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from reporting.returns.answer_pages import AnswerPage, merge_other_answers
from reporting.returns.answers import PriorityAnswer
from reporting.returns.content import return_content
from reporting.returns.drafts import SavedAnswer, save_answers
from reporting.returns.views import RequestedReturn, drafts_only, get_requested_return, return_page_context
from reporting.rules.edit_conflicts import EditOutcome
from reporting.rules.return_states import ReturnStateError, ReturnTransition
from wsscp.decorators import get_or_post


@drafts_only
@get_or_post
def return_priority(request: HttpRequest, slug: str, period: int, group: int, pk: int) -> HttpResponse:
    """One priority's page of a return."""
    asked = get_requested_return(request, slug, period, group, ReturnTransition.WRITE)
    part = asked.content.part(pk)
    if part is None:
        raise Http404
    after = asked.content.after(pk)
    onwards = asked.address("return-priority", after.priority.pk) if after else asked.address("return-issues")
    return _answer(request, asked, part, onwards)


@drafts_only
@get_or_post
def return_issues(request: HttpRequest, slug: str, period: int, group: int) -> HttpResponse:
    """Key issues, challenges and resolution."""
    asked = get_requested_return(request, slug, period, group, ReturnTransition.WRITE)
    return _answer(request, asked, None, asked.address("return-check"))


def _answer(
    request: HttpRequest, asked: RequestedReturn, part: PriorityAnswer | None, onwards: str
) -> HttpResponse:
    """Show a page of boxes, or save what was typed; the script that saves as one types is told in JSON."""
    content = asked.content
    page = AnswerPage(content, part)
    if request.method == "POST":
        page = AnswerPage(content, part, request.POST)
        try:
            saved = save_answers(
                period=content.period,
                group=content.group,
                answers=page.answers(),
                roles=asked.roles,
                by=request.user,
                at=timezone.now(),
            )
        except ReturnStateError as why:
            return _too_late(request, asked, page, str(why))
        if request.accepts("text/html"):
            done = not page.errors and all(one.outcome is not EditOutcome.CONFLICT for one in saved.values())
            if done:
                return redirect(asked.address() if "leave" in request.POST else onwards)
            page = _shown_again(request, asked, part, saved)
        else:
            return _told(page, saved)
    elif not asked.can(ReturnTransition.WRITE):
        return redirect(asked.address())
    context = return_page_context(asked) | {"page": page, "part": part, "errors": page.errors}
    return render(request, "reporting/returns/return_page.html", context)


def _shown_again(
    request: HttpRequest, asked: RequestedReturn, part: PriorityAnswer | None, saved: dict[str, SavedAnswer]
) -> AnswerPage:
    """Return the page as it stands now, with what was typed and was not taken still in its boxes."""
    content = (
        return_content(asked.content.period, asked.content.group, today=asked.content.today) or asked.content
    )
    again = content.part(part.priority.pk) if part else None
    page = AnswerPage(content, again, merge_other_answers(request.POST, saved))
    page.show(saved)
    return page


def _told(page: AnswerPage, saved: dict[str, SavedAnswer]) -> JsonResponse:
    stood = {EditOutcome.SAME, EditOutcome.WRITE}
    stamps = {name: one.digest for name, one in saved.items() if one.outcome in stood}
    both = {
        name: f"{one.by or 'Somebody'} changed this meanwhile. Save the page to see both texts."
        for name, one in saved.items()
        if one.outcome is EditOutcome.CONFLICT
    }
    return JsonResponse({"stamps": stamps, "problems": page.problems | both})


def _too_late(request: HttpRequest, asked: RequestedReturn, page: AnswerPage, why: str) -> HttpResponse:
    """Nothing can be written any more: say so, with what was typed to be copied."""
    if not request.accepts("text/html"):
        return JsonResponse({"stamps": {}, "problems": {"": why}}, status=409)
    typed = [
        (str(box.field.label), request.POST[name])
        for name, box in page.boxes.items()
        if request.POST.get(name, "").strip()
    ]
    context = return_page_context(asked) | {"why": why, "shown": typed}
    return render(request, "reporting/returns/return_too_late.html", context, status=409)
