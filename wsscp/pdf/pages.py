"""The answer where no PDF can be drawn: a page that says what to print instead."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from wsscp.pdf.drawing import PdfUnavailableError

_View = Callable[..., HttpResponse]


def printed_instead(page: str, *names: str, note: str = "") -> Callable[[_View], _View]:
    """Return the decorator of a view that draws a PDF: if none can be, a page links to `page`, with 503.

    `names` are the arguments of the view that the address of `page` has too.
    """

    def decorate(view: _View) -> _View:
        @wraps(view)
        def answer(request: HttpRequest, **kwargs: object) -> HttpResponse:
            try:
                return view(request, **kwargs)
            except PdfUnavailableError as error:
                query = request.GET.urlencode()
                context = {
                    "page": reverse(page, kwargs={name: kwargs[name] for name in names}),
                    "query": f"?{query}" if query else "",
                    "note": note,
                    "why": str(error),
                }
                return render(request, "components/pdf_unavailable.html", context, status=503)

        return answer

    return decorate
