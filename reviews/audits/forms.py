"""One agency's ratings in a round of section 11: a form for each standard."""

from typing import Any

from django import forms

from reviews.forms import GuardedForm
from reviews.models import AgencyRating, Standard
from wsscp.forms import choice_field, paragraph_field


class RatingForm(GuardedForm):
    """How an agency meets one standard; empty is not assessed."""

    rating = forms.ChoiceField(required=False, widget=forms.Select)
    words = paragraph_field("Evidence and action", rows=2)

    def __init__(
        self,
        *args: Any,
        standard: Standard,
        now: AgencyRating | None,
        before: AgencyRating | None,
        **kwargs: Any,
    ) -> None:
        initial = {"rating": now.rating, "words": now.words} if now else {}
        super().__init__(*args, strict=False, prefix=f"standard-{standard.pk}", initial=initial, **kwargs)
        self.standard, self.now, self.before = standard, now, before
        choice_field(self, "rating").choices = [("", "Not assessed"), *AgencyRating.Rating.choices]
