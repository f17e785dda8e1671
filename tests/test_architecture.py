"""The code follows the architecture as drawn, and the test of it can fail."""

from tests.architecture import WRITES_WITHOUT_ENTRY, code_faults, modules, template_faults, templates

MODULES = modules()
TEMPLATES = templates()

PLANTED_CODE = [
    ("priorities.models.plans", "from priorities.plans import services", "climbs"),
    ("priorities.plans.periods", "from priorities.plans.forms import PlanForm", "climbs"),
    ("reporting.rag", "from priorities.models import Plan", "climbs"),
    ("priorities.plans.views", "import wsscp.settings", "climbs"),
    ("reporting.rag", "from django.db import models", "standard library only"),
    ("wsscp.policy", "import dateutil", "standard library only"),
    ("reporting.rag", "def rate():\n    return date.today()", "reads the clock"),
    ("priorities.plans.services", "at = datetime.now(tz=UTC)", "reads the clock"),
    ("priorities.models.plans", "at = DateTimeField(default=timezone.now)", "reads the clock"),
    ("priorities.plans.forms", "from django.utils.timezone import now\nat = now()", "reads the clock"),
    ("reporting.status.board", "day = timezone.localdate()", "reads the clock"),
    ("reporting.status.board", "day = localtime()", "reads the clock"),
    (
        "reporting.status.rag_sql",
        "from django.db.models.functions import Now\nday = Now()",
        "reads the clock",
    ),
    ("wsscp.middleware", "at = timezone.now()", "reads the clock"),
    ("priorities.plans.views", "from .forms import PlanForm", "relative import"),
    ("priorities.plans.views", "def show():\n    import json", "imports inside"),
    ("priorities.plans.services", "from django.db.models.signals import post_save", "uses signals"),
    ("priorities.plans.services", "from django.dispatch import receiver", "uses signals"),
    ("priorities.utils", "", "named for nothing"),
    ("reporting.status.common", "", "named for nothing"),
    ("priorities.plans.views", "Plan.objects.filter(pk=1).update(title='')", "writes past the history"),
    ("priorities.plans.services", "plan.actions.all().update(text='')", "writes past the history"),
    ("priorities.plans.services", "Milestone.objects.bulk_create([])", "writes past the history"),
    ("priorities.reading.word", "plan.actions.bulk_update([], ['text'])", "writes past the history"),
    ("priorities.plans.views", "form.save()", "writes past the trail"),
    ("priorities.plans.views", "formset.save()", "writes past the trail"),
    ("priorities.plans.views", "form.save(commit=True)", "writes past the trail"),
    ("priorities.plans.services", "plan.save()", "writes past the trail"),
    ("priorities.plans.services", "record = Plan()\nrecord.save()", "writes past the trail"),
    ("priorities.plans.services", "Plan.objects.create(title='')", "writes past the trail"),
    ("priorities.plans.services", "Plan.objects.get_or_create(title='')", "writes past the trail"),
    ("reporting.reports.services", "Report.objects.update_or_create(pk=1)", "writes past the trail"),
    ("priorities.plans.services", "group.aliases.exclude(name='').delete()", "writes past the trail"),
    ("priorities.plans.services", "action.groups.set([])", "writes past the trail"),
    ("priorities.plans.services", "action.groups.add(group)", "writes past the trail"),
    ("priorities.importing.services", "PlanImport.objects.filter(pk=1).update(plan=plan)", "past the trail"),
    ("priorities.people.accounts", "User.objects.create_user('a@b.org')", "writes past the trail"),
    ("priorities.management.commands.demo", "plan.delete()", "writes past the trail"),
    ("priorities.plans.forms", "def save(self):\n    super().save()", "writes past the trail"),
    ("wsscp.middleware", "request.user.save()", "writes past the trail"),
    ("priorities.plans.services", "Plan.objects.select_for_update().get(pk=1)", "locks too much"),
    ("reporting.status.views", "text = mark_safe(text)", "escaping"),
    ("reporting.status.views", "text = safestring.SafeString(text)", "escaping"),
]

SOUND_CODE = [
    ("priorities.models.plans", "from reporting.rag import Key"),
    ("priorities.plans.services", "from priorities.rules.periods import make_periods"),
    ("reporting.status.views", "from priorities.access.guards import allow\nday = timezone.localdate()"),
    ("reporting.status.board", "day = localdate(at)"),
    ("priorities.plans.forms", "attributes.update(maxlength=3)\nseen = set()\nseen.update(names)"),
    (
        "priorities.plans.views",
        "with recording(act) as record:\n    record.save_form(form)\n    record.save(plan)",
    ),
    ("priorities.groups.role_services", "def give(seat, record: Recorder):\n    record.delete(seat)"),
    ("priorities.plans.services", "plan = form.save(commit=False)\nself.met.add(1)\nnames.add('a')"),
    ("wsscp.signin.ending", "Session.objects.filter(pk__in=keys).delete()"),
    ("wsscp.audit.chain", "entry.save(force_insert=True)"),
]

PLANTED_TEMPLATES = [
    ("<p>no comment first</p>", "starts with a comment"),
    ("{# x #}{{ text|safe }}", "|safe"),
    ("{# x #}{{ text | safeseq|join:', ' }}", "|safe"),
    ("{# x #}{% autoescape off %}{{ text }}{% endautoescape %}", "autoescape off"),
    ('{# x #}<p class="a"\n style="color:red">', "inline style"),
    ("{# x #}<style>p{}</style>", "inline style sheet"),
    ("{# x #}<script>go()</script>", "inline script"),
    ('{# x #}<script type="module">go()</script>', "inline script"),
    ('{# x #}<button type="button" onclick="go()">', "inline handler"),
    ('{# x #}<a href="javascript:go()">', "javascript:"),
]

SOUND_TEMPLATES = [
    '{# x: no |safe here #}<script src="a.js" defer></script>',
    '{% extends "base.html" %}{# x #}<p></p>',
    '{% comment %}\nx\n{% endcomment %}<p class="style">{{ text|linebreaks }}</p>',
]


def test_every_module_follows_the_architecture() -> None:
    faults = {name: code_faults(name, path.read_text(encoding="utf-8")) for name, path in MODULES.items()}
    assert {name: messages for name, messages in faults.items() if messages} == {}


def test_every_template_shows_and_never_decides_or_unescapes() -> None:
    faults = {name: template_faults(path.read_text(encoding="utf-8")) for name, path in TEMPLATES.items()}
    assert {name: messages for name, messages in faults.items() if messages} == {}


def test_every_module_that_writes_without_an_entry_is_there() -> None:
    assert set(WRITES_WITHOUT_ENTRY) <= set(MODULES)


def test_every_fault_planted_in_code_is_caught() -> None:
    caught = [any(says in fault for fault in code_faults(at, source)) for at, source, says in PLANTED_CODE]
    assert [planted for planted, is_caught in zip(PLANTED_CODE, caught, strict=True) if not is_caught] == []


def test_sound_code_has_no_fault() -> None:
    faults = [(module, source, code_faults(module, source)) for module, source in SOUND_CODE]
    assert [fault for fault in faults if fault[2]] == []


def test_every_fault_planted_in_a_template_is_caught() -> None:
    caught = [any(says in fault for fault in template_faults(source)) for source, says in PLANTED_TEMPLATES]
    assert [
        template for template, is_caught in zip(PLANTED_TEMPLATES, caught, strict=True) if not is_caught
    ] == []


def test_sound_templates_have_no_fault() -> None:
    faults = [(source, template_faults(source)) for source in SOUND_TEMPLATES]
    assert [fault for fault in faults if fault[1]] == []
