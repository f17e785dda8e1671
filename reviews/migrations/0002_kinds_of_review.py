from django.db import migrations

# (name, family): what a partnership learns from (Working Together; learning and improvement framework 2023-26).
KINDS = [
    ("Rapid review", "case"),
    ("Local child safeguarding practice review", "case"),
    ("National child safeguarding practice review", "case"),
    ("Thematic review of cases", "case"),
    ("Local learning review", "case"),
    ("Practice learning review", "case"),
    ("Serious case review", "case"),
    ("Multi-agency audit", "audit"),
    ("Single-agency audit", "audit"),
    ("Section 11 self-assessment and challenge event", "section_11"),
    ("Scrutiny event", "scrutiny"),
    ("Peer review", "inspection"),
    ("Inspection", "inspection"),
    ("Complaint or escalation theme", "other"),
]


def add_kinds(apps, schema_editor):
    Kind = apps.get_model("reviews", "Kind")
    for position, (name, family) in enumerate(KINDS, start=1):
        Kind.objects.get_or_create(name=name, defaults={"family": family, "position": position})


class Migration(migrations.Migration):
    dependencies = [("reviews", "0001_initial")]

    operations = [migrations.RunPython(add_kinds, migrations.RunPython.noop)]
