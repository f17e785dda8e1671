"""Who comes in where: the rules every page of training asks, and the methods it answers."""

from django.views.decorators.http import require_http_methods

from priorities.access.guards import allow
from wsscp import policy

readers_only = allow(policy.can_read_training, seen=policy.can_read_training)
editors_only = allow(policy.can_edit_training, seen=policy.can_read_training)
get_or_post = require_http_methods(["GET", "HEAD", "POST"])
