"""What every request passes through that asks who somebody is by the seats they hold."""
