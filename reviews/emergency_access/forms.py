"""The request for emergency access: a reason is required."""

from django import forms

from reviews.forms import GuardedForm, textarea
from wsscp.limits import NAME


class EmergencyAccessForm(GuardedForm):
    """Why somebody needs to read the case reviews now."""

    reason = forms.CharField(
        max_length=NAME * 5,
        widget=textarea(),
        help_text="The chair of the Case Review Group is mailed this. Name no child and no case.",
    )
