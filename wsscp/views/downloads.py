"""Files on their way out, piece by piece."""

from collections.abc import Iterable

from django.http import StreamingHttpResponse


def download(pieces: Iterable[str] | Iterable[bytes], *, name: str, kind: str) -> StreamingHttpResponse:
    """Return pieces of a file as an answer that is saved under a name."""
    response = StreamingHttpResponse(pieces, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
