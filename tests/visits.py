"""Visits to a page in a real browser without a connection."""

import os
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page

__all__ = ["Visit", "chromium", "consumers"]


def consumers() -> Path:
    """The folder of the JavaScript packages that read our pages; where there is none, the test is skipped."""
    folder = os.environ.get("CLUSTERGRAPH_NODE_MODULES")
    if not folder:
        reason = "CLUSTERGRAPH_NODE_MODULES names no folder; see tests/node/package.json"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return Path(folder)


def chromium() -> Iterator["Browser"]:
    """Headless Chromium, for a fixture; without it tests are skipped, but on the build machine that is a failure."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None or find_spec("playwright") is None:
        reason = "there is no Chromium on this machine" if program is None else "playwright is not installed"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
        chromium = playwright.chromium.launch(executable_path=program, args=options)
        yield chromium
        chromium.close()


class Visit:
    """A page opened without a connection, and all that it tried."""

    def __init__(self, browser: "Browser", path: Path, *, hash: str = "", **options: Any) -> None:
        context = browser.new_context(**{"offline": True, "viewport": {"width": 1280, "height": 900}, **options})
        self.page: Page = context.new_page()
        self.requests: list[str] = []
        self.messages: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.messages.append(message.text))
        self.page.on("pageerror", lambda error: self.messages.append(str(error)))
        self.page.on("dialog", self.refuse)
        self.page.goto(path.as_uri() + hash)

    def refuse(self, dialog: "Dialog") -> None:
        self.messages.append(dialog.message)
        dialog.dismiss()
