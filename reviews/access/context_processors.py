"""What every template may use."""

from django.http import HttpRequest

from reviews.access.guards import current_emergency_access, reader_of
from wsscp import policy


def reviews(request: HttpRequest) -> dict[str, object]:
    """Return this session's emergency access for the banner, and who sees which navigation."""
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return {}
    reader = reader_of(request)
    return {
        "glass": current_emergency_access(request),
        "reads_cases": policy.can_read_cases(reader),
        "sits_on_cases": policy.can_write_cases(reader),
        "can_request_emergency_access": policy.can_request_emergency_access(reader),
    }
