"""Signing and what was signed: rows of the permission matrix, where steering group and scrutineer part.

steer is a member of the steering group who wrote none of it, scrut the independent scrutineer; the other
columns are those of tests/permission_matrix.py.
"""

from typing import Any

COLUMNS = {"steer": ("steering",), "scrut": ("scrutineer",)}

MATRIX = """
route                      method  object          team  A    B    readers  steer  scrut  lay  partner  cchair  admin  outside  nobody
reporting:report-word      GET     period          200   200  200  200      200    200    200  404      200     404    404      in
reporting:report-word      GET     no-period       404   404  404  404      404    404    404  404      404     404    404      in
reporting:report-tables    GET     period          200   200  200  200      200    200    200  404      200     404    404      in
reporting:report-tables    GET     no-period       404   404  404  404      404    404    404  404      404     404    404      in
reporting:board-pack       GET     period          200   200  200  200      200    200    200  404      200     404    404      in
reporting:board-pack       GET     no-period       404   404  404  404      404    404    404  404      404     404    404      in
reporting:report-proof     GET     period          200   200  200  200      200    200    200  404      200     404    404      in
reporting:report-proof     GET     no-period       404   404  404  404      404    404    404  404      404     404    404      in
reporting:report-offer     POST    written-period  302   403  403  403      403    403    403  404      403     404    404      in
reporting:report-offer     POST    no-period       404   403  403  403      403    403    403  404      403     404    404      in
reporting:report-back      GET     ready-period    200   403  403  403      200    403    403  404      403     404    404      in
reporting:report-back      POST    ready-period    302   403  403  403      302    403    403  404      403     404    404      in
reporting:report-back      GET     no-period       404   403  403  403      404    403    403  404      403     404    404      in
reporting:report-sign      GET     ready-period    403   403  403  403      200    403    403  404      403     404    404      in
reporting:report-sign      POST    ready-period    403   403  403  403      200    403    403  404      403     404    404      in
reporting:report-sign      GET     no-period       403   403  403  403      404    403    403  404      403     404    404      in
reporting:report-correct   GET     signed-period   200   403  403  403      403    403    403  404      403     404    404      in
reporting:report-correct   POST    signed-period   302   403  403  403      403    403    403  404      403     404    404      in
reporting:report-correct   GET     no-period       404   403  403  403      403    403    403  404      403     404    404      in
reporting:signed-report    GET     version         200   200  200  200      200    200    200  200      200     404    404      in
reporting:signed-report    GET     no-version      404   404  404  404      404    404    404  404      404     404    404      in
reporting:signed-report    GET     stray-version   404   404  404  404      404    404    404  404      404     404    404      in
reporting:signed-pdf       GET     version         200   200  200  200      200    200    200  200      200     404    404      in
reporting:signed-pdf       GET     no-version      404   404  404  404      404    404    404  404      404     404    404      in
reporting:signed-pdf       GET     stray-version   404   404  404  404      404    404    404  404      404     404    404      in
reporting:signed-word      GET     version         200   200  200  200      200    200    200  200      200     404    404      in
reporting:signed-word      GET     no-version      404   404  404  404      404    404    404  404      404     404    404      in
reporting:signed-tables    GET     version         200   200  200  200      200    200    200  200      200     404    404      in
reporting:signed-tables    GET     no-version      404   404  404  404      404    404    404  404      404     404    404      in

reporting:steering         GET     plan            200   200  200  200      200    200    200  404      200     404    404      in
reporting:steering         GET     no-plan         404   404  404  404      404    404    404  404      404     404    404      in
reporting:challenge-new    GET     action          403   403  403  403      200    200    403  404      403     404    404      in
reporting:challenge-new    POST    action          403   403  403  403      302    302    403  404      403     404    404      in
reporting:challenge-new    GET     no-action       403   403  403  403      404    404    403  404      403     404    404      in
reporting:challenge-new    GET     stray-action    403   403  403  403      404    404    403  404      403     404    404      in
reporting:challenge-new    POST    closed-action   403   403  403  403      403    403    403  403      403     404    404      in

reporting:report-check     GET     -               200   200  200  200      200    200    200  200      200     404    404      in
reporting:report-check     POST    -               200   200  200  200      200    200    200  200      200     404    404      in
reporting:report-chain     GET     -               200   200  200  200      200    200    200  200      200     404    404      in
"""

POSTED: dict[str, dict[str, Any]] = {
    "reporting:challenge-new": {"text": "What is different now?"},
    "reporting:report-back": {"reason": "A figure is missing."},
    "reporting:report-correct": {"reason": "A figure was wrong."},
    "reporting:report-sign": {
        "meeting_on": "2020-10-20",
        "minute": "4.2",
        "confirm": "on",
        "points": "on",
    },
}

NOT_RECORDED = {"reporting:report-check": "looks a digest up, and stores nothing"}
