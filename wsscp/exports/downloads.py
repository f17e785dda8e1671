"""Responses that a browser saves as a file, at once or streamed."""

from collections.abc import Iterable

from django.http import HttpResponse, StreamingHttpResponse

# Content types.
CSV = "text/csv; charset=utf-8"
PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def streamed_attachment(
    pieces: Iterable[str] | Iterable[bytes], *, name: str, kind: str
) -> StreamingHttpResponse:
    """Return a streamed response that is saved under a name."""
    return StreamingHttpResponse(pieces, content_type=kind, headers=_disposition(name))


def attachment(content: bytes, name: str, kind: str) -> HttpResponse:
    """Return a response that is saved under a name."""
    return HttpResponse(content, content_type=kind, headers=_disposition(name))


def _disposition(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}
