"""What every answer of the production settings tells the browser, to the letter."""

import json
import os
import re
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client, override_settings

from tests.architecture import ROOT
from tests.cast import ClientFor, Person
from tests.make import PASSWORD, make_period, make_plan
from tests.wsscp.test_environment import PRODUCTION
from wsscp.models import OutgoingMail, User

ASK = """
import json, re, sys
import django
from django.conf import settings
settings.STATIC_ROOT = sys.argv[1]
storage = settings.STORAGES["staticfiles"]["BACKEND"]
# Production's own is this and then compresses 20 MB, which takes ten times as long and answers nothing here.
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
django.setup()
from django.core.management import call_command
call_command("collectstatic", interactive=False, verbosity=0)
from django.test import Client
client = Client(headers={"host": "tracker.example.org"})
def ask(path, **headers):
    response = client.get(path, headers=headers)
    cookies = {name: morsel.OutputString() for name, morsel in response.cookies.items()}
    body = b"".join(response).decode()
    return {
        "status": response.status_code, "headers": dict(response.headers), "cookies": cookies, "body": body
    }
https = {"x-forwarded-proto": "https"}
page = ask("/sign-in/", **https)
style = re.search(r'href="(/static/css/site[^"]+)"', page["body"])[1]
print(json.dumps({
    "page": page,
    "style": ask(style, **https) | {"path": style},
    "refused": ask("/plans/%00/", **https),
    "plain": ask("/sign-in/"),
    "theme": ask("/theme.css", **https),
    "absent": ask("/nowhere/", **https),
    "redirect": ask("/sign-in", **https),
    "session_cookie": {
        name: getattr(settings, f"SESSION_COOKIE_{name}")
        for name in ("NAME", "SECURE", "HTTPONLY", "SAMESITE", "PATH", "DOMAIN")
    },
    "storage": storage,
    "trusted_proxies": settings.ALLAUTH_TRUSTED_PROXY_COUNT,
}))
"""

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
}


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict:
    """Ask the tracker with production settings, in a process of its own, behind an HTTPS proxy.

    Its static files are collected first, as on a server. These pages ask for no database.
    """
    clean = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "wsscp.settings"}
    result = subprocess.run(
        [sys.executable, "-c", ASK, str(tmp_path_factory.mktemp("static"))],
        cwd=ROOT,
        env=clean | PRODUCTION | {"BEHIND_HTTPS_PROXY": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


PERMISSIONS = (
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
    "microphone=(), midi=(), payment=(), usb=(), "
    "publickey-credentials-create=(self), publickey-credentials-get=(self)"
)
# Everything a browser heeds, to the letter, beside the policy below; what is not here must not be there.
EXPECTED = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS,
    "Referrer-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains; preload",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
NEVER = {"Access-Control-Allow-Origin", "Server", "X-Powered-By"}
HEEDED = {*EXPECTED, *NEVER}


@pytest.mark.parametrize("asked", ["page", "theme", "absent", "redirect", "refused", "style"])
def test_security_headers_are_exact(answers, asked) -> None:
    headers = answers[asked]["headers"]
    assert {name: value for name, value in headers.items() if name in HEEDED} == EXPECTED
    if asked != "style":  # a style sheet is no page
        assert set(headers["Content-Security-Policy"].split("; ")) == POLICY


@pytest.mark.parametrize("name", ["page", "actions.csv", "pdf"])
def test_signed_in_answers_carry_the_same_and_are_stored_nowhere(
    client_for: ClientFor, lay: Person, name: str
) -> None:
    period = make_period(make_plan("plan"))
    addresses = {
        "page": "/plans/plan/",
        "actions.csv": "/plans/plan/actions.csv",
        "pdf": f"/plans/plan/reports/{period.pk}/report.pdf",
    }
    response = client_for(lay).get(addresses[name])
    headers = {key: value for key, value in response.items() if key in HEEDED}
    local = {key: value for key, value in EXPECTED.items() if key != "Strict-Transport-Security"}
    assert headers == local
    assert response["Cache-Control"] == "no-store"
    assert set(response["Content-Security-Policy"].split("; ")) == POLICY


@pytest.mark.parametrize(
    ("address", "status"), [("/nowhere/", 404), ("/plans/new/", 403), ("/sign-in/", 302)]
)
def test_refusals_and_redirects_are_stored_nowhere_either(
    client_for: ClientFor, lay: Person, address: str, status: int
) -> None:
    response = client_for(lay).get(address)
    assert response.status_code == status
    assert "no-store" in response["Cache-Control"]


def test_what_was_typed_is_stored_by_no_browser(lay: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(lay)
    response = client.post("/plans/new/", {"title": "Typed"})
    assert response.status_code == 403
    assert "Typed" in response.content.decode()
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("headers", [{"host": "evil.example.org"}, {"host": "tracker.example.org:evil"}])
def test_host_that_is_not_ours_is_refused(db: None, headers: dict[str, str]) -> None:
    with override_settings(ALLOWED_HOSTS=["tracker.example.org"]):
        assert Client(headers=headers).get("/sign-in/").status_code == 400


def test_forwarded_host_is_not_believed(stranger: User) -> None:
    client = Client(headers={"x-forwarded-host": "evil.example.org", "forwarded": "host=evil.example.org"})
    page = client.get("/plans/")
    assert "evil" not in page["Location"]
    client.post("/password/reset/", {"email": stranger.email})
    message = OutgoingMail.objects.get()
    assert "evil" not in message.text + message.html
    assert f"{settings.WSSCP_ADDRESS}/password/reset/key/" in message.text


def test_links_in_mail_do_not_follow_the_host_of_the_request(stranger: User) -> None:
    with override_settings(ALLOWED_HOSTS=["*"], WSSCP_ADDRESS="https://tracker.example.org"):
        Client(headers={"host": "evil.example.org"}).post("/password/reset/", {"email": stranger.email})
    message = OutgoingMail.objects.get()
    assert "evil" not in message.text + message.html
    assert "https://tracker.example.org/password/reset/key/" in message.html


def test_even_a_refused_request_carries_the_policy(answers) -> None:
    assert answers["refused"]["status"] == 400
    assert set(answers["refused"]["headers"]["Content-Security-Policy"].split("; ")) == POLICY


def test_plain_http_is_sent_to_https(answers) -> None:
    assert answers["plain"]["status"] == 301
    assert answers["plain"]["headers"]["Location"] == "https://tracker.example.org/sign-in/"


def test_throttles_count_by_the_address_the_proxy_saw(answers) -> None:
    assert answers["trusted_proxies"] == 1


def test_cookies_are_for_this_host_over_https_and_out_of_reach_of_scripts(answers) -> None:
    cookie = answers["page"]["cookies"]["__Host-csrftoken"]
    for attribute in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"):
        assert attribute in cookie
    assert "Domain" not in cookie


def test_session_cookie_is_as_strict(answers) -> None:
    assert answers["session_cookie"] == {
        "NAME": "__Host-sessionid",
        "SECURE": True,
        "HTTPONLY": True,
        "SAMESITE": "Lax",
        "PATH": "/",
        "DOMAIN": None,
    }


def test_session_cookie_ends_when_the_browser_is_closed(stranger: User) -> None:
    answer = Client().post("/sign-in/", {"login": stranger.email, "password": PASSWORD})
    cookie = answer.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["max-age"], cookie["expires"], cookie["domain"]) == ("", "", "")
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")


def test_static_files_are_collected_under_names_that_change_with_them(answers) -> None:
    assert answers["storage"] == "whitenoise.storage.CompressedManifestStaticFilesStorage"
    assert re.fullmatch(r"/static/css/site\.[0-9a-f]{12}\.css", answers["style"]["path"])
    assert answers["style"]["status"] == 200
    assert answers["style"]["headers"]["Cache-Control"] == "max-age=315360000, public, immutable"


def test_signed_in_pages_are_not_cached(client_for: ClientFor, lay: Person) -> None:
    assert client_for(lay).get("/")["Cache-Control"] == "no-store"
