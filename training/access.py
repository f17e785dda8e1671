"""Decorators that say who may read and who may edit the training programme."""

from priorities.access.guards import allow
from wsscp import policy

training_readers_only = allow(policy.can_read_training, visible_to=policy.can_read_training)
training_editors_only = allow(policy.can_edit_training, visible_to=policy.can_read_training)
