"""Mail: written with the facts it tells of, sent once they are committed."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string


def queue_mail(*, template: str, to: str, context: dict[str, Any], at: datetime) -> None:
    """Send templates/mail/<template> after commit."""
    context = {"partnership_name": settings.PARTNERSHIP_NAME, "at": at} | context
    subject, text, html = (
        render_to_string(f"mail/{template}.{part}", context) for part in ("subject.txt", "txt", "html")
    )
    subject = f"{settings.PARTNERSHIP_SHORT_NAME}: {' '.join(subject.split())}"
    message = EmailMultiAlternatives(subject, text, settings.DEFAULT_FROM_EMAIL, [to])
    message.attach_alternative(html, "text/html")
    transaction.on_commit(message.send)
