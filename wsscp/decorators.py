"""Decorators that views of every app share."""

from django.views.decorators.http import require_http_methods

# A page with a form: shown by GET, saved by POST.
get_or_post = require_http_methods(["GET", "HEAD", "POST"])
