"""The page in a real browser without a connection: it asks for nothing, runs no label, and can be pointed at and keyed."""

import json
import os
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pictures import HOSTILE, attack, by_hand, example

from clustergraph import page
from clustergraph.layout import positions
from clustergraph.network import Edge, Network, Node

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """Headless Chromium; without it these tests are skipped, but on the build machine that is a failure."""
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

    def __init__(self, browser: "Browser", path: Path, **options: Any) -> None:
        context = browser.new_context(offline=True, viewport={"width": 1280, "height": 900}, **options)
        self.page: Page = context.new_page()
        self.requests: list[str] = []
        self.messages: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.messages.append(message.text))
        self.page.on("pageerror", lambda error: self.messages.append(str(error)))
        self.page.on("dialog", self.refuse)
        self.page.goto(path.as_uri())

    def refuse(self, dialog: "Dialog") -> None:
        self.messages.append(dialog.message)
        dialog.dismiss()

    def point_at(self, where: str) -> tuple[float, float]:
        """Where a place of the picture is on the screen; `where` is JavaScript for an object with x and y."""
        x, y = self.page.evaluate(
            f"""() => {{
              const {{ network, nodes, edges }} = window.clustergraph;
              const at = network.canvasToDOM({where});
              const box = document.getElementById("picture").getBoundingClientRect();
              return [at.x + box.x, at.y + box.y];
            }}"""
        )
        return x, y


@pytest.mark.parametrize("made", ["own", "attack", "by hand"])
def test_the_page_opens_without_a_connection_asks_for_nothing_and_runs_no_label(
    browser: "Browser", tmp_path: Path, made: str
) -> None:
    network = {"own": example, "attack": attack, "by hand": by_hand}[made]()
    path = tmp_path / "page.html"
    page.write(network, path, title=HOSTILE[0], note=HOSTILE[1])
    visit = Visit(browser, path)
    for number in range(2):
        visit.page.mouse.move(*visit.point_at(f"network.getPosition(nodes.getIds()[{number}])"))
        visit.page.wait_for_timeout(300)
        visit.page.mouse.click(*visit.point_at(f"network.getPosition(nodes.getIds()[{number}])"))
    assert visit.requests == [path.as_uri()]
    assert visit.messages == []
    assert visit.page.evaluate("document.querySelectorAll('img, iframe, b, i, a, script[src]').length") == 0
    assert visit.page.evaluate("document.querySelectorAll('script').length") == 3
    assert visit.page.text_content("h1") == HOSTILE[0]


def test_the_picture_is_drawn_and_every_node_stays_where_the_layout_puts_it(browser: "Browser", tmp_path: Path) -> None:
    page.write(example(), tmp_path / "page.html", title="T")
    visit = Visit(browser, tmp_path / "page.html")
    visit.page.wait_for_timeout(500)
    found = visit.page.evaluate("window.clustergraph.network.getPositions()")
    assert {id_: (place["x"], place["y"]) for id_, place in found.items()} == positions(example())
    colours = visit.page.evaluate(
        """() => {
          const canvas = document.querySelector("#picture canvas");
          const image = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          return new Set(new Uint32Array(image.data.buffer)).size;
        }"""
    )
    assert colours > 20


def test_pointing_at_an_edge_shows_its_citation_as_text(browser: "Browser", tmp_path: Path) -> None:
    nodes = [Node("https://example.org/a", "<b>A</b>"), Node("https://example.org/b", "B")]
    page.write(
        Network(nodes, [Edge(nodes[0].id, nodes[1].id, label="ties", evidence=(HOSTILE[0],))]),
        tmp_path / "p.html",
        title="T",
    )
    visit = Visit(browser, tmp_path / "p.html")
    visit.page.mouse.move(*visit.point_at("{ x: 0, y: 0 }"))
    visit.page.wait_for_selector("div.vis-tooltip", state="visible")
    assert visit.page.text_content("div.vis-tooltip") == f"<b>A</b> ties B\n— {HOSTILE[0]}"
    assert visit.page.text_content("#card .rest") == f"— {HOSTILE[0]}"


def test_the_keyboard_alone_finds_a_node_and_reads_its_edges(browser: "Browser", tmp_path: Path) -> None:
    page.write(example(), tmp_path / "page.html", title="T")
    visit = Visit(browser, tmp_path / "page.html")
    visit.page.locator('button[data-node="https://example.org/beta"]').press("Enter")
    assert visit.page.evaluate("window.clustergraph.network.getSelectedNodes()") == ["https://example.org/beta"]
    assert "Beta takes part in Optics Valley" in (visit.page.text_content("#card li") or "")
    before = visit.page.evaluate("window.clustergraph.network.getScale()")
    visit.page.locator("#zoom-in").press("Enter")
    assert visit.page.evaluate("window.clustergraph.network.getScale()") == pytest.approx(1.3 * before)


def test_labels_are_light_on_a_dark_screen_and_the_whole_network_stays_in_view(
    browser: "Browser", tmp_path: Path
) -> None:
    page.write(example(), tmp_path / "page.html", title="T")
    visit = Visit(browser, tmp_path / "page.html", color_scheme="dark")
    colour = "Object.values(window.clustergraph.network.body.nodes)[0].labelModule.fontOptions.color"
    assert visit.page.evaluate(colour) == "#e8eaed"
    visit.page.emulate_media(color_scheme="light")
    visit.page.wait_for_timeout(200)
    assert visit.page.evaluate(colour) == "#1b1f24"
    visit.page.set_viewport_size({"width": 420, "height": 800})
    visit.page.wait_for_timeout(300)
    box = visit.page.locator("#picture").bounding_box()
    assert box
    for id_ in positions(example()):
        x, y = visit.point_at(f"network.getPosition({json.dumps(id_)})")
        assert box["x"] < x < box["x"] + box["width"]
        assert box["y"] < y < box["y"] + box["height"]
