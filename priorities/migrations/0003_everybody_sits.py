"""Turn each role somebody was given into the seat that gives it."""

from django.db import migrations

# role: (the seat's part, what its group opens, that group's usual name and kind)
STANDING = {
    "business_team": ("Business Team", "other"),
    "steering": ("Steering Group", "executive"),
    "case_review": ("Case Review Group", "subgroup"),
}


def seat_everybody(apps, schema_editor):
    Membership = apps.get_model("priorities", "Membership")
    Seat = apps.get_model("priorities", "Seat")
    for membership in Membership.objects.all():
        group, part = membership.subgroup, membership.role
        if part in STANDING:
            group, part = standing_group(apps, part), "member"
        membership.seat, _ = Seat.objects.get_or_create(part=part, subgroup=group, title="", agency=None)
        membership.save()


def standing_group(apps, role):
    Subgroup = apps.get_model("priorities", "Subgroup")
    name, kind = STANDING[role]
    group = Subgroup.objects.filter(opens=role).first() or Subgroup.objects.filter(name__iexact=name).first()
    group = group or Subgroup(name=name, kind=kind)
    group.opens = role
    group.save()
    return group


def unseat(apps, schema_editor):
    """Back to roles: what a seat gave as a member of a standing group, or its own part."""
    for membership in apps.get_model("priorities", "Membership").objects.select_related("seat__subgroup"):
        seat, group = membership.seat, membership.seat.subgroup
        if seat.part == "member" and group.opens in STANDING:
            membership.role, membership.subgroup = group.opens, None
        elif seat.part in {"chair", "deputy", "member"}:
            membership.role, membership.subgroup = ("chair" if seat.part != "member" else "member"), group
        else:
            membership.role, membership.subgroup = seat.part, None
        membership.save()


class Migration(migrations.Migration):
    dependencies = [("priorities", "0002_seats")]
    operations = [migrations.RunPython(seat_everybody, unseat)]
