"""Who gets which answer where: every address of the tracker, one row for each method and object.

team       the business team
A, B       the chair of group A, whose action it is, and the chair of group B
readers    a member of group A, and one of the Case Review Group
senior     steering group, and scrutineer
lay        lay member
partner    a member of the wide partnership group, who reads what is published
cchair     the chair of the Case Review Group
learn      a member of the Learning and Development group, who keeps the training programme
admin      a system administrator, who manages accounts and sees no content
outside    signed in without a seat that reads: stranger, former officer
nobody     not signed in, or by an account that is closed

"team-session", "team-kept" and "team-list" are the officer's own: nobody else can tell that they are there.
"return" is group A's draft, complete; "sent-return" one of theirs that is submitted.

200 shown · 302 done, or off to the sign-in page · 403 seen but not for them · 404 as if it were not there.
"in" is 302 to the sign-in page; "200/403" answers the people of a column one each, in the order above. What changes one's own account answers 302 here: nobody in these browsers
has confirmed lately who they are. An object is one of a small plan (tests/test_permission_matrix.py):
"no-action" is one that does not exist, "stray-action" a real one under another plan's address. A method
without a row must answer 405. What is posted is empty unless `posted_to` says otherwise.
"""

from typing import Any, NamedTuple

from django.core.files.uploadedfile import SimpleUploadedFile

from tests import permission_matrix_reviews, permission_matrix_signing

COLUMNS: dict[str, tuple[str, ...]] = {
    "team": ("business_team",),
    "A": ("chair_a",),
    "B": ("chair_b",),
    "readers": ("member_a", "case_review"),
    "senior": ("steering", "scrutineer"),
    "lay": ("lay",),
    "partner": ("partner",),
    "cchair": ("case_chair",),
    "learn": ("learning",),
    "admin": ("administrator",),
    "outside": ("stranger", "former"),
    "nobody": ("anonymous", "closed"),
    # In tests/permission_matrix_reviews.py, where the two "readers" part.
    "member": ("member_a",),
    "crg": ("case_review",),
    **permission_matrix_signing.COLUMNS,
}

MATRIX = """
route                                 method  object           team  A     B     readers  senior  lay   partner  cchair  admin  outside  nobody
health                                GET     -                200   200   200   200      200     200   200      200     200    200      200
theme                                 GET     -                200   200   200   200      200     200   200      200     200    200      200
accessibility                         GET     -                200   200   200   200      200     200   200      200     200    200      200
help                                  GET     -                200   200   200   200      200     200   200      200     200    200      in

account_login                         GET     -                302   302   302   302      302     302   302      302     302    302      200
account_login                         POST    -                302   302   302   302      302     302   302      302     302    302      200
account_logout                        GET     -                200   200   200   200      200     200   200      200     200    200      in
account_logout                        POST    -                in    in    in    in       in      in    in       in      in     in       in
account_inactive                      GET     -                200   200   200   200      200     200   200      200     200    200      200
account_change_password               GET     -                200   200   200   200      200     200   200      200     200    200      in
account_change_password               POST    -                200   200   200   200      200     200   200      200     200    200      in
account_reset_password                GET     -                200   200   200   200      200     200   200      200     200    200      200
account_reset_password                POST    -                200   200   200   200      200     200   200      200     200    200      200
account_reset_password_done           GET     -                200   200   200   200      200     200   200      200     200    200      200
account_reset_password_from_key       GET     no-key           200   200   200   200      200     200   200      200     200    200      200
account_reset_password_from_key       POST    no-key           200   200   200   200      200     200   200      200     200    200      200
account_reset_password_from_key_done  GET     -                200   200   200   200      200     200   200      200     200    200      200

mfa_authenticate                      GET     -                302   302   302   302      302     302   302      302     302    302      in
mfa_authenticate                      POST    -                302   302   302   302      302     302   302      302     302    302      in
mfa_login_webauthn                    GET     -                302   302   302   302      302     302   302      302     302    302      in
mfa_login_webauthn                    POST    -                302   302   302   302      302     302   302      302     302    302      in
openid_connect_login                  POST    -                404   404   404   404      404     404   404      404     404    404      404
openid_connect_callback               GET     -                404   404   404   404      404     404   404      404     404    404      404

account                               GET     -                200   200   200   200      200     200   200      200     200    200      in
account_reauthenticate                GET     -                200   200   200   200      200     200   200      200     200    200      in
account_reauthenticate                POST    -                200   200   200   200      200     200   200      200     200    200      in
mfa_reauthenticate                    GET     -                302   302   302   302      302     302   302      302     302    302      in
mfa_reauthenticate                    POST    -                302   302   302   302      302     302   302      302     302    302      in
mfa_reauthenticate_webauthn           GET     -                302   302   302   302      302     302   302      302     302    302      in
mfa_reauthenticate_webauthn           POST    -                302   302   302   302      302     302   302      302     302    302      in
mfa_index                             GET     -                200   200   200   200      200     200   200      200     200    200      in
mfa_activate_totp                     GET     -                200   200   200   200      200     200   200      200     200    200      in
mfa_activate_totp                     POST    -                200   200   200   200      200     200   200      200     200    200      in
mfa_deactivate_totp                   GET     -                404   404   404   404      404     404   404      404     404    404      in
mfa_deactivate_totp                   POST    -                404   404   404   404      404     404   404      404     404    404      in
mfa_add_webauthn                      GET     -                200   200   200   200      200     200   200      200     200    200      in
mfa_add_webauthn                      POST    -                200   200   200   200      200     200   200      200     200    200      in
mfa_remove_webauthn                   GET     passkey          404   404   404   404      404     404   404      404     404    404      in
mfa_remove_webauthn                   POST    passkey          404   404   404   404      404     404   404      404     404    404      in
mfa_remove_webauthn                   GET     no-passkey       404   404   404   404      404     404   404      404     404    404      in
mfa_view_recovery_codes               GET     -                404   404   404   404      404     404   404      404     404    404      in
mfa_generate_recovery_codes           GET     -                200   200   200   200      200     200   200      200     200    200      in
mfa_generate_recovery_codes           POST    -                302   302   302   302      302     302   302      302     302    302      in
single_sign_on_remove                 POST    -                404   404   404   404      404     404   404      404     404    404      in
usersessions_list                     GET     -                200   200   200   200      200     200   200      200     200    200      in
usersessions_list                     POST    -                302   302   302   302      302     302   302      302     302    302      in
end-session                           POST    team-session     302   404   404   404      404     404   404      404     404    404      in
end-session                           POST    no-session       404   404   404   404      404     404   404      404     404    404      in
kept-form                             GET     team-kept        200   404   404   404      404     404   404      404     404    404      in
kept-form                             POST    team-kept        307   404   404   404      404     404   404      404     404    404      in
kept-form                             GET     no-kept          404   404   404   404      404     404   404      404     404    404      in

priorities:subgroup-new               GET     -                200   403   403   403      403     403   403      403     404    404      in
priorities:subgroup-new               POST    -                302   403   403   403      403     403   403      403     404    404      in
priorities:subgroup-edit              GET     group            200   403   403   403      403     403   403      403     404    404      in
priorities:subgroup-edit              POST    group            302   403   403   403      403     403   403      403     404    404      in
priorities:subgroup-edit              GET     no-group         404   403   403   403      403     403   403      403     404    404      in

priorities:seat-new                   GET     group            200   403   403   403      403     403   403      403     404    404      in
priorities:seat-new                   POST    group            302   403   403   403      403     403   403      403     404    404      in
priorities:seat-new                   GET     no-group         404   403   403   403      403     403   403      403     404    404      in
priorities:seat-edit                  GET     seat             200   403   403   403      403     403   403      403     404    404      in
priorities:seat-edit                  POST    seat             302   403   403   403      403     403   403      403     404    404      in
priorities:seat-edit                  GET     no-seat          404   403   403   403      403     403   403      403     404    404      in
priorities:office-new                 GET     -                200   403   403   403      403     403   403      403     404    404      in
priorities:office-new                 POST    -                302   403   403   403      403     403   403      403     404    404      in
priorities:agency-list                GET     -                200   403   403   403      403     403   403      403     404    404      in
priorities:agency-new                 GET     -                200   403   403   403      403     403   403      403     404    404      in
priorities:agency-new                 POST    -                302   403   403   403      403     403   403      403     404    404      in
priorities:agency-edit                GET     agency           200   403   403   403      403     403   403      403     404    404      in
priorities:agency-edit                POST    agency           302   403   403   403      403     403   403      403     404    404      in
priorities:agency-edit                GET     no-agency        404   403   403   403      403     403   403      403     404    404      in
reporting:group-list                  GET     -                200   200   200   200      200     200   200      200     404    404      in
reporting:group                       GET     group            200   200   200   200      200     200   200      200     404    404      in
reporting:group                       GET     no-group         404   404   404   404      404     404   404      404     404    404      in

priorities:import-upload              GET     -                200   403   403   403      403     403   403      403     404    404      in
priorities:import-upload              POST    -                302   403   403   403      403     403   403      403     404    404      in
priorities:import-template            GET     -                200   403   403   403      403     403   403      403     404    404      in
priorities:import-preview             GET     draft            200   403   403   403      403     403   403      403     404    404      in
priorities:import-preview             POST    draft            200   403   403   403      403     403   403      403     404    404      in
priorities:import-preview             GET     no-draft         404   403   403   403      403     403   403      403     404    404      in
priorities:plan-new                   GET     -                200   403   403   403      403     403   403      403     404    404      in
priorities:plan-new                   POST    -                302   403   403   403      403     403   403      403     404    404      in
priorities:plan-edit                  GET     plan             200   403   403   403      403     403   403      403     404    404      in
priorities:plan-edit                  POST    plan             200   403   403   403      403     403   403      403     404    404      in
priorities:plan-edit                  GET     no-plan          404   403   403   403      403     403   403      403     404    404      in
priorities:period-list                GET     plan             200   403   403   403      403     403   403      403     404    404      in
priorities:period-list                POST    plan             200   403   403   403      403     403   403      403     404    404      in
priorities:period-list                GET     no-plan          404   403   403   403      403     403   403      403     404    404      in
priorities:period-fill                POST    plan             302   403   403   403      403     403   403      403     404    404      in
priorities:period-fill                POST    no-plan          404   403   403   403      403     403   403      403     404    404      in
priorities:period-join                POST    plan             302   403   403   403      403     403   403      403     404    404      in
priorities:period-join                POST    no-plan          404   403   403   403      403     403   403      403     404    404      in
priorities:priority-new               GET     plan             200   403   403   403      403     403   403      403     404    404      in
priorities:priority-new               POST    plan             200   403   403   403      403     403   403      403     404    404      in
priorities:priority-new               GET     no-plan          404   403   403   403      403     403   403      403     404    404      in
priorities:priority-edit              GET     priority         200   403   403   403      403     403   403      403     404    404      in
priorities:priority-edit              POST    priority         200   403   403   403      403     403   403      403     404    404      in
priorities:priority-edit              GET     no-priority      404   403   403   403      403     403   403      403     404    404      in
priorities:priority-edit              GET     stray-priority   404   403   403   403      403     403   403      403     404    404      in
priorities:action-new                 GET     priority         200   403   403   403      403     403   403      403     404    404      in
priorities:action-new                 POST    priority         200   403   403   403      403     403   403      403     404    404      in
priorities:action-new                 GET     no-priority      404   403   403   403      403     403   403      403     404    404      in
priorities:action-new                 GET     stray-priority   404   403   403   403      403     403   403      403     404    404      in
priorities:action-edit                GET     action           200   403   403   403      403     403   403      403     404    404      in
priorities:action-edit                POST    action           200   403   403   403      403     403   403      403     404    404      in
priorities:action-edit                GET     no-action        404   403   403   403      403     403   403      403     404    404      in
priorities:action-edit                GET     stray-action     404   403   403   403      403     403   403      403     404    404      in
priorities:action-update              GET     action           200   200   403   403      403     403   403      403     404    404      in
priorities:action-update              POST    action           302   302   403   403      403     403   403      403     404    404      in
priorities:action-update              GET     no-action        404   404   404   404      404     404   404      404     404    404      in
priorities:action-update              POST    stray-action     404   404   404   404      404     404   404      404     404    404      in
priorities:action-decide              GET     action           200   403   403   403      403     403   403      403     404    404      in
priorities:action-decide              POST    action           302   403   403   403      403     403   403      403     404    404      in
priorities:action-decide              GET     no-action        404   403   403   403      403     403   403      403     404    404      in
priorities:action-decide              GET     stray-action     404   403   403   403      403     403   403      403     404    404      in
priorities:action-reverse             POST    updated          302   403   403   403      403     403   403      403     404    404      in
priorities:action-reverse             POST    no-update        404   404   404   404      404     404   404      404     404    404      in
priorities:action-reverse             POST    stray-update     404   404   404   404      404     404   404      404     404    404      in
priorities:milestone-complete         POST    milestone        302   302   403   403      403     403   403      403     404    404      in
priorities:milestone-complete         POST    no-milestone     404   404   403   403      403     403   403      403     404    404      in
priorities:milestone-complete         POST    stray-milestone  404   404   404   404      404     404   404      404     404    404      in

reporting:plan-close                  GET     plan             200   403   403   403      403     403   403      403     404    404      in
reporting:plan-close                  POST    finished-plan    302   403   403   403      403     403   403      403     404    404      in
reporting:plan-close                  GET     closed-plan      302   403   403   403      403     403   403      403     404    404      in
reporting:plan-close                  GET     no-plan          404   403   403   403      403     403   403      403     404    404      in
priorities:plan-reopen                GET     closed-plan      200   403   403   403      403     403   403      403     404    404      in
priorities:plan-reopen                POST    closed-plan      302   403   403   403      403     403   403      403     404    404      in
priorities:plan-reopen                GET     plan             302   403   403   403      403     403   403      403     404    404      in
priorities:plan-reopen                GET     no-plan          404   403   403   403      403     403   403      403     404    404      in
priorities:plan-next                  GET     closed-plan      200   403   403   403      403     403   403      403     404    404      in
priorities:plan-next                  POST    closed-plan      302   403   403   403      403     403   403      403     404    404      in
priorities:plan-next                  GET     plan             302   403   403   403      403     403   403      403     404    404      in
priorities:plan-next                  GET     followed-plan    302   403   403   403      403     403   403      403     404    404      in
priorities:plan-next                  GET     no-plan          404   403   403   403      403     403   403      403     404    404      in
priorities:plan-carry                 GET     successor        200   403   403   403      403     403   403      403     404    404      in
priorities:plan-carry                 POST    successor        302   403   403   403      403     403   403      403     404    404      in
priorities:plan-carry                 GET     no-successor     404   403   403   403      403     403   403      403     404    404      in
priorities:plan-edit                  POST    closed-plan      403   403   403   403      403     403   403      403     404    404      in
priorities:action-edit                GET     closed-action    403   403   403   403      403     403   403      403     404    404      in
priorities:action-update              POST    closed-action    403   403   403   403      403     403   403      403     404    404      in
priorities:action-decide              POST    closed-action    403   403   403   403      403     403   403      403     404    404      in

priorities:plan-word                  GET     plan             200   200   200   200      200     200   200      200     404    404      in
priorities:plan-word                  GET     no-plan          404   404   404   404      404     404   404      404     404    404      in

priorities:milestone-reopen           GET     done             200   200   403   403      403     403   403      403     404    404      in
priorities:milestone-reopen           POST    done             302   302   403   403      403     403   403      403     404    404      in
priorities:milestone-reopen           GET     no-milestone     404   404   403   403      403     403   403      403     404    404      in
priorities:milestone-reopen           POST    stray-milestone  404   404   404   404      404     404   404      404     404    404      in
priorities:date-list                  GET     plan             200   200   200   200      200     200   200      200     404    404      in
priorities:date-list                  GET     no-plan          404   404   404   404      404     404   404      404     404    404      in
priorities:dates-propose              GET     plan             200   200   200   403      403     403   403      200     404    404      in
priorities:dates-propose              POST    plan             302   302   200   403      403     403   403      200     404    404      in
priorities:dates-propose              GET     no-plan          404   404   404   403      403     403   403      404     404    404      in
reporting:dates-decide                GET     plan             403   403   403   403      200/403  403   403      403     404    404      in
reporting:dates-decide                POST    plan             403   403   403   403      302/403  403   403      403     404    404      in
reporting:dates-decide                GET     no-plan          403   403   403   403      404/403  403   403      403     404    404      in
priorities:date-withdraw              POST    team-move        302   403   403   403      403     403   403      403     404    404      in
priorities:date-withdraw              POST    no-move          404   404   404   404      404     404   404      404     404    404      in
priorities:date-withdraw              POST    stray-move       404   404   404   404      404     404   404      404     404    404      in
priorities:action-dates-propose       GET     action           200   200   403   403      403     403   403      403     404    404      in
priorities:action-dates-propose       POST    action           302   302   403   403      403     403   403      403     404    404      in
priorities:action-dates-propose       GET     no-action        404   404   404   404      404     404   404      404     404    404      in
priorities:action-dates-propose       POST    stray-action     404   404   404   404      404     404   404      404     404    404      in
priorities:evidence-new               GET     action           200   200   403   403      403     403   403      403     404    404      in
priorities:evidence-new               POST    action           302   302   403   403      403     403   403      403     404    404      in
priorities:evidence-new               GET     no-action        404   404   404   404      404     404   404      404     404    404      in
priorities:evidence-new               POST    stray-action     404   404   404   404      404     404   404      404     404    404      in
priorities:evidence-edit              GET     evidence         200   200   403   403      403     403   403      403     404    404      in
priorities:evidence-edit              POST    evidence         302   302   403   403      403     403   403      403     404    404      in
priorities:evidence-edit              GET     no-evidence      404   404   404   404      404     404   404      404     404    404      in
priorities:evidence-edit              POST    stray-evidence   404   404   404   404      404     404   404      404     404    404      in
priorities:evidence-remove            GET     evidence         200   200   403   403      403     403   403      403     404    404      in
priorities:evidence-remove            POST    evidence         302   302   403   403      403     403   403      403     404    404      in
priorities:evidence-remove            GET     no-evidence      404   404   404   404      404     404   404      404     404    404      in
priorities:evidence-remove            POST    stray-evidence   404   404   404   404      404     404   404      404     404    404      in
priorities:evidence-verify            POST    evidence         302   302   403   403      302     403   403      403     404    404      in
priorities:evidence-verify            POST    team-evidence    403   302   403   403      302     403   403      403     404    404      in
priorities:evidence-verify            POST    no-evidence      404   404   404   404      404     404   404      404     404    404      in
priorities:evidence-verify            POST    stray-evidence   404   404   404   404      404     404   404      404     404    404      in

priorities:trail                      GET     -                200   403   403   403      200     200   403      200     200    404      in
priorities:trail-csv                  GET     -                200   403   403   403      200     403   403      200     200    404      in
priorities:trail-xlsx                 GET     -                200   403   403   403      200     403   403      200     200    404      in

priorities:person-list                GET     -                200   403   403   403      403     403   403      200     200    404      in
priorities:person-invite              GET     -                200   403   403   403      403     403   403      200     200    404      in
priorities:person-invite              POST    -                302   403   403   403      403     403   403      200     302    404      in
priorities:proposal-list              GET     -                200   403   403   403      403     403   403      403     200    404      in
priorities:proposal                   GET     proposal         200   403   403   403      403     403   403      403     200    404      in
priorities:proposal                   POST    proposal         302   403   403   403      403     403   403      403     302    404      in
priorities:proposal                   GET     no-proposal      404   403   403   403      403     403   403      403     404    404      in
priorities:proposal                   POST    no-proposal      404   403   403   403      403     403   403      403     404    404      in
priorities:person                     GET     person           200   403   403   403      403     403   403      404     200    404      in
priorities:person                     GET     case-person      200   403   403   403      403     403   403      200     200    404      in
priorities:person                     GET     officer          200   403   403   403      403     403   403      404     200    404      in
priorities:person                     GET     no-person        404   403   403   403      403     403   403      404     404    404      in
priorities:person-rename              GET     person           200   403   403   403      403     403   403      403     200    404      in
priorities:person-rename              POST    person           302   403   403   403      403     403   403      403     302    404      in
priorities:person-rename              GET     officer          403   403   403   403      403     403   403      403     200    404      in
priorities:person-rename              POST    officer          403   403   403   403      403     403   403      403     302    404      in
priorities:person-rename              GET     no-person        404   403   403   403      403     403   403      403     404    404      in
priorities:person-close               GET     person           200   403   403   403      403     403   403      403     200    404      in
priorities:person-close               POST    person           302   403   403   403      403     403   403      403     302    404      in
priorities:person-close               GET     officer          403   403   403   403      403     403   403      403     200    404      in
priorities:person-close               POST    officer          403   403   403   403      403     403   403      403     302    404      in
priorities:person-close               GET     no-person        404   403   403   403      403     403   403      403     404    404      in
priorities:factor-reset               GET     person           200   403   403   403      403     403   403      403     200    404      in
priorities:factor-reset               POST    person           302   403   403   403      403     403   403      403     302    404      in
priorities:factor-reset               GET     officer          403   403   403   403      403     403   403      403     200    404      in
priorities:factor-reset               POST    officer          403   403   403   403      403     403   403      403     200    404      in
priorities:factor-reset               GET     no-person        404   403   403   403      403     403   403      403     404    404      in
priorities:person-reopen              POST    person           302   403   403   403      403     403   403      403     302    404      in
priorities:person-reopen              POST    officer          403   403   403   403      403     403   403      403     302    404      in
priorities:person-reopen              POST    no-person        404   403   403   403      403     403   403      403     404    404      in
priorities:person-sign-out            POST    person           302   403   403   403      403     403   403      403     302    404      in
priorities:person-sign-out            POST    officer          403   403   403   403      403     403   403      403     302    404      in
priorities:person-sign-out            POST    no-person        404   403   403   403      403     403   403      403     404    404      in
priorities:invitation-send            POST    person           302   403   403   403      403     403   403      403     302    404      in
priorities:invitation-send            POST    officer          403   403   403   403      403     403   403      403     302    404      in
priorities:invitation-send            POST    no-person        404   403   403   403      403     403   403      403     404    404      in
priorities:invitation-withdraw        POST    person           302   403   403   403      403     403   403      403     302    404      in
priorities:invitation-withdraw        POST    officer          403   403   403   403      403     403   403      403     302    404      in
priorities:invitation-withdraw        POST    no-person        404   403   403   403      403     403   403      403     404    404      in
priorities:seat-give                  GET     person           200   403   403   403      403     403   403      404     200    404      in
priorities:seat-give                  POST    person           302   403   403   403      403     403   403      404     200    404      in
priorities:seat-give                  GET     case-person      200   403   403   403      403     403   403      200     200    404      in
priorities:seat-give                  POST    case-person      302   403   403   403      403     403   403      200     200    404      in
priorities:seat-give                  GET     officer          403   403   403   403      403     403   403      404     200    404      in
priorities:seat-give                  POST    officer          403   403   403   403      403     403   403      404     200    404      in
priorities:seat-give                  GET     no-person        404   403   403   403      403     403   403      404     404    404      in
priorities:seat-end                   GET     holding          200   403   403   403      403     403   403      404     200    404      in
priorities:seat-end                   POST    holding          302   403   403   403      403     403   403      404     302    404      in
priorities:seat-end                   GET     case-holding     403   403   403   403      403     403   403      200     403    404      in
priorities:seat-end                   POST    case-holding     403   403   403   403      403     403   403      302     403    404      in
priorities:seat-end                   GET     officer-holding  403   403   403   403      403     403   403      404     200    404      in
priorities:seat-end                   POST    officer-holding  403   403   403   403      403     403   403      404     302    404      in
priorities:seat-end                   GET     no-holding       404   403   403   403      403     403   403      404     404    404      in
priorities:seat-end                   POST    stray-holding    404   403   403   403      403     403   403      404     404    404      in
priorities:invitation                 GET     invitation       200   200   200   200      200     200   200      200     200    200      200
priorities:invitation                 POST    invitation       200   200   200   200      200     200   200      200     200    200      200
priorities:invitation                 GET     no-invitation    200   200   200   200      200     200   200      200     200    200      200
priorities:invitation                 POST    no-invitation    200   200   200   200      200     200   200      200     200    200      200

reporting:home                        GET     -                200   200   200   200      200     200   200      200     200    200      in
reporting:search                      GET     -                200   200   200   200      200     200   200      200     404    404      in

reporting:plan-list                   GET     -                200   200   200   200      200     200   200      200     404    404      in
reporting:plan                        GET     plan             200   200   200   200      200     200   200      200     404    404      in
reporting:plan                        GET     no-plan          404   404   404   404      404     404   404      404     404    404      in
reporting:plan-json                   GET     plan             200   200   200   200      200     200   200      200     404    404      in
reporting:plan-json                   GET     no-plan          404   404   404   404      404     404   404      404     404    404      in
reporting:dashboard                   GET     plan             200   200   200   200      200     200   200      200     404    404      in
reporting:dashboard                   GET     no-plan          404   404   404   404      404     404   404      404     404    404      in
reporting:priority                    GET     priority         200   200   200   200      200     200   200      200     404    404      in
reporting:priority                    GET     no-priority      404   404   404   404      404     404   404      404     404    404      in
reporting:priority                    GET     stray-priority   404   404   404   404      404     404   404      404     404    404      in
reporting:action-list                 GET     plan             200   200   200   200      200     200   200      200     404    404      in
reporting:action-list                 GET     no-plan          404   404   404   404      404     404   404      404     404    404      in
reporting:action-csv                  GET     plan             200   200   200   200      200     200   200      200     404    404      in
reporting:action-csv                  GET     no-plan          404   404   404   404      404     404   404      404     404    404      in
reporting:action                      GET     action           200   200   200   200      200     200   200      200     404    404      in
reporting:action                      GET     no-action        404   404   404   404      404     404   404      404     404    404      in
reporting:action                      GET     stray-action     404   404   404   404      404     404   404      404     404    404      in

reporting:action-xlsx                 GET     plan             200   200 200 200      200     200 200      200     404    404      in
reporting:action-xlsx                 GET     no-plan          404   404 404 404      404     404 404      404     404    404      in
reporting:timeline                    GET     plan             200   200 200 200      200     200 200      200     404    404      in
reporting:timeline                    GET     no-plan          404   404 404 404      404     404 404      404     404    404      in

reporting:trends                      GET     plan             200   200 200 200      200     200 404      200     404    404      in
reporting:trends                      GET     no-plan          404   404 404 404      404     404 404      404     404    404      in
reporting:trends-csv                  GET     plan             200   200 200 200      200     200 404      200     404    404      in
reporting:trends-csv                  GET     no-plan          404   404 404 404      404     404 404      404     404    404      in
reporting:trends-xlsx                 GET     plan             200   200 200 200      200     200 404      200     404    404      in
reporting:trends-xlsx                 GET     no-plan          404   404 404 404      404     404 404      404     404    404      in

reporting:bulk                        GET     plan             200   403 403 403      403     403 403      403     404    404      in
reporting:bulk                        POST    plan             200   403 403 403      403     403 403      403     404    404      in
reporting:bulk                        GET     no-plan          404   403 403 403      403     403 403      403     404    404      in
reporting:bulk-change                 GET     several          200   403 403 403      403     403 403      403     404    404      in
reporting:bulk-change                 POST    several          302   403 403 403      403     403 403      403     404    404      in
reporting:bulk-change                 GET     no-several       404   403 403 403      403     403 403      403     404    404      in
reporting:bulk-change                 GET     stray-several    404   403 403 403      403     403 403      403     404    404      in
reporting:list-list                   GET     plan             200   200 200 200      200     200 200      200     404    404      in
reporting:list-list                   GET     no-plan          404   404 404 404      404     404 404      404     404    404      in
reporting:list-new                    GET     plan             200   200 200 200      200     200 200      200     404    404      in
reporting:list-new                    POST    plan             302   302 302 302      302     302 302      302     404    404      in
reporting:list-new                    GET     no-plan          404   404 404 404      404     404 404      404     404    404      in
reporting:list-open                   GET     shared-list      302   302 302 302      302     302 302      302     404    404      in
reporting:list-open                   GET     team-list        302   404 404 404      404     404 404      404     404    404      in
reporting:list-open                   GET     no-list          404   404 404 404      404     404 404      404     404    404      in
reporting:list-open                   GET     stray-list       404   404 404 404      404     404 404      404     404    404      in
reporting:list-edit                   GET     shared-list      200   403 403 403      403     403 403      403     404    404      in
reporting:list-edit                   GET     team-list        200   404 404 404      404     404 404      404     404    404      in
reporting:list-edit                   POST    team-list        302   404 404 404      404     404 404      404     404    404      in
reporting:list-edit                   GET     no-list          404   404 404 404      404     404 404      404     404    404      in
reporting:list-remove                 POST    shared-list      302   403 403 403      403     403 403      403     404    404      in
reporting:list-remove                 POST    team-list        302   404 404 404      404     404 404      404     404    404      in
reporting:list-remove                 POST    no-list          404   404 404 404      404     404 404      404     404    404      in
reporting:calendar                    GET     -                200   200 200 200      200     200 200      200     404    404      in
reporting:calendar                    POST    -                200   200 200 200      200     200 200      200     404    404      in
reporting:calendar-feed               GET     calendar         200   200 200 200      200     200 200      200     200    200      200
reporting:calendar-feed               GET     no-calendar      404   404 404 404      404     404 404      404     404    404      404
priorities:action-quick               GET     action           200   200 403 403      403     403 403      403     404    404      in
priorities:action-quick               POST    action           302   302 403 403      403     403 403      403     404    404      in
priorities:action-quick               GET     no-action        404   404 404 404      404     404 404      404     404    404      in
priorities:action-quick               POST    stray-action     404   404 404 404      404     404 404      404     404    404      in

reporting:moved                       GET     plan             200   200   200   200      200     200   200      200     404    404      in
reporting:moved                       GET     no-plan          404   404   404   404      404     404   404      404     404    404      in
reporting:report-list                 GET     plan             200   200   200   200      200     200   200      200     404    404      in
reporting:report-list                 GET     no-plan          404   404   404   404      404     404   404      404     404    404      in
reporting:report                      GET     period           200   200   200   200      200     200   404      200     404    404      in
reporting:report                      GET     no-period        404   404   404   404      404     404   404      404     404    404      in
reporting:report                      GET     stray-period     404   404   404   404      404     404   404      404     404    404      in
reporting:report-pdf                  GET     period           200   200   200   200      200     200   404      200     404    404      in
reporting:report-pdf                  GET     no-period        404   404   404   404      404     404   404      404     404    404      in
reporting:report-pdf                  GET     stray-period     404   404   404   404      404     404   404      404     404    404      in
reporting:report-edit                 GET     period           200   403   403   403      403     403   404      403     404    404      in
reporting:report-edit                 POST    period           302   403   403   403      403     403   404      403     404    404      in
reporting:report-edit                 GET     no-period        404   403   403   403      403     403   404      403     404    404      in
reporting:report-edit                 POST    stray-period     404   403   403   403      403     403   404      403     404    404      in

reporting:return-list-now             GET     plan             200   200   200   200      200     200   404      200     404    404      in
reporting:return-list-now             GET     no-plan          404   404   404   404      404     404   404      404     404    404      in
reporting:return-list                 GET     period           200   200   200   200      200     200   404      200     404    404      in
reporting:return-list                 GET     no-period        404   404   404   404      404     404   404      404     404    404      in
reporting:return-list                 GET     stray-period     404   404   404   404      404     404   404      404     404    404      in
reporting:return-remind               POST    period           302   403   403   403      403     403   404      403     404    404      in
reporting:return-remind               POST    no-period        404   403   403   403      403     403   404      403     404    404      in
reporting:return-remind               POST    stray-period     404   403   403   403      403     403   404      403     404    404      in
reporting:return                      GET     return           200   200   403   403      403     403   404      403     404    404      in
reporting:return                      GET     sent-return      200   200   200   200      200     200   404      200     404    404      in
reporting:return                      GET     no-return        404   404   404   404      404     404   404      404     404    404      in
reporting:return                      GET     stray-return     404   404   404   404      404     404   404      404     404    404      in
reporting:return-priority             GET     return-part      200   200   403   403      403     403   404      403     404    404      in
reporting:return-priority             POST    return-part      302   302   403   403      403     403   404      403     404    404      in
reporting:return-priority             GET     no-return-part   404   404   403   403      403     403   404      403     404    404      in
reporting:return-issues               GET     return           200   200   403   403      403     403   404      403     404    404      in
reporting:return-issues               POST    return           302   302   403   403      403     403   404      403     404    404      in
reporting:return-issues               GET     no-return        404   403   403   403      403     403   404      403     404    404      in
reporting:return-check                GET     return           200   200   403   403      403     403   404      403     404    404      in
reporting:return-check                POST    return           302   302   403   403      403     403   404      403     404    404      in
reporting:return-check                GET     no-return        404   403   403   403      403     403   404      403     404    404      in
reporting:return-unchanged            POST    return           302   302   403   403      403     403   404      403     404    404      in
reporting:return-unchanged            POST    no-return        404   403   403   403      403     403   404      403     404    404      in
reporting:return-withdraw             POST    sent-return      403   302   403   403      403     403   404      403     404    404      in
reporting:return-withdraw             POST    no-return        403   403   403   403      403     403   404      403     404    404      in
reporting:return-decide               GET     sent-return      200   403   403   403      403     403   404      403     404    404      in
reporting:return-decide               POST    sent-return      302   403   403   403      403     403   404      403     404    404      in
reporting:return-decide               GET     no-return        404   403   403   403      403     403   404      403     404    404      in
reporting:reminders                   GET     -                200   200   200   200      200     200   200      200     404    404      in
reporting:reminders                   POST    -                302   302   302   302      302     302   302      302     404    404      in
"""

# The id of the milestone of the small plan: a page names its boxes by it.
DATE = 4001
NO_NAMES = {"names-TOTAL_FORMS": "0", "names-INITIAL_FORMS": "0"}
# Training, where a member of the Learning and Development group writes what others read.
TRAINING = """
route                        method  object       team  A     B     readers  senior  lay   partner  cchair  learn  admin  outside  nobody
training:course-list         GET     -            200   200   200   200      200     200   200      200     200    404    404      in
training:course-new          GET     -            200   403   403   403      403     403   403      403     200    404    404      in
training:course-new          POST    -            302   403   403   403      403     403   403      403     302    404    404      in
training:course              GET     course       200   200   200   200      200     200   200      200     200    404    404      in
training:course              GET     no-course    404   404   404   404      404     404   404      404     404    404    404      in
training:course-edit         GET     course       200   403   403   403      403     403   403      403     200    404    404      in
training:course-edit         POST    course       302   403   403   403      403     403   403      403     302    404    404      in
training:course-edit         GET     no-course    404   403   403   403      403     403   403      403     404    404    404      in
training:course-quotes       GET     course       200   403   403   403      403     403   403      403     200    404    404      in
training:course-quotes       POST    course       302   403   403   403      403     403   403      403     302    404    404      in
training:course-quotes       GET     no-course    404   403   403   403      403     403   403      403     404    404    404      in
training:session-new         GET     course       200   403   403   403      403     403   403      403     200    404    404      in
training:session-new         POST    course       302   403   403   403      403     403   403      403     302    404    404      in
training:session-new         GET     no-course    404   403   403   403      403     403   403      403     404    404    404      in
training:session             GET     session      200   403   403   403      403     403   403      403     200    404    404      in
training:session             GET     no-session   404   403   403   403      403     403   403      403     404    404    404      in
training:session-edit        GET     session      200   403   403   403      403     403   403      403     200    404    404      in
training:session-edit        POST    session      302   403   403   403      403     403   403      403     302    404    404      in
training:session-edit        GET     no-session   404   403   403   403      403     403   403      403     404    404    404      in
training:session-attendance  GET     session      200   403   403   403      403     403   403      403     200    404    404      in
training:session-attendance  POST    session      200   403   403   403      403     403   403      403     200    404    404      in
training:session-attendance  GET     no-session   404   403   403   403      403     403   403      403     404    404    404      in
training:session-evaluation  GET     session      200   403   403   403      403     403   403      403     200    404    404      in
training:session-evaluation  POST    session      302   403   403   403      403     403   403      403     302    404    404      in
training:session-evaluation  GET     no-session   404   403   403   403      403     403   403      403     404    404    404      in
training:trainer-list        GET     -            200   403   403   403      403     403   403      403     200    404    404      in
training:trainer-new         GET     -            200   403   403   403      403     403   403      403     200    404    404      in
training:trainer-new         POST    -            302   403   403   403      403     403   403      403     302    404    404      in
training:trainer-edit        GET     trainer      200   403   403   403      403     403   403      403     200    404    404      in
training:trainer-edit        POST    trainer      302   403   403   403      403     403   403      403     302    404    404      in
training:trainer-edit        GET     no-trainer   404   403   403   403      403     403   403      403     404    404    404      in
training:category-list       GET     -            200   403   403   403      403     403   403      403     200    404    404      in
training:category-new        GET     -            200   403   403   403      403     403   403      403     200    404    404      in
training:category-new        POST    -            302   403   403   403      403     403   403      403     302    404    404      in
training:category-edit       GET     category     200   403   403   403      403     403   403      403     200    404    404      in
training:category-edit       POST    category     302   403   403   403      403     403   403      403     302    404    404      in
training:category-edit       GET     no-category  404   403   403   403      403     403   403      403     404    404    404      in
training:need-list           GET     -            200   200   200   200      200     200   200      200     200    404    404      in
training:need-new            GET     -            200   403   403   403      403     403   403      403     200    404    404      in
training:need-new            POST    -            302   403   403   403      403     403   403      403     302    404    404      in
training:need-edit           GET     need         200   403   403   403      403     403   403      403     200    404    404      in
training:need-edit           POST    need         302   403   403   403      403     403   403      403     302    404    404      in
training:need-edit           GET     no-need      404   403   403   403      403     403   403      403     404    404    404      in
training:assessment-new      GET     -            200   403   403   403      403     403   403      403     200    404    404      in
training:assessment-new      POST    -            302   403   403   403      403     403   403      403     302    404    404      in
training:assessment-edit     GET     assessment   200   403   403   403      403     403   403      403     200    404    404      in
training:assessment-edit     POST    assessment   302   403   403   403      403     403   403      403     302    404    404      in
training:assessment-edit     GET     no-need      404   403   403   403      403     403   403      403     404    404    404      in
training:summary-list        GET     -            200   403   403   403      403     403   403      403     200    404    404      in
training:summary-new         GET     -            200   403   403   403      403     403   403      403     200    404    404      in
training:summary-new         POST    -            302   403   403   403      403     403   403      403     302    404    404      in
training:summary-edit        GET     summary      200   403   403   403      403     403   403      403     200    404    404      in
training:summary-edit        POST    summary      302   403   403   403      403     403   403      403     302    404    404      in
training:summary-edit        GET     no-summary   404   403   403   403      403     403   403      403     404    404    404      in
training:import-upload       GET     -            200   403   403   403      403     403   403      403     200    404    404      in
training:import-upload       POST    -            302   403   403   403      403     403   403      403     302    404    404      in
training:import-columns      GET     columns      200   403   403   403      403     403   403      403     200    404    404      in
training:import-columns      POST    columns      200   403   403   403      403     403   403      403     200    404    404      in
training:import-columns      GET     no-columns   404   403   403   403      403     403   403      403     404    404    404      in
training:import-preview      GET     export       200   403   403   403      403     403   403      403     200    404    404      in
training:import-preview      POST    export       302   403   403   403      403     403   403      403     302    404    404      in
training:import-preview      GET     no-export    404   403   403   403      403     403   403      403     404    404    404      in
training:import-discard      POST    export       302   403   403   403      403     403   403      403     302    404    404      in
training:import-discard      POST    no-export    404   403   403   403      403     403   403      403     404    404    404      in
training:feed-address        GET     -            200   200   200   200      200     200   200      200     200    404    404      in
training:feed-address        POST    -            200   200   200   200      200     200   200      200     200    404    404      in
training:feed                GET     feed         200   200   200   200      200     200   200      200     200    200    200      200
training:feed                GET     no-feed      404   404   404   404      404     404   404      404     404    404    404      404
training:feed                GET     former-feed  404   404   404   404      404     404   404      404     404    404    404      404

reporting:training           GET     -            200   200   200   200      200     200   200      200     200    404    404      in
reporting:training-csv       GET     -            200   200   200   200      200     200   200      200     200    404    404      in
reporting:training-xlsx      GET     -            200   200   200   200      200     200   200      200     200    404    404      in
reporting:training-pdf       GET     -            200   200   200   200      200     200   200      200     200    404    404      in
reporting:training-calendar  GET     -            200   200   200   200      200     200   200      200     200    404    404      in
reporting:training-month     GET     month        200   200   200   200      200     200   200      200     200    404    404      in
reporting:training-month     GET     no-month     404   404   404   404      404     404   404      404     404    404    404      in
"""

# Complete and valid where it matters most: what a missing check would let through is then really written.
# Laid over what the page's own form holds, it is saved (tests/test_writes_are_recorded.py).
POSTED: dict[str, dict[str, Any]] = {
    "priorities:action-edit": {"text": "Agree another strategy"},
    "priorities:milestone-reopen": {"decided_on": "2020-06-01", "reason": "The audit found it was not done"},
    "priorities:action-dates-propose": {f"date-{DATE}-to_on": "2020-06-30", "reason": "The inspection"},
    "priorities:dates-propose": {f"date-{DATE}-to_on": "2020-06-30", "reason": "The inspection"},
    "reporting:dates-decide": {"for_all": "approve", "decided_on": "2020-06-01"},
    "priorities:evidence-new": {
        "what": "The strategy is published",
        "kind": "output",
        "link": "https://example.org/strategy",
        "dated_on": "2020-06-01",
    },
    "priorities:evidence-edit": {
        "what": "The strategy is published and read",
        "kind": "outcome",
        "link": "https://example.org/strategy",
        "dated_on": "2020-06-01",
    },
    "priorities:action-new": {"text": "Launch the strategy"},
    "priorities:action-decide": {"kind": "hold", "decided_on": "2020-06-01", "reason": "Paused"},
    "priorities:action-update": {"text": "A strategy is agreed.", "made_on": "2020-06-01"},
    "priorities:action-quick": {"text": "A strategy is agreed."},
    "priorities:import-preview": {"confirm": "1"},
    "priorities:period-fill": {"preset": "calendar"},
    "priorities:period-list": {
        "periods-4-label": "Q3 2020",
        "periods-4-starts_on": "2020-07-01",
        "periods-4-ends_on": "2020-09-30",
    },
    "reporting:plan-close": {"decided_on": "2022-01-31", "reason": "Its time is over"},
    "priorities:plan-next": {
        "title": "The plan that follows",
        "slug": "following-plan",
        "starts_on": "2022-01-01",
        "ends_on": "2022-12-31",
        "preset": "calendar",
        "priorities": "Neglect",
    },
    "priorities:plan-reopen": {"decided_on": "2022-02-28", "reason": "A report is missing"},
    "priorities:plan-edit": {"title": "Renamed plan"},
    "priorities:factor-reset": {"reason": "A lost telephone"},
    "priorities:person-invite": {"email": "new@example.org", "name": "New"},
    "priorities:person-rename": {"name": "Another name"},
    "priorities:plan-new": {
        "title": "Another plan",
        "slug": "another-plan",
        "starts_on": "2022-01-01",
        "ends_on": "2022-12-31",
        "preset": "calendar",
        "priority_label": "Priority",
        "action_label": "Activity",
        "amber_days": "14",
        "red_months": "1",
        "signatures_needed": "1",
        "signing_parts": "any",
    },
    "priorities:proposal": {"decision": "agree"},
    "priorities:seat-end": {"when": "now"},
    "priorities:seat-give": {"seat": "lay@", "starts_on": "2020-01-01"},
    "priorities:agency-edit": {"name": "Renamed agency", "kind": "national"} | NO_NAMES,
    "priorities:agency-new": {"name": "New agency", "kind": "national"} | NO_NAMES,
    "priorities:office-new": {"part": "scrutineer"},
    "priorities:seat-edit": {"part": "chair", "title": "Renamed seat"},
    "priorities:seat-new": {"part": "member", "title": "New seat"},
    "priorities:subgroup-edit": {"name": "Renamed group", "kind": "subgroup"} | NO_NAMES,
    "priorities:subgroup-new": {"name": "New group", "kind": "subgroup"} | NO_NAMES,
    "priorities:priority-edit": {"title": "Renamed priority"},
    "priorities:priority-new": {"title": "Another priority"},
    "reporting:list-edit": {"name": "Renamed list"},
    "reporting:list-new": {"name": "A new list"},
    "reporting:reminders": {"reminders": "fewer"},
    "reporting:report-edit": {"overview": "Champions are named in each agency."},
    "reporting:return-decide": {"decision": "accept"},
    "reporting:return-remind": {"remind": "all"},
    "reporting:return-issues": {"issues-key_issues": "Few people"},
}

# Posted to, and not looked for in the audit trail by tests/test_writes_are_recorded.py: why.
NOT_RECORDED: dict[str, str] = {
    "account_change_password": "the sign-in library's, recorded at sign-in: tests/wsscp/signin/test_signing_in.py",
    "account_login": "recorded at sign-in",
    "account_logout": "recorded at sign-in",
    "account_reauthenticate": "recorded at sign-in",
    "account_reset_password": "recorded at sign-in",
    "end-session": "a session is no fact",
    "kept-form": "what was typed and not yet sent is no fact",
    "mfa_activate_totp": "recorded at sign-in: tests/wsscp/signin/test_second_factors.py",
    "mfa_add_webauthn": "recorded at sign-in: tests/wsscp/signin/test_passkeys.py",
    "mfa_authenticate": "recorded at sign-in",
    "mfa_generate_recovery_codes": "recorded at sign-in: tests/wsscp/signin/test_second_factors.py",
    "mfa_login_webauthn": "recorded at sign-in",
    "mfa_reauthenticate": "recorded at sign-in",
    "mfa_reauthenticate_webauthn": "recorded at sign-in",
    "priorities:invitation": "takes a password: tests/priorities/invitations/test_invitations.py",
    "reporting:bulk": "takes what its preview showed: tests/reporting/lists/test_bulk.py",
    "reporting:bulk-change": "reverses what must have been done: tests/reporting/lists/test_bulk.py",
    "priorities:period-join": "takes periods of one preset: tests/priorities/plans/test_periods_page.py",
    "priorities:person-reopen": "takes a closed account: tests/priorities/people/test_people.py",
    "reporting:return-issues": "a draft is no fact yet; submitting records all: tests/reporting/returns/test_returns.py",
    "reporting:return-priority": "a draft is no fact yet; submitting records all of it",
    "reporting:return-unchanged": "a draft is no fact yet; submitting records all of it",
    "training:import-columns": "what was read is no fact yet; columns remembered: tests/training/importing/test_import.py",
    "training:import-discard": "what was read is no fact yet",
    "training:import-upload": "what was read is no fact yet; imported: tests/training/importing/test_import.py",
    "usersessions_list": "a session is no fact",
    **permission_matrix_signing.NOT_RECORDED,
}

_COURSE = {"title": "Neglect again", "medium": "sessions", "late_charge": "0", "absence_charge": "0"}
_SESSION = {
    "starts_on": "2020-06-01",
    "precision": "day",
    "mode": "virtual",
    "status": "planned",
    "late_charge": "0",
    "absence_charge": "0",
    "stands_for": "1",
}
_NEED = {"text": "Curiosity", "origin": "audit", "raised_on": "2020-06-01"}
_TOGETHER = {"title": "All of it", "starts_on": "2020-04-01", "ends_on": "2021-03-31"}
_NONE_OF = {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0"}
POSTED |= {
    "training:assessment-edit": {"title": "Assessed", "dated_on": "2020-06-01"},
    "training:assessment-new": {"title": "Assessed", "dated_on": "2020-06-01"},
    "training:category-edit": {"name": "Police", "sector": "police"},
    "training:category-new": {"name": "Police", "sector": "police"},
    "training:course-edit": _COURSE,
    "training:course-new": _COURSE,
    "training:course-quotes": {f"quotes-{name}": value for name, value in _NONE_OF.items()}
    | {"quotes-TOTAL_FORMS": "1", "quotes-0-text": "I learnt a lot"},
    "training:import-preview": {"course-0": "new", "sector-0": "police"},
    "training:need-edit": _NEED,
    "training:need-new": _NEED,
    "training:session-attendance": {"attendance-0-attended": "3"},
    "training:session-edit": _SESSION,
    "training:session-evaluation": {"as_printed": "Good"},
    "training:session-new": _SESSION,
    "training:summary-edit": _TOGETHER | {f"shares-{name}": value for name, value in _NONE_OF.items()},
    "training:summary-new": _TOGETHER | {f"shares-{name}": value for name, value in _NONE_OF.items()},
    "training:trainer-edit": {"role": "Nurse", "stands_for": "1"},
    "training:trainer-new": {"role": "Nurse", "stands_for": "1"},
}

EXPORT = b"Course,Date,Organisation category,Status\nNeglect,01/06/2020,Police,Attended\n"
DOCUMENT = b"Number,Action,Timescale\n1.1,Agree a strategy,March 2020\n"


def posted_to(route: str) -> dict[str, Any]:
    """Return what is posted to an address: nothing, unless it is given here."""
    if route == "priorities:import-upload":
        return {"document": SimpleUploadedFile("plan.csv", DOCUMENT)}
    if route == "training:import-upload":
        return {"document": SimpleUploadedFile("export.csv", EXPORT)}
    return (POSTED | permission_matrix_reviews.POSTED | permission_matrix_signing.POSTED).get(route, {})


class Row(NamedTuple):
    """One line of the table: what each person is answered ("200", "in")."""

    route: str
    method: str
    thing: str
    answers: dict[str, str]

    def __str__(self) -> str:
        return f"{self.method} {self.route} {self.thing}"


def spread(cell: str, people: tuple[str, ...]) -> list[str]:
    """Return each person's answer: "200/403" gives the people of a column one each, in their order."""
    return cell.split("/") if "/" in cell else [cell] * len(people)


def rows() -> list[Row]:
    """Return the tables with their columns spread out to people."""
    tables = (MATRIX, TRAINING, permission_matrix_reviews.MATRIX, permission_matrix_signing.MATRIX)
    return [row for table in tables for row in _rows_of(table)]


def _rows_of(table: str) -> list[Row]:
    lines = [line.split() for line in table.splitlines() if line.strip()]
    _, _, _, *columns = lines[0]
    return [
        Row(route, method, thing, _spread(dict(zip(columns, answers, strict=True))))
        for route, method, thing, *answers in lines[1:]
    ]


def _spread(answers: dict[str, str]) -> dict[str, str]:
    """Say of each person what a line says of their column; without one of its own, learn is a reader."""
    answers.setdefault("learn", (answers.get("readers") or answers["member"]).partition("/")[0])
    return {
        person: answer
        for column, cell in answers.items()
        for person, answer in zip(COLUMNS[column], spread(cell, COLUMNS[column]), strict=True)
    }
