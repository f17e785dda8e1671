"""Reading reviews, cut to what their reader may see where the query is made."""
