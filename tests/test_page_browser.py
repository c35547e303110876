"""The page in a real browser without a connection: it asks for nothing, runs no label, and is used by mouse and by keys."""

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest
from pictures import HOSTILE, attack, claimed, example
from visits import Visit, chromium, consumers

from clustergraph import page
from clustergraph.network import Edge, Network, Node

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Download

FIRST_TAB = "document.activeElement.closest('[data-part], section, header, figure, .bar, main, body')"
CITATION = "Valley of firms. Sources: valley-report."


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    yield from chromium()


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a network with claims, dates and places."""
    path = tmp_path_factory.mktemp("page") / "page.html"
    page.write(claimed(), path, title="Valley of firms", note="As of 2007.", citation=CITATION)
    return path


def state(visit: Visit, name: str) -> Any:
    """A part of the viewer's state, sets as lists."""
    found = visit.page.evaluate(
        f"JSON.stringify(clustergraph.state[{name!r}], (k, v) => v instanceof Set ? [...v] : v)"
    )
    return json.loads(found)


def shown(visit: Visit) -> str:
    return visit.page.inner_text("#shown")


def hash_of(visit: Visit) -> str:
    visit.page.wait_for_timeout(400)
    return str(visit.page.evaluate("location.hash"))


def node_at(visit: Visit, node: int) -> tuple[float, float]:
    """Where a node is on the screen."""
    visit.page.wait_for_timeout(150)
    x, y = visit.page.evaluate(
        f"""() => {{
          const {{ scene, canvas }} = clustergraph;
          const box = canvas.getBoundingClientRect(), {{ x, y, k }} = scene.camera, places = scene.places;
          return [(places.x[{node}] - x) * k + box.x + box.width / 2, (places.y[{node}] - y) * k + box.y + box.height / 2];
        }}"""
    )
    return x, y


def violations(visit: Visit) -> list[str]:
    """What axe finds against the rules of accessibility."""
    if not visit.page.evaluate("'axe' in window"):
        visit.page.evaluate((consumers() / "axe-core" / "axe.min.js").read_text("utf-8"))
    found = visit.page.evaluate("axe.run(document, {resultTypes: ['violations']}).then(({violations}) => violations)")
    return [f"{rule['id']}: {node['html'][:200]}: {node['failureSummary']}" for rule in found for node in rule["nodes"]]


def colours(visit: Visit) -> int:
    """How many colours the picture has; one if nothing is drawn."""
    count: int = visit.page.evaluate(
        """() => {
          const canvas = document.getElementById("picture");
          const image = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          return new Set(new Uint32Array(image.data.buffer)).size;
        }"""
    )
    return count


@pytest.mark.parametrize("made", ["own", "attack", "claimed"])
def test_the_page_opens_without_a_connection_asks_for_nothing_and_runs_no_label(
    browser: "Browser", tmp_path: Path, made: str
) -> None:
    network = {"own": example, "attack": attack, "claimed": claimed}[made]()
    path = tmp_path / "page.html"
    page.write(network, path, title=HOSTILE[0], note=HOSTILE[1], citation=HOSTILE[2])
    visit = Visit(browser, path)
    for node in range(len(network.ids)):
        visit.page.evaluate(f"clustergraph.select({node}, {{move: true}})")
    for edge in range(len(network.sources)):
        visit.page.evaluate(f"clustergraph.selectEdge({edge}, {{move: true}})")
    for table in ("nodes", "edges", "near"):
        visit.page.evaluate(f"clustergraph.openTable({table!r})")
    visit.page.evaluate("clustergraph.findPath(0, 1); clustergraph.print()")
    visit.page.fill("#search", "a")
    for name in visit.page.evaluate("[...clustergraph.model.nodes.columns.keys()]"):
        visit.page.evaluate("name => clustergraph.change({colour: name, size: name})", name)
    for node in range(2):
        visit.page.mouse.move(*node_at(visit, node))
        visit.page.mouse.click(*node_at(visit, node))
    visit.page.wait_for_timeout(500)
    assert visit.requests == [path.as_uri()]
    assert visit.messages == []
    assert visit.page.evaluate(
        "document.querySelectorAll('img, iframe, b, i, a, script[src], image, foreignObject').length"
    ) == (visit.page.evaluate("document.querySelectorAll('.hops b').length"))
    assert visit.page.evaluate("document.querySelectorAll('script').length") == 2
    assert visit.page.evaluate("document.querySelector('[onload], [onerror], [onclick], [onmouseover]')") is None
    assert visit.page.text_content("h1") == HOSTILE[0]
    assert visit.page.text_content("footer") == HOSTILE[2]


def test_the_picture_is_drawn_and_nothing_is_left_out_of_view(browser: "Browser", path: Path) -> None:
    visit = Visit(browser, path)
    visit.page.wait_for_timeout(300)
    assert colours(visit) > 20
    assert shown(visit) == "7 of 7 nodes and 5 of 5 edges shown"
    box = visit.page.locator("#picture").bounding_box()
    assert box
    for node in range(7):
        x, y = node_at(visit, node)
        assert box["x"] < x < box["x"] + box["width"]
        assert box["y"] < y < box["y"] + box["height"]


def test_a_click_on_a_node_shows_its_card_and_a_click_on_an_edge_all_its_claims(browser: "Browser", path: Path) -> None:
    visit = Visit(browser, path)
    visit.page.mouse.click(*node_at(visit, 1))
    card = visit.page.locator("#card")
    assert card.locator("h2").inner_text() == "Bêta Énergie"
    assert "Firm · 2 edges" in card.inner_text()
    assert "Staff\n100" in card.inner_text()
    visit.page.keyboard.press("Escape")
    assert not card.is_visible()
    one, other = node_at(visit, 0), node_at(visit, 4)
    visit.page.mouse.click((one[0] + other[0]) / 2, (one[1] + other[1]) / 2)
    text = card.inner_text()
    assert state(visit, "edge") == 0
    assert "2 claims" in text
    assert card.locator("article").count() == 2
    for said in ("Since\n2005-07", "Until\n2006", "the firm number 1 takes part", "Source\nvalley-report", "Paragraph\n¶1",
                 "Date\n2005", "Asserted by\nValley Observatory", "Reported by\nValley Gazette", "Modality\nstated",
                 "Confidence\nhigh", "Marking\nU", "Claim\nV1", "Note 1."):  # fmt: skip
        assert said in text, said


def test_an_edge_without_claims_says_what_it_rests_on(browser: "Browser", path: Path) -> None:
    visit = Visit(browser, path)
    visit.page.evaluate("clustergraph.selectEdge(4)")
    assert "table.csv:7" in visit.page.inner_text("#card")
    assert "1,500,000.5" in visit.page.inner_text("#card")
    visit.page.evaluate("clustergraph.selectEdge(3)")
    assert "No claim is known for this edge." in visit.page.inner_text("#card")


def test_the_legend_filters_and_counts_and_always_says_n_of_m(browser: "Browser", path: Path) -> None:
    visit = Visit(browser, path)
    firm = visit.page.get_by_role("checkbox", name="Firm")
    assert re.search(r"Firm\s*5", visit.page.inner_text("#entries"))
    firm.uncheck()
    assert shown(visit) == "2 of 7 nodes and 0 of 5 edges shown"
    assert re.search(r"takes part in\s*0 of 4", visit.page.inner_text("#entries"))
    firm.check()
    visit.page.get_by_role("checkbox", name="takes part in").uncheck()
    assert shown(visit) == "7 of 7 nodes and 1 of 5 edges shown"
    visit.page.get_by_label("Hide nodes without edges").check()
    assert shown(visit) == "2 of 7 nodes and 1 of 5 edges shown"
    visit.page.get_by_role("button", name="Show all", exact=True).first.click()
    assert shown(visit) == "7 of 7 nodes and 5 of 5 edges shown"
    visit.page.get_by_role("button", name="only Cluster").click()
    assert shown(visit) == "2 of 7 nodes and 0 of 5 edges shown"
    visit.page.get_by_role("button", name="only takes part in").click()
    assert re.search(r"funds\s*0 of 1", visit.page.inner_text("#entries"))
    visit.page.get_by_role("button", name="all – Edges").click()
    firm.check()
    assert shown(visit) == "7 of 7 nodes and 5 of 5 edges shown"


def test_the_search_folds_accents_and_its_hits_are_chosen_by_keys(browser: "Browser", path: Path) -> None:
    visit = Visit(browser, path)
    visit.page.locator("#search").focus()
    visit.page.keyboard.type("EAU")
    assert visit.page.locator("#hits [role=option]").all_inner_texts()[0].startswith("Pôle de l’eau")
    visit.page.keyboard.press("Enter")
    assert visit.page.locator("#card h2").inner_text() == "Pôle de l’eau"
    visit.page.fill("#search", "energie")
    visit.page.keyboard.press("ArrowDown")
    visit.page.keyboard.press("Enter")
    assert visit.page.locator("#card h2").inner_text() == "Bêta Énergie"
    visit.page.fill("#search", "nobody")
    assert visit.page.inner_text("#hit-count") == "no match"


def test_a_neighbourhood_is_counted_before_it_is_shown(browser: "Browser", path: Path) -> None:
    visit = Visit(browser, path)
    visit.page.evaluate("clustergraph.select(0)")
    hops = visit.page.locator(".hops button")
    assert hops.all_inner_texts() == ["1 hop 2 nodes", "2 hops 3 nodes", "3 hops 4 nodes", "4 hops 6 nodes"]
    hops.nth(1).click()
    assert shown(visit) == "3 of 7 nodes and 2 of 5 edges shown"
    assert hops.nth(3).inner_text() == "4 hops 6 nodes"
    visit.page.get_by_role("button", name="Take back: Acme, 2 hops").click()
    assert shown(visit) == "7 of 7 nodes and 5 of 5 edges shown"


def test_a_path_between_two_picked_nodes_is_found_or_said_not_to_be(browser: "Browser", path: Path) -> None:
    visit = Visit(browser, path)
    visit.page.mouse.click(*node_at(visit, 0))
    visit.page.keyboard.down("Shift")
    visit.page.mouse.click(*node_at(visit, 3))
    visit.page.keyboard.up("Shift")
    card = visit.page.locator("#card")
    assert "4 steps · 1 shortest way" in card.inner_text()
    assert card.locator("ol button").all_inner_texts() == [
        "Acme", "↓ takes part in", "Optics Valley", "↑ takes part in", "Bêta Énergie", "↓ funds", "Pôle de l’eau",
        "↑ takes part in", "Delta",
    ]  # fmt: skip
    visit.page.keyboard.press("Escape")
    visit.page.evaluate("clustergraph.select(0)")
    visit.page.get_by_role("button", name="Path from here …").click()
    visit.page.keyboard.type("alone")
    visit.page.keyboard.press("Enter")
    assert "Not connected by what is shown." in card.inner_text()


def test_the_time_slider_leaves_edges_without_a_date_and_counts_them(browser: "Browser", path: Path) -> None:
    visit = Visit(browser, path)
    first, last = visit.page.get_by_label("From", exact=True), visit.page.get_by_label("To", exact=True)
    assert first.get_attribute("aria-valuetext") == "Mar 2004"
    assert last.get_attribute("aria-valuetext") == "Jan 2007"
    first.focus()
    visit.page.keyboard.press("ArrowRight")
    assert first.get_attribute("aria-valuetext") == "Apr 2004"
    assert shown(visit) == "7 of 7 nodes and 4 of 5 edges shown"
    assert "2 edges without a date stay" in visit.page.inner_text("#slider")
    last.press("Home")
    assert shown(visit) == "7 of 7 nodes and 2 of 5 edges shown"
    visit.page.get_by_role("button", name="All dates").click()
    assert shown(visit) == "7 of 7 nodes and 5 of 5 edges shown"


def test_the_map_shows_what_has_a_place_and_lists_the_rest(browser: "Browser", path: Path) -> None:
    visit = Visit(browser, path)
    visit.page.get_by_role("radio", name="Map").check(force=True)
    assert visit.page.evaluate("clustergraph.scene.summary().listed") == 5
    visit.page.wait_for_timeout(300)
    assert colours(visit) > 10
    assert "view=map" in hash_of(visit)


def test_sizes_and_colours_follow_an_attribute_and_the_legend_says_so(browser: "Browser", path: Path) -> None:
    visit = Visit(browser, path)
    visit.page.select_option("#colour", "staff")
    visit.page.select_option("#size", "staff")
    legend = visit.page.inner_text("#entries")
    assert "Colour: Staff" in legend
    assert re.search(r"no value\s*3", legend)
    visit.page.get_by_role("checkbox", name="no value").uncheck()
    assert shown(visit) == "4 of 7 nodes and 0 of 5 edges shown"


def test_time_passes_on_demand_and_stops_on_demand(browser: "Browser", path: Path) -> None:
    visit = Visit(browser, path)
    visit.page.get_by_role("button", name="Play").click()
    visit.page.wait_for_timeout(1700)
    visit.page.get_by_role("button", name="Pause").click()
    assert state(visit, "from") is not None
    stopped = visit.page.inner_text("#slider")
    visit.page.wait_for_timeout(900)
    assert visit.page.inner_text("#slider") == stopped


def test_leaves_are_grouped_around_their_hub_and_a_group_opens(browser: "Browser", tmp_path: Path) -> None:
    nodes = [Node(f"urn:{n}", f"Node {n}", "cg:Firm", {"community": n % 2 + 1}) for n in range(10)]
    edges = [Edge(f"urn:{n}", "urn:0") for n in range(1, 10)]
    page.write(Network(nodes, edges), tmp_path / "p.html", title="T")
    visit = Visit(browser, tmp_path / "p.html")
    visit.page.select_option("#group", "leaves")
    visit.page.wait_for_timeout(500)
    assert visit.page.inner_text("#drawn") == "Grouped: 1 circle, 1 node drawn singly. Double-click opens a circle."
    visit.page.evaluate("clustergraph.pick({group: clustergraph.scene.planFor(clustergraph.scene.camera).groups[0]})")
    assert "9 nodes" in visit.page.inner_text("#card")
    visit.page.get_by_role("button", name="Open the group").click()
    visit.page.wait_for_timeout(500)
    assert not visit.page.locator("#drawn").is_visible()
    visit.page.select_option("#group", "community")
    visit.page.wait_for_timeout(500)
    assert visit.page.evaluate("clustergraph.scene.summary().groups") == 2


def tabs_until(visit: Visit, selector: str, most: int = 60) -> None:
    """Presses the tabulator until what the selector names has the focus."""
    for _ in range(most):
        if visit.page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        visit.page.keyboard.press("Tab")
    raise AssertionError(f"the tabulator does not reach {selector}")


def test_the_keyboard_alone_does_everything(browser: "Browser", path: Path) -> None:
    visit = Visit(browser, path)
    press = visit.page.keyboard.press
    visit.page.keyboard.press("Tab")
    assert visit.page.evaluate("document.activeElement.id") == "to-picture"
    press("Enter")
    assert visit.page.evaluate("document.activeElement.id") == "picture"
    before = visit.page.evaluate("clustergraph.scene.camera")
    press("ArrowRight")
    assert visit.page.evaluate("clustergraph.scene.camera.x") > before["x"]
    press("+")
    assert visit.page.evaluate("clustergraph.scene.camera.k") == pytest.approx(1.35 * before["k"])
    press("-")
    press("0")
    visit.page.wait_for_timeout(600)
    assert visit.page.evaluate("clustergraph.scene.camera") == pytest.approx(before)
    press("Shift+ArrowRight")
    press("Shift+ArrowLeft")
    assert state(visit, "node") >= 0
    press("Enter")
    assert visit.page.evaluate("document.activeElement.id") == "card"
    tabs_until(visit, "[data-key=hop0]")
    press("Enter")
    assert state(visit, "focus")["hops"] == 1
    assert visit.page.evaluate("document.activeElement.dataset.key") == "hop0"
    press("Escape")
    assert visit.page.evaluate("document.activeElement.id") == "picture"
    assert state(visit, "node") == -1
    press("Escape")
    assert state(visit, "focus") is None
    tabs_until(visit, "[data-tab=edges]")
    press("Enter")
    tabs_until(visit, "[data-sort=to]")
    press("Enter")
    assert visit.page.locator("th[aria-sort=ascending]").inner_text().startswith("To")
    assert visit.page.evaluate("document.activeElement.dataset.sort") == "to"
    tabs_until(visit, "td .link")
    press("Enter")
    assert state(visit, "edge") >= 0
    assert visit.page.locator("tr[aria-current=true]").count() == 1


def test_menus_and_the_list_of_keys_open_and_close_by_keys(browser: "Browser", path: Path) -> None:
    visit = Visit(browser, path)
    visit.page.locator(".menu summary").focus()
    visit.page.keyboard.press("Enter")
    assert visit.page.locator("#png").is_visible()
    visit.page.keyboard.press("Escape")
    assert not visit.page.locator("#png").is_visible()
    visit.page.locator("#help").press("Enter")
    assert visit.page.get_by_role("dialog").is_visible()
    visit.page.keyboard.press("Escape")
    assert not visit.page.get_by_role("dialog").is_visible()
    assert visit.page.evaluate("document.activeElement.id") == "help"


def test_the_tables_sort_search_and_go_with_the_picture(browser: "Browser", path: Path) -> None:
    visit = Visit(browser, path)
    visit.page.get_by_role("button", name="Nodes 7 of 7").click()
    labels = visit.page.locator("tbody th")
    visit.page.get_by_role("button", name="Label").click()
    assert labels.all_inner_texts() == [
        "Acme",
        "Alone",
        "Bêta Énergie",
        "Delta",
        "Gamma",
        "Optics Valley",
        "Pôle de l’eau",
    ]
    visit.page.get_by_role("button", name="Edges", exact=True).click()
    visit.page.get_by_role("button", name="Edges", exact=True).click()
    assert labels.all_inner_texts()[0] == "Pôle de l’eau"
    visit.page.get_by_label("Find in the table").fill("POLE")
    assert labels.all_inner_texts() == ["Pôle de l’eau"]
    assert "1–1 of 1 rows (7 shown in the picture)" in visit.page.inner_text("#rows")
    visit.page.get_by_label("Find in the table").fill("")
    visit.page.get_by_role("button", name="Bêta Énergie").click()
    assert visit.page.locator("#card h2").inner_text() == "Bêta Énergie"
    visit.page.get_by_role("button", name="At Bêta Énergie: 2").click()
    assert sorted(labels.all_inner_texts()) == ["Optics Valley", "Pôle de l’eau"]
    visit.page.locator("#entries").get_by_role("checkbox", name="Cluster").uncheck()
    assert visit.page.get_by_role("button", name="Nodes 5 of 7").is_visible()
    assert labels.count() == 0


def test_long_tables_come_in_pages_and_turn_to_what_is_selected(browser: "Browser", tmp_path: Path) -> None:
    nodes = [Node(f"urn:{n}", f"Node {n:04}") for n in range(1050)]
    page.write(Network(nodes, [Edge("urn:0", "urn:1")]), tmp_path / "p.html", title="T", positions={})
    visit = Visit(browser, tmp_path / "p.html")
    visit.page.evaluate("clustergraph.openTable('nodes')")
    assert visit.page.locator("tbody tr").count() == 100
    visit.page.get_by_role("button", name="Next").click()
    assert "101–200 of 1,050 rows" in visit.page.inner_text("#rows")
    visit.page.evaluate("clustergraph.select(777)")
    assert "701–800 of 1,050 rows" in visit.page.inner_text("#rows")
    assert visit.page.locator("tr[aria-current=true] th").inner_text() == "Node 0777"


def test_the_address_reproduces_what_is_seen(browser: "Browser", path: Path) -> None:
    visit = Visit(browser, path)
    visit.page.evaluate("clustergraph.select(1)")
    visit.page.get_by_role("checkbox", name="funds").uncheck()
    visit.page.select_option("#size", "staff")
    visit.page.evaluate("clustergraph.openTable('edges')")
    visit.page.get_by_role("button", name="Dark").click()
    visit.page.evaluate("clustergraph.scene.setCamera({x: 12, y: -7, k: 0.9})")
    hash_ = hash_of(visit)
    assert "https%3A%2F%2Fexample.org%2Fbeta" in hash_
    again = Visit(browser, path, hash=hash_)
    again.page.wait_for_timeout(300)
    for name in ("node", "relations", "size", "table", "theme"):
        assert state(again, name) == state(visit, name), name
    assert again.page.evaluate("clustergraph.scene.camera") == {"x": 12, "y": -7, "k": 0.9}
    assert shown(again) == shown(visit) == "7 of 7 nodes and 4 of 5 edges shown"
    assert again.page.locator("#card h2").inner_text() == "Bêta Énergie"
    assert hash_of(again) == hash_
    again.page.evaluate("location.hash = '#hide=cg%3AFirm'")
    again.page.wait_for_timeout(200)
    assert shown(again) == "2 of 7 nodes and 0 of 5 edges shown"


@pytest.mark.parametrize(
    "hash_", ["#%", "#node=x&at=1,2,3,4&view=q", "#" + "a=" * 5000, "#hide=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E"]
)
def test_an_address_without_meaning_shows_everything(browser: "Browser", path: Path, hash_: str) -> None:
    visit = Visit(browser, path, hash=hash_)
    visit.page.wait_for_timeout(200)
    assert shown(visit) == "7 of 7 nodes and 5 of 5 edges shown"
    assert visit.messages == []


def saved(visit: Visit, press: str) -> "Download":
    """What the page gives to be saved when a button is pressed."""
    with visit.page.expect_download() as given:
        visit.page.evaluate(f"document.querySelector({press!r}).click()")
    return given.value


def test_pictures_are_saved_with_legend_and_citation(browser: "Browser", path: Path) -> None:
    visit = Visit(browser, path)
    png, svg = saved(visit, "#png"), saved(visit, "#svg")
    assert (png.suggested_filename, svg.suggested_filename) == ("valley-of-firms.png", "valley-of-firms.svg")
    assert Path(png.path()).read_bytes().startswith(b"\x89PNG\r\n")
    root = ElementTree.fromstring(Path(svg.path()).read_text("utf-8"))
    texts = [element.text or "" for element in root.iter() if element.tag.endswith("text")]
    assert "Valley of firms" in texts
    assert "Firm (5)" in texts
    assert "takes part in (4)" in texts
    assert any(CITATION in text and "7 of 7 nodes and 5 of 5 edges shown" in text for text in texts)
    assert len(visit.requests) == 1 + sum(url.startswith("blob:") for url in visit.requests)


def test_chosen_rows_are_saved_as_csv_that_runs_no_formula(browser: "Browser", tmp_path: Path) -> None:
    nodes = [Node("urn:a", "=HYPERLINK(1)"), Node("urn:b", 'b,"c"'), Node("urn:c", "C")]
    page.write(Network(nodes, [Edge("urn:a", "urn:b", weight=-2)]), tmp_path / "p.html", title="T")
    visit = Visit(browser, tmp_path / "p.html")
    visit.page.evaluate("clustergraph.openTable('nodes')")
    rows = visit.page.locator("tbody input[type=checkbox]")
    rows.nth(0).check()
    rows.nth(1).check()
    assert visit.page.get_by_role("button", name="Save 2 chosen rows (CSV)").is_visible()
    text = Path(saved(visit, "[data-part=save]").path()).read_text("utf-8")
    assert text.startswith("\ufeff")
    table = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert table == [
        ["Label", "Class", "Edges", "Identifier"],
        ["'=HYPERLINK(1)", "", "1", "urn:a"],
        ['b,"c"', "", "1", "urn:b"],
    ]
    edges = Path(saved(visit, "#edges-csv").path()).read_text("utf-8")
    assert "'=HYPERLINK(1)" in edges
    assert ",-2," in edges


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_no_fault(browser: "Browser", path: Path, scheme: Any, width: int) -> None:
    visit = Visit(browser, path, color_scheme=scheme, viewport={"width": width, "height": 800}, reduced_motion="reduce")
    assert violations(visit) == []
    visit.page.evaluate("clustergraph.select(1)")
    visit.page.evaluate("clustergraph.openTable('near')")
    assert violations(visit) == []
    visit.page.evaluate(
        "clustergraph.selectEdge(0); clustergraph.focus(0, 2); clustergraph.change({kinds: new Set([1])})"
    )
    visit.page.select_option("#colour", "staff")
    assert violations(visit) == []
    visit.page.evaluate("clustergraph.showAll(); clustergraph.findPath(0, 3)")
    visit.page.fill("#search", "a")
    assert violations(visit) == []
    visit.page.evaluate("clustergraph.openTable('edges'); document.querySelector('#help').click()")
    assert violations(visit) == []


def test_axe_finds_no_fault_with_hostile_texts(browser: "Browser", tmp_path: Path) -> None:
    page.write(attack(), tmp_path / "p.html", title=HOSTILE[-1], note=HOSTILE[-1], citation=HOSTILE[-1], language="fr")
    visit = Visit(browser, tmp_path / "p.html", reduced_motion="reduce")
    visit.page.evaluate("clustergraph.selectEdge(12); clustergraph.openTable('edges')")
    assert violations(visit) == []


@pytest.mark.parametrize("width", [320, 360, 800, 1280, 2560])
def test_nothing_sticks_out_of_the_window(browser: "Browser", path: Path, tmp_path: Path, width: int) -> None:
    page.write(attack(), tmp_path / "p.html", title=HOSTILE[-1], note=HOSTILE[-1], citation=HOSTILE[-1])
    for file in (path, tmp_path / "p.html"):
        visit = Visit(browser, file, viewport={"width": width, "height": 740})
        visit.page.evaluate("clustergraph.select(1); clustergraph.openTable('edges')")
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
        box = visit.page.locator("#picture").bounding_box()
        assert box
        assert box["width"] > 0.5 * width
        assert box["height"] > 100


def test_the_page_is_dark_where_the_reader_wants_it(browser: "Browser", path: Path) -> None:
    visit = Visit(browser, path, color_scheme="dark")
    paper = "getComputedStyle(document.body).backgroundColor"
    assert visit.page.evaluate(paper) == "rgb(20, 23, 27)"
    visit.page.get_by_role("button", name="Dark").click()
    assert visit.page.evaluate(paper) == "rgb(255, 255, 255)"
    assert "theme=light" in hash_of(visit)
    visit.page.emulate_media(color_scheme="light")
    assert visit.page.evaluate(paper) == "rgb(255, 255, 255)"


def test_paper_gets_the_picture_as_lines_and_text_dark_on_light(browser: "Browser", path: Path) -> None:
    visit = Visit(browser, path, color_scheme="dark")
    visit.page.evaluate("clustergraph.selectEdge(0)")
    visit.page.wait_for_timeout(200)
    visit.page.emulate_media(media="print")
    visit.page.wait_for_timeout(200)
    picture = visit.page.locator("#paper svg")
    box = picture.bounding_box()
    assert box
    assert box["width"] > 600
    assert box["height"] > 300
    assert not visit.page.locator("#picture").is_visible()
    assert not visit.page.locator("#side").is_visible()
    assert "the firm number 1 takes part" in visit.page.inner_text("#card")
    assert "#ffffff" in (picture.locator("path").first.get_attribute("fill") or "")
    assert CITATION in " ".join(picture.locator("text").all_text_contents())
    visit.page.emulate_media(media="screen")
    visit.page.wait_for_timeout(200)
    assert colours(visit) > 10


def test_the_french_page_is_french(browser: "Browser", tmp_path: Path) -> None:
    page.write(claimed(), tmp_path / "p.html", title="Vallée", language="fr")
    visit = Visit(browser, tmp_path / "p.html")
    assert shown(visit) == "7 nœuds sur 7 et 5 liens sur 5 affichés"
    visit.page.evaluate("clustergraph.selectEdge(0)")
    text = visit.page.inner_text("#card")
    for said in ("2 affirmations", "Affirmé par\nValley Observatory", "Modalité\nstated", "Depuis\n2005-07"):
        assert said in text, said
    visit.page.evaluate("clustergraph.select(0)")
    assert "1 pas 2 nœuds" in visit.page.inner_text("#card")
    assert "Jan" not in visit.page.inner_text("#slider")
    assert "mars 2004" in visit.page.inner_text("#slider")


def test_an_empty_network_says_so(browser: "Browser", tmp_path: Path) -> None:
    page.write(Network(), tmp_path / "p.html", title="T")
    visit = Visit(browser, tmp_path / "p.html")
    assert shown(visit) == "The network is empty: the question has no answer."
    visit.page.evaluate("clustergraph.openTable('nodes'); clustergraph.openTable('edges')")
    assert visit.messages == []
    assert violations(visit) == []


def test_without_javascript_the_page_says_what_there_is(browser: "Browser", path: Path) -> None:
    visit = Visit(browser, path, java_script_enabled=False)
    assert "7 nodes, 5 edges" in visit.page.locator("noscript p").inner_text()


def test_a_large_network_opens_in_groups_and_says_so(browser: "Browser", tmp_path: Path) -> None:
    nodes = [Node(f"urn:{n}", f"Node {n}", "cg:Firm") for n in range(12_000)]
    edges = [Edge(f"urn:{n}", f"urn:{n // 3}") for n in range(1, 12_000)]
    spread = {f"urn:{n}": (60.0 * (n % 110), 60.0 * (n // 110)) for n in range(12_000)}
    page.write(Network(nodes, edges), tmp_path / "p.html", title="T", positions=spread)
    visit = Visit(browser, tmp_path / "p.html")
    visit.page.wait_for_timeout(1200)
    assert visit.page.inner_text("#drawn").startswith("Seen from afar: ")
    assert shown(visit) == "12,000 of 12,000 nodes and 11,999 of 11,999 edges shown"


def test_very_many_relations_leave_the_legend_usable(browser: "Browser", tmp_path: Path) -> None:
    nodes = [Node("urn:a", "A"), Node("urn:b", "B")]
    edges = [Edge("urn:a", "urn:b", f"urn:relation:{n}", f"relation {n}") for n in range(1500)]
    page.write(Network(nodes, edges), tmp_path / "p.html", title="T")
    visit = Visit(browser, tmp_path / "p.html")
    assert "… 1,200 others" in visit.page.inner_text("#entries")
    visit.page.get_by_role("button", name="none – Edges").click()
    assert shown(visit) == "2 of 2 nodes and 0 of 1,500 edges shown"
