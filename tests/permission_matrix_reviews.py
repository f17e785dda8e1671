"""Who gets which answer about reviews and learning; read as tests/permission_matrix.py, with columns of its own.

member     a member of group A
crg        a member of the Case Review Group

An object is one of tests/reviews/world.py. "case…" is the Case Review Group's alone: to everybody else it is
not there. "released…" comes from a case and others read its released wording. Group A leads the recommendations.
"""

from typing import Any

MATRIX = """
route                           method  object            team  A    B    member  crg  senior  lay  partner  cchair  admin  outside  nobody
reviews:review-list             GET     -                 200   200  200  200     200  200     200  200      200     404    404      in
reviews:programme               GET     -                 200   200  200  200     200  200     200  200      200     404    404      in
reviews:review-kinds            GET     -                 200   403  403  403     200  403     403  403      200     404    404      in
reviews:review-new              GET     audit-kind        200   403  403  403     403  403     403  403      403     404    404      in
reviews:review-new              POST    audit-kind        302   403  403  403     403  403     403  403      403     404    404      in
reviews:review-new              GET     case-kind         404   403  403  403     200  403     403  403      200     404    404      in
reviews:review-new              POST    case-kind         404   403  403  403     302  403     403  403      302     404    404      in
reviews:review-new              GET     no-kind           404   403  403  403     404  403     403  403      404     404    404      in
reviews:lists                   GET     -                 200   403  403  403     200  403     403  403      200     404    404      in
reviews:list-new                GET     themes            200   403  403  403     403  403     403  403      403     404    404      in
reviews:list-new                POST    themes            302   403  403  403     403  403     403  403      403     404    404      in
reviews:list-new                GET     kinds             200   403  403  403     200  403     403  403      200     404    404      in
reviews:list-new                POST    kinds             302   403  403  403     200  403     403  403      200     404    404      in
reviews:list-new                GET     no-register-list           404   403  403  403     404  403     403  403      404     404    404      in
reviews:list-edit               GET     theme             200   403  403  403     403  403     403  403      403     404    404      in
reviews:list-edit               POST    theme             302   403  403  403     403  403     403  403      403     404    404      in
reviews:list-edit               GET     listed-case-kind  404   403  403  403     200  403     403  403      200     404    404      in
reviews:list-edit               POST    listed-case-kind  404   403  403  403     302  403     403  403      302     404    404      in
reviews:list-edit               GET     no-theme          404   403  403  403     404  403     403  403      404     404    404      in
reviews:retention               GET     -                 404   404  404  404     200  404     404  404      200     404    404      in
reviews:calendar                GET     -                 404   404  404  404     200  404     404  404      200     404    404      in
reviews:calendar                POST    -                 404   404  404  404     200  404     404  404      200     404    404      in
reviews:calendar-feed           GET     no-token          404   404  404  404     404  404     404  404      404     404    404      404
reviews:glass                   GET     -                 200   404  404  404     404  200     404  404      404     404    404      in
reviews:glass                   POST    -                 302   404  404  404     404  302     404  404      404     404    404      in
reviews:glass-agree             POST    glass             302   404  404  404     404  302     404  404      404     404    404      in
reviews:glass-agree             POST    no-glass          404   404  404  404     404  404     404  404      404     404    404      in
reviews:glass-enter             POST    glass             404   404  404  404     404  404     404  404      404     404    404      in
reviews:glass-enter             POST    no-glass          404   404  404  404     404  404     404  404      404     404    404      in
reviews:glass-end               POST    glass             404   404  404  404     404  404     404  404      404     404    404      in
reviews:glass-end               POST    no-glass          404   404  404  404     404  404     404  404      404     404    404      in
reviews:finding-edit            GET     case-finding      404   404  404  404     200  404     404  404      200     404    404      in
reviews:finding-edit            POST    case-finding      404   404  404  404     302  404     404  404      302     404    404      in
reviews:finding-edit            GET     released-finding  403   403  403  403     200  403     403  403      200     404    404      in
reviews:finding-edit            POST    released-finding  403   403  403  403     302  403     403  403      302     404    404      in
reviews:finding-edit            GET     no-finding        404   404  404  404     404  404     404  404      404     404    404      in
reviews:finding-release         GET     case-finding      404   404  404  404     200  404     404  404      200     404    404      in
reviews:finding-release         POST    case-finding      404   404  404  404     302  404     404  404      302     404    404      in
reviews:finding-release         POST    finding           302   403  403  403     403  403     403  403      403     404    404      in
reviews:finding-release         GET     no-finding        404   404  404  404     404  404     404  404      404     404    404      in
reviews:review-edit             GET     case              404   404  404  404     200  404     404  404      200     404    404      in
reviews:review-edit             POST    case              404   404  404  404     302  404     404  404      302     404    404      in
reviews:review-edit             GET     audit             200   403  403  403     403  403     403  403      403     404    404      in
reviews:review-edit             POST    audit             302   403  403  403     403  403     403  403      403     404    404      in
reviews:review-edit             GET     no-review         404   404  404  404     404  404     404  404      404     404    404      in
reviews:review-close            GET     case              404   404  404  404     200  404     404  404      200     404    404      in
reviews:review-close            POST    case              404   404  404  404     302  404     404  404      302     404    404      in
reviews:review-close            GET     audit             200   403  403  403     403  403     403  403      403     404    404      in
reviews:review-close            POST    audit             302   403  403  403     403  403     403  403      403     404    404      in
reviews:review-close            GET     no-review         404   404  404  404     404  404     404  404      404     404    404      in
reviews:finding-new             GET     case              404   404  404  404     200  404     404  404      200     404    404      in
reviews:finding-new             POST    case              404   404  404  404     302  404     404  404      302     404    404      in
reviews:finding-new             GET     audit             200   403  403  403     403  403     403  403      403     404    404      in
reviews:finding-new             POST    audit             302   403  403  403     403  403     403  403      403     404    404      in
reviews:finding-new             GET     no-review         404   404  404  404     404  404     404  404      404     404    404      in
reviews:recommendation-new      GET     case              404   404  404  404     200  404     404  404      200     404    404      in
reviews:recommendation-new      POST    case              404   404  404  404     302  404     404  404      302     404    404      in
reviews:recommendation-new      GET     audit             200   403  403  403     403  403     403  403      403     404    404      in
reviews:recommendation-new      POST    audit             302   403  403  403     403  403     403  403      403     404    404      in
reviews:recommendation-new      GET     no-review         404   404  404  404     404  404     404  404      404     404    404      in
reviews:case-decide             GET     case              404   404  404  404     200  404     404  404      200     404    404      in
reviews:case-decide             POST    case              404   404  404  404     302  404     404  404      302     404    404      in
reviews:case-decide             GET     audit             404   403  403  403     403  403     403  403      403     404    404      in
reviews:case-decide             GET     no-review         404   404  404  404     404  404     404  404      404     404    404      in
reviews:case-suspend            GET     case              404   404  404  404     200  404     404  404      200     404    404      in
reviews:case-suspend            POST    case              404   404  404  404     302  404     404  404      302     404    404      in
reviews:case-suspend            GET     audit             404   403  403  403     403  403     403  403      403     404    404      in
reviews:case-suspend            GET     no-review         404   404  404  404     404  404     404  404      404     404    404      in
reviews:case-delay              GET     case              404   404  404  404     200  404     404  404      200     404    404      in
reviews:case-delay              POST    case              404   404  404  404     302  404     404  404      302     404    404      in
reviews:case-delay              GET     audit             404   403  403  403     403  403     403  403      403     404    404      in
reviews:case-delay              GET     no-review         404   404  404  404     404  404     404  404      404     404    404      in
reviews:suspension-end          GET     suspension        404   404  404  404     200  404     404  404      200     404    404      in
reviews:suspension-end          POST    suspension        404   404  404  404     302  404     404  404      302     404    404      in
reviews:suspension-end          GET     no-suspension     404   404  404  404     404  404     404  404      404     404    404      in
reviews:case-keep               GET     closed-case       404   404  404  404     403  404     404  404      200     404    404      in
reviews:case-keep               POST    closed-case       404   404  404  404     403  404     404  404      302     404    404      in
reviews:case-keep               GET     case              404   404  404  404     403  404     404  404      404     404    404      in
reviews:case-keep               GET     no-review         404   404  404  404     404  404     404  404      404     404    404      in
reviews:case-delete             GET     closed-case       404   404  404  404     403  404     404  404      200     404    404      in
reviews:case-delete             POST    closed-case       404   404  404  404     403  404     404  404      302     404    404      in
reviews:case-delete             GET     case              404   404  404  404     403  404     404  404      404     404    404      in
reviews:case-delete             GET     no-review         404   404  404  404     404  404     404  404      404     404    404      in
reviews:ratings-carry           POST    next-round        302   403  403  403     403  403     403  403      403     404    404      in
reviews:ratings-carry           POST    no-review         404   404  404  404     404  404     404  404      404     404    404      in
reviews:ratings-edit            GET     rated             200   403  403  403     403  403     403  403      403     404    404      in
reviews:ratings-edit            POST    rated             302   403  403  403     403  403     403  403      403     404    404      in
reviews:ratings-edit            GET     no-rated          404   403  403  403     403  403     403  403      403     404    404      in
reviews:recommendation-edit     GET     case-advice       404   404  404  404     200  404     404  404      200     404    404      in
reviews:recommendation-edit     POST    case-advice       404   404  404  404     302  404     404  404      302     404    404      in
reviews:recommendation-edit     POST    released-advice   403   403  403  403     302  403     403  403      302     404    404      in
reviews:recommendation-edit     GET     advice            200   403  403  403     403  403     403  403      403     404    404      in
reviews:recommendation-edit     POST    advice            302   403  403  403     403  403     403  403      403     404    404      in
reviews:recommendation-edit     GET     no-advice         404   404  404  404     404  404     404  404      404     404    404      in
reviews:recommendation-step     GET     case-advice       404   404  404  404     200  404     404  404      200     404    404      in
reviews:recommendation-step     POST    case-advice       404   404  404  404     302  404     404  404      302     404    404      in
reviews:recommendation-step     POST    released-advice   403   403  403  403     302  403     403  403      302     404    404      in
reviews:recommendation-step     GET     advice            200   403  403  403     403  403     403  403      403     404    404      in
reviews:recommendation-step     POST    advice            302   403  403  403     403  403     403  403      403     404    404      in
reviews:recommendation-step     GET     no-advice         404   404  404  404     404  404     404  404      404     404    404      in
reviews:recommendation-release  GET     case-advice       404   404  404  404     200  404     404  404      200     404    404      in
reviews:recommendation-release  POST    case-advice       404   404  404  404     302  404     404  404      302     404    404      in
reviews:recommendation-release  POST    released-advice   403   403  403  403     302  403     403  403      302     404    404      in
reviews:recommendation-release  GET     advice            200   403  403  403     403  403     403  403      403     404    404      in
reviews:recommendation-release  POST    advice            302   403  403  403     403  403     403  403      403     404    404      in
reviews:recommendation-release  GET     no-advice         404   404  404  404     404  404     404  404      404     404    404      in
reviews:test-new                GET     case-advice       404   404  404  404     200  404     404  404      200     404    404      in
reviews:test-new                POST    case-advice       404   404  404  404     302  404     404  404      302     404    404      in
reviews:test-new                POST    released-advice   403   403  403  403     302  403     403  403      302     404    404      in
reviews:test-new                GET     advice            200   403  403  403     403  403     403  403      403     404    404      in
reviews:test-new                POST    advice            302   403  403  403     403  403     403  403      403     404    404      in
reviews:test-new                GET     no-advice         404   404  404  404     404  404     404  404      404     404    404      in
reviews:own-action-new          GET     case-advice       404   404  404  404     200  404     404  404      200     404    404      in
reviews:own-action-new          POST    case-advice       404   404  404  404     302  404     404  404      302     404    404      in
reviews:own-action-new          POST    released-advice   403   403  403  403     302  403     403  403      302     404    404      in
reviews:own-action-new          GET     advice            200   403  403  403     403  403     403  403      403     404    404      in
reviews:own-action-new          POST    advice            302   403  403  403     403  403     403  403      403     404    404      in
reviews:own-action-new          GET     no-advice         404   404  404  404     404  404     404  404      404     404    404      in
reviews:evidence-new            GET     case-advice       404   404  404  404     200  404     404  404      200     404    404      in
reviews:evidence-new            POST    case-advice       404   404  404  404     302  404     404  404      302     404    404      in
reviews:evidence-new            GET     released-advice   200   200  403  403     200  403     403  403      200     404    404      in
reviews:evidence-new            POST    released-advice   302   302  403  403     302  403     403  403      302     404    404      in
reviews:evidence-new            GET     advice            200   200  403  403     403  403     403  403      403     404    404      in
reviews:evidence-new            POST    advice            302   302  403  403     403  403     403  403      403     404    404      in
reviews:evidence-new            GET     no-advice         404   404  404  404     404  404     404  404      404     404    404      in
reviews:own-action-edit         GET     case-own          404   404  404  404     200  404     404  404      200     404    404      in
reviews:own-action-edit         POST    case-own          404   404  404  404     302  404     404  404      302     404    404      in
reviews:own-action-edit         POST    own               302   403  403  403     403  403     403  403      403     404    404      in
reviews:own-action-edit         GET     no-own            404   403  403  403     403  403     403  403      403     404    404      in
reviews:own-action-tell         GET     case-own          404   404  404  404     200  404     404  404      200     404    404      in
reviews:own-action-tell         POST    case-own          404   404  404  404     302  404     404  404      302     404    404      in
reviews:own-action-tell         GET     own               200   200  403  403     403  403     403  403      403     404    404      in
reviews:own-action-tell         POST    own               302   302  403  403     403  403     403  403      403     404    404      in
reviews:own-action-tell         GET     no-own            404   404  403  403     403  403     403  403      403     404    404      in
reviews:own-action-tell         GET     inside-own        404   404  403  403     200  403     403  403      200     404    404      in

reporting:learning              GET     -                 200   200  200  200     200  200     200  200      200     404    404      in
reporting:briefing              GET     briefing          200   200  200  200     200  200     200  200      200     404    404      in
reporting:briefing              GET     no-briefing       404   404  404  404     404  404     404  404      404     404    404      in
reporting:clock-wall            GET     -                 404   404  404  404     200  404     404  404      200     404    404      in
reporting:review                GET     case              404   404  404  404     200  404     404  404      200     404    404      in
reporting:review                GET     audit             200   200  200  200     200  200     200  200      200     404    404      in
reporting:review                GET     no-review         404   404  404  404     404  404     404  404      404     404    404      in
reporting:review-pdf            GET     case              404   404  404  404     200  404     404  404      200     404    404      in
reporting:review-pdf            GET     audit             200   200  200  200     200  200     200  200      200     404    404      in
reporting:review-pdf            GET     no-review         404   404  404  404     404  404     404  404      404     404    404      in
reporting:recommendation-list   GET     -                 200   200  200  200     200  200     200  200      200     404    404      in
reporting:recommendation-xlsx   GET     -                 200   200  200  200     200  200     200  200      200     404    404      in
reporting:recommendation        GET     case-advice       404   404  404  404     200  404     404  404      200     404    404      in
reporting:recommendation        GET     released-advice   200   200  200  200     200  200     200  200      200     404    404      in
reporting:recommendation        GET     advice            200   200  200  200     200  200     200  200      200     404    404      in
reporting:recommendation        GET     no-advice         404   404  404  404     404  404     404  404      404     404    404      in
"""

# Valid, so that what a missing check would let through is really written.
POSTED: dict[str, dict[str, Any]] = {
    "reviews:case-decide": {"outcome": "none", "decided_on": "2020-06-01", "reasons": "Enough is known"},
    "reviews:case-delay": {"clock": "rapid_review", "reason": "Waiting", "given_on": "2020-06-01"},
    "reviews:case-delete": {"reference": "pafal-pafal"},
    "reviews:case-keep": {"keep_until": "2090-01-01", "reason": "A claim is open"},
    "reviews:case-suspend": {"clock": "rapid_review", "starts_on": "2020-06-01", "reason": "Pandemic"},
    "reviews:evidence-new": {"text": "Minutes", "on": "2020-06-01"},
    "reviews:finding-edit": {"theme": "9001", "area": "practice", "text": "Found anew"},
    "reviews:finding-new": {"theme": "9001", "area": "practice", "text": "Found"},
    "reviews:finding-release": {"text": "Found", "second_reader": "on"},
    "reviews:glass": {"reason": "The group cannot be reached"},
    "reviews:list-edit": {"name": "Renamed", "keep_years": "10"},
    "reviews:list-new": {"name": "New", "family": "audit", "keep_years": "10"},
    "reviews:own-action-edit": {
        "text": "Choose again",
        "milestones-TOTAL_FORMS": "0",
        "milestones-INITIAL_FORMS": "0",
    },
    "reviews:own-action-new": {
        "text": "Choose",
        "milestones-TOTAL_FORMS": "0",
        "milestones-INITIAL_FORMS": "0",
    },
    "reviews:own-action-tell": {"date-1-completed_on": "2020-06-01"},
    "reviews:ratings-edit": {"standard-9001-rating": "met", "standard-9001-words": "Seen by the board"},
    "reviews:recommendation-edit": {
        "text": "Quite different words",
        "made_on": "2020-03-02",
        "level": "partnership",
    },
    "reviews:recommendation-new": {
        "text": "Other words yet",
        "made_on": "2020-03-02",
        "level": "partnership",
    },
    "reviews:recommendation-release": {"text": "In other words", "second_reader": "on"},
    "reviews:recommendation-step": {"to": "open", "on": "2020-06-01", "reason": "It was not done"},
    "reviews:review-close": {"closed_on": "2020-06-30"},
    "reviews:review-edit": {"year": "2020", "subject": "Another subject"},
    "reviews:review-new": {"year": "2020", "subject": "A subject"},
    "reviews:suspension-end": {"ends_on": "2020-07-01"},
    "reviews:test-new": {
        "method": "audit",
        "result": "embedded",
        "text": "Seen in every file",
        "tested_on": "2020-06-01",
        # Needed where an action of its own is open.
        "reason_while_open": "What is left to do changes nothing of it",
    },
}
