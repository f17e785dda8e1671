"""Bringing an export in as a person does it, without JavaScript: upload, check, confirm."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import SignIn
from tests.training.exports import as_csv
from wsscp.models import User


def test_an_export_is_imported_without_javascript(
    page_without_javascript: Page, sign_in: SignIn, learning: User, tmp_path: Path
) -> None:
    page = page_without_javascript
    file = tmp_path / "export.csv"
    file.write_bytes(as_csv().read())
    sign_in(page, learning)
    page.goto("/training/import/")
    page.get_by_label("Export from the learning system").set_input_files(file)
    page.get_by_role("button", name="Upload and read").click()
    expect(page.get_by_role("heading", name="Check export.csv")).to_be_visible()
    page.get_by_role("button", name="Bring it in").click()
    expect(page.get_by_text("2 sessions added, 0 changed, 3 counts written.").first).to_be_visible()
