"""Reading the facts of groups, seats and agencies."""
