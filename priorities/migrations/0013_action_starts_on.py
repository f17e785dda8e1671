"""Says from which day each action is part of its plan; nothing for what was in the plan from the beginning."""

from django.db import migrations, models
from django.db.models import Min
from django.utils import timezone


def set_starts(apps, schema_editor):
    """Let what was added after its plan began start on the day it was added, by the action's history.

    What was made with the plan (imported, carried forward, typed in on the day it was started) starts with it.
    """
    plan_model, action_model = apps.get_model("priorities", "Plan"), apps.get_model("priorities", "Action")
    past_plan = apps.get_model("priorities", "HistoricalPlan")
    past_action = apps.get_model("priorities", "HistoricalAction")
    plans = dict(past_plan.objects.order_by().values_list("id").annotate(Min("history_date")))
    actions = dict(past_action.objects.order_by().values_list("id").annotate(Min("history_date")))
    for plan in plan_model.objects.only("starts_on", "ends_on"):
        made_on = timezone.localdate(plans[plan.pk]) if plan.pk in plans else plan.starts_on
        keys = action_model.objects.filter(priority__plan=plan.pk, starts_on=None).values_list(
            "pk", flat=True
        )
        for pk in keys:
            added_on = timezone.localdate(actions[pk]) if pk in actions else made_on
            if added_on > max(made_on, plan.starts_on):
                starts_on = min(added_on, plan.ends_on)
                action_model.objects.filter(pk=pk).update(starts_on=starts_on)
                past_action.objects.filter(id=pk).update(starts_on=starts_on)


class Migration(migrations.Migration):
    dependencies = [
        ("priorities", "0012_signatures_needed"),
    ]

    operations = [
        migrations.AddField(
            model_name=model_name,
            name="starts_on",
            field=models.DateField(
                blank=True,
                help_text="Leave empty for the plan's first day.",
                null=True,
                verbose_name="starts",
            ),
        )
        for model_name in ("action", "historicalaction")
    ] + [migrations.RunPython(set_starts, migrations.RunPython.noop, elidable=True)]
