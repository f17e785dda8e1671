"""Writing a group's return: a page for each priority, and one for key issues."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from reporting.returns.answer_pages import AnswerPage, merged
from reporting.returns.content import return_sheet
from reporting.returns.drafts import Saved, save_answers
from reporting.returns.lines import SheetPart
from reporting.returns.views import Asked, asked_for, context_of, drafts_only
from reporting.rules.return_states import Move, NotNow
from reporting.rules.stamps import Settled
from wsscp.decorators import get_or_post


@drafts_only
@get_or_post
def return_priority(request: HttpRequest, slug: str, period: int, group: int, pk: int) -> HttpResponse:
    """One priority's page of a return."""
    asked = asked_for(request, slug, period, group, Move.WRITE)
    part = asked.sheet.part(pk)
    if part is None:
        raise Http404
    after = asked.sheet.after(pk)
    onwards = asked.address("return-priority", after.priority.pk) if after else asked.address("return-issues")
    return _answer(request, asked, part, onwards)


@drafts_only
@get_or_post
def return_issues(request: HttpRequest, slug: str, period: int, group: int) -> HttpResponse:
    """Key issues, challenges and resolution."""
    asked = asked_for(request, slug, period, group, Move.WRITE)
    return _answer(request, asked, None, asked.address("return-check"))


def _answer(request: HttpRequest, asked: Asked, part: SheetPart | None, onwards: str) -> HttpResponse:
    """Show a page of boxes, or save what was typed; the script that saves as one types is told in JSON."""
    sheet = asked.sheet
    page = AnswerPage(sheet, part)
    if request.method == "POST":
        page = AnswerPage(sheet, part, request.POST)
        try:
            saved = save_answers(
                period=sheet.period,
                group=sheet.group,
                answers=page.answers(),
                hands=asked.hands,
                by=request.user,
                at=timezone.now(),
            )
        except NotNow as why:
            return _too_late(request, asked, page, str(why))
        if request.accepts("text/html"):
            done = not page.errors and all(one.settled is not Settled.BOTH for one in saved.values())
            if done:
                return redirect(asked.address() if "leave" in request.POST else onwards)
            page = _shown_again(request, asked, part, saved)
        else:
            return _told(page, saved)
    elif not asked.can(Move.WRITE):
        return redirect(asked.address())
    context = context_of(asked) | {"page": page, "part": part, "errors": page.errors}
    return render(request, "reporting/returns/return_page.html", context)


def _shown_again(
    request: HttpRequest, asked: Asked, part: SheetPart | None, saved: dict[str, Saved]
) -> AnswerPage:
    """Return the page as it stands now, with what was typed and was not taken still in its boxes."""
    sheet = return_sheet(asked.sheet.period, asked.sheet.group, today=asked.sheet.today) or asked.sheet
    again = sheet.part(part.priority.pk) if part else None
    page = AnswerPage(sheet, again, merged(request.POST, saved))
    page.show(saved)
    return page


def _told(page: AnswerPage, saved: dict[str, Saved]) -> JsonResponse:
    stood = {Settled.SAME, Settled.WRITE}
    stamps = {name: one.stamp for name, one in saved.items() if one.settled in stood}
    both = {
        name: f"{one.by or 'Somebody'} changed this meanwhile. Save the page to see both texts."
        for name, one in saved.items()
        if one.settled is Settled.BOTH
    }
    return JsonResponse({"stamps": stamps, "problems": page.problems | both})


def _too_late(request: HttpRequest, asked: Asked, page: AnswerPage, why: str) -> HttpResponse:
    """Nothing can be written any more: say so, with what was typed to be copied."""
    if not request.accepts("text/html"):
        return JsonResponse({"stamps": {}, "problems": {"": why}}, status=409)
    typed = [
        (str(box.field.label), request.POST[name])
        for name, box in page.boxes.items()
        if request.POST.get(name, "").strip()
    ]
    context = context_of(asked) | {"why": why, "shown": typed}
    return render(request, "reporting/returns/return_too_late.html", context, status=409)
