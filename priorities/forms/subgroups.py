"""Writing a group."""

from typing import Any

from django import forms

from priorities.models import Subgroup, SubgroupAlias
from wsscp.forms import CrispyMixin
from wsscp.limits import NAME, PARAGRAPH


class SubgroupForm(CrispyMixin, forms.ModelForm):
    """A group, with the other names it is known by in documents."""

    other_names = forms.CharField(
        label="Other names",
        required=False,
        max_length=PARAGRAPH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Earlier names and slips found in documents, one a line.",
    )

    class Meta:
        model = Subgroup
        fields = ["name", "short_name", "kind", "purpose"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["other_names"].initial = "\n".join(
                alias.name for alias in self.instance.aliases.all()
            )

    def clean_name(self) -> str:
        """A group has a name of its own, whatever the capitals."""
        name = self.cleaned_data["name"]
        if Subgroup.objects.filter(name__iexact=name).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(f"There is a group called {name} already.")
        return name

    def clean_other_names(self) -> list[str]:
        """Other names belong to one group only."""
        names = list(dict.fromkeys(line.strip() for line in self.cleaned_data["other_names"].splitlines()))
        names = [name for name in names if name]
        for name in names:
            if len(name) > NAME:
                raise forms.ValidationError(f"A name can have {NAME} characters at most: “{name[:40]}…”.")
            taken = SubgroupAlias.objects.filter(name__iexact=name)
            if self.instance.pk:
                taken = taken.exclude(subgroup=self.instance)
            if taken.exists():
                raise forms.ValidationError(f"“{name}” is a name of another group.")
        return names
