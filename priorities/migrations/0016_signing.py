import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("priorities", "0015_closing_answers"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="seat",
            name="seat_of_a_group_names_it",
        ),
        migrations.AddField(
            model_name="historicalplan",
            name="signing_parts",
            field=models.CharField(
                choices=[
                    ("partners", "Lead and delegated safeguarding partners"),
                    ("deputies", "Lead and delegated safeguarding partners, and their deputies"),
                    ("any", "Any member of the steering group"),
                ],
                default="any",
                help_text="Nobody signs a report with words or decisions of theirs, and the scrutineer signs none.",
                max_length=20,
                verbose_name="who signs its reports",
            ),
        ),
        migrations.AddField(
            model_name="plan",
            name="signing_parts",
            field=models.CharField(
                choices=[
                    ("partners", "Lead and delegated safeguarding partners"),
                    ("deputies", "Lead and delegated safeguarding partners, and their deputies"),
                    ("any", "Any member of the steering group"),
                ],
                default="any",
                help_text="Nobody signs a report with words or decisions of theirs, and the scrutineer signs none.",
                max_length=20,
                verbose_name="who signs its reports",
            ),
        ),
        # Plans there are keep who signs: any member of the steering group. New ones get the partners.
        migrations.AlterField(
            model_name="historicalplan",
            name="signing_parts",
            field=models.CharField(
                choices=[
                    ("partners", "Lead and delegated safeguarding partners"),
                    ("deputies", "Lead and delegated safeguarding partners, and their deputies"),
                    ("any", "Any member of the steering group"),
                ],
                default="partners",
                help_text="Nobody signs a report with words or decisions of theirs, and the scrutineer signs none.",
                max_length=20,
                verbose_name="who signs its reports",
            ),
        ),
        migrations.AlterField(
            model_name="plan",
            name="signing_parts",
            field=models.CharField(
                choices=[
                    ("partners", "Lead and delegated safeguarding partners"),
                    ("deputies", "Lead and delegated safeguarding partners, and their deputies"),
                    ("any", "Any member of the steering group"),
                ],
                default="partners",
                help_text="Nobody signs a report with words or decisions of theirs, and the scrutineer signs none.",
                max_length=20,
                verbose_name="who signs its reports",
            ),
        ),
        migrations.AlterField(
            model_name="historicalplan",
            name="signatures_needed",
            field=models.PositiveSmallIntegerField(
                default=1,
                help_text="How many of those below sign each quarterly report.",
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(9),
                ],
                verbose_name="signatures a report needs",
            ),
        ),
        migrations.AlterField(
            model_name="historicalseat",
            name="part",
            field=models.CharField(
                choices=[
                    ("chair", "Chair"),
                    ("deputy", "Deputy chair"),
                    ("lead_partner", "Lead safeguarding partner"),
                    ("delegated_partner", "Delegated safeguarding partner"),
                    ("partner_deputy", "Deputy safeguarding partner"),
                    ("member", "Member"),
                    ("scrutineer", "Independent chair and scrutineer"),
                    ("lay", "Lay member"),
                    ("administrator", "System administrator"),
                ],
                max_length=20,
                verbose_name="what it is",
            ),
        ),
        migrations.AlterField(
            model_name="plan",
            name="signatures_needed",
            field=models.PositiveSmallIntegerField(
                default=1,
                help_text="How many of those below sign each quarterly report.",
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(9),
                ],
                verbose_name="signatures a report needs",
            ),
        ),
        migrations.AlterField(
            model_name="seat",
            name="part",
            field=models.CharField(
                choices=[
                    ("chair", "Chair"),
                    ("deputy", "Deputy chair"),
                    ("lead_partner", "Lead safeguarding partner"),
                    ("delegated_partner", "Delegated safeguarding partner"),
                    ("partner_deputy", "Deputy safeguarding partner"),
                    ("member", "Member"),
                    ("scrutineer", "Independent chair and scrutineer"),
                    ("lay", "Lay member"),
                    ("administrator", "System administrator"),
                ],
                max_length=20,
                verbose_name="what it is",
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "part__in",
                            [
                                "chair",
                                "delegated_partner",
                                "deputy",
                                "lead_partner",
                                "member",
                                "partner_deputy",
                            ],
                        ),
                        _negated=True,
                    ),
                    ("subgroup__isnull", False),
                    _connector="OR",
                ),
                name="seat_of_a_group_names_it",
            ),
        ),
    ]
