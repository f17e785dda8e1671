"""Files on their way out, whole or piece by piece."""

from collections.abc import Iterable

from django.http import HttpResponse, StreamingHttpResponse

# What the files that are handed out are.
CSV = "text/csv; charset=utf-8"
PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def streamed_attachment(
    pieces: Iterable[str] | Iterable[bytes], *, name: str, kind: str
) -> StreamingHttpResponse:
    """Return pieces of a file as an answer that is saved under a name."""
    return StreamingHttpResponse(pieces, content_type=kind, headers=_named(name))


def attachment(content: bytes, name: str, kind: str) -> HttpResponse:
    """Return all of a file as an answer that is saved under a name."""
    return HttpResponse(content, content_type=kind, headers=_named(name))


def _named(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}
