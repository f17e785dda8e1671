"""Who may sign a report: nobody whose words or decisions are in it, and never the scrutineer.

Standard library only; nothing here reads the clock. What people did: `reporting/signed_reports/signers.py`.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wsscp.labelled import Labelled
from wsscp.policy import Actor, Role, SigningParts, can_sign_reports, signs_for


class AuthorAct(Labelled):
    """What makes somebody an author of a period's report; done to a return, its value is the transition's."""

    WROTE = "write", "wrote in"
    SUBMITTED = "submit", "submitted"
    ACCEPTED = "accept", "accepted"
    SENT_BACK = "send_back", "sent back"
    REPORTED = "report", "reported progress that is in"
    EDITED = "edit", "edited"
    OFFERED = "offer", "offered for signing"


# Those done to the report itself; the others are done to a return or an action.
REPORT_ACTS = (AuthorAct.EDITED, AuthorAct.OFFERED)


@dataclass(frozen=True)
class AuthorDeed:
    """What somebody did: `group` names the group whose return it was; "" where it was the report itself."""

    act: AuthorAct
    group: str = ""


def deeds_in_words(deeds: Iterable[AuthorDeed]) -> str:
    """Return what somebody did: "wrote in and submitted the return of the A and edited the report"."""
    groups: dict[AuthorAct, set[str]] = defaultdict(set)
    for deed in deeds:
        groups[deed.act].add(deed.group)
    acts: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for act in AuthorAct:
        if act in groups:
            acts[tuple(sorted(groups[act]))].append(act.label)
    return _joined(f"{_joined(labels)} {_thing(done_to)}" for done_to, labels in acts.items())


def _thing(groups: tuple[str, ...]) -> str:
    if groups == ("",):
        return "the report"
    return f"the return{'s' if len(groups) > 1 else ''} of the {_joined(groups)}"


def _joined(words: Iterable[str]) -> str:
    """Return words as a list in a sentence."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def barred_text(deeds: Iterable[AuthorDeed]) -> str:
    """Return, to an author of a report, why they do not sign it."""
    return f"You {deeds_in_words(deeds)}, so you cannot sign this report. Somebody else signs it."


def too_few_text(needed: int, may_sign: Sequence[str], parts: SigningParts) -> str:
    """Return why a report cannot be offered where fewer may sign than are needed, and what to do.

    `may_sign` names those who may, with their roles.
    """
    signatures = "a signature" if needed == 1 else f"{needed} signatures"
    if not may_sign:
        who = "nobody may sign it"
    elif len(may_sign) == 1:
        who = f"only one person may sign it: {may_sign[0]}"
    else:
        who = f"only {len(may_sign)} people may sign it: {_joined(may_sign)}"
    return (
        f"This report needs {signatures}, and {who}. The reports of this plan are signed by "
        f"{_in_sentence(parts)}, never by who wrote, submitted or decided on what is in them. Give somebody "
        "else such a seat in the steering group, or change in the plan’s settings who signs, or how many."
    )


def _in_sentence(parts: SigningParts) -> str:
    return f"{parts.label[0].lower()}{parts.label[1:]}"


def why_not_sign(
    actor: Actor, *, parts: SigningParts, deeds: Iterable[AuthorDeed] = (), has_signed: bool = False
) -> str:
    """Return why somebody does not sign a report, to them; "" where they may.

    `parts` are those of the steering group that sign the plan's reports, `deeds` what makes them an author.
    """
    done = list(deeds)
    if not can_sign_reports(actor):
        return "A report is signed by the steering group."
    if Role.SCRUTINEER in actor.roles:
        return "The independent scrutineer never signs a report, whatever other seats they hold."
    if done:
        return barred_text(done)
    if not signs_for(actor, parts):
        return f"The reports of this plan are signed by {_in_sentence(parts)}."
    return "You have signed this report already." if has_signed else ""
