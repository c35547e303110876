"""The page that vis-network draws opens anywhere too, asks for nothing, and shows every text as text."""

import json
import re
from base64 import b64encode
from collections.abc import Iterator
from functools import partial
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pictures import CITATION, HOSTILE, LOADING, Reader, attack, by_hand, data_of, example
from visits import Visit, chromium

from clustergraph import page
from clustergraph.layout import positions
from clustergraph.network import Edge, Network, Node
from clustergraph.page.pyvis.labels import labels
from clustergraph.page.pyvis.words import LANGUAGES

if TYPE_CHECKING:
    from playwright.sync_api import Browser

render = partial(page.render, renderer="pyvis")


@pytest.fixture(scope="module", params=["own", "attack", "pyvis", "pyvis by hand"])
def text(request: pytest.FixtureRequest) -> str:
    """The page of a network, of one that attacks, and of pyvis objects."""
    if request.param == "pyvis by hand":
        return render(by_hand(), title=HOSTILE[0])
    network = attack() if request.param == "attack" else example()
    return render(network.to_pyvis() if request.param == "pyvis" else network, title=HOSTILE[1], note=HOSTILE[2])


def test_no_attribute_and_no_style_of_the_page_names_anything_to_load(text: str) -> None:
    tags = Reader(text).tags
    assert not [(tag, name) for tag, attributes in tags for name in attributes if name in LOADING]
    assert not [tag for tag, _ in tags if tag in ("link", "base", "iframe", "object", "embed", "img", "audio", "video")]
    assert not [name for _, attributes in tags for name in attributes if name.startswith("on") or name == "style"]
    for style in Reader(text).all("style"):
        assert "url(" not in style
        assert "@import" not in style


def test_the_policy_allows_these_scripts_and_this_style_and_nothing_else(text: str) -> None:
    reader = Reader(text)
    (policy,) = [a["content"] for tag, a in reader.tags if tag == "meta" and "http-equiv" in a]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    hashes = [f"'sha256-{b64encode(sha256(part.encode()).digest()).decode()}'" for part in reader.all("script")[1:]]
    assert rules.pop("script-src").split() == hashes
    assert rules.pop("style-src") in [
        f"'sha256-{b64encode(sha256(s.encode()).digest()).decode()}'" for s in reader.all("style")
    ]
    assert rules == {"default-src": "'none'", "img-src": "data:", "base-uri": "'none'", "form-action": "'none'"}


def test_a_page_has_three_scripts_and_one_style_whatever_its_labels_hold(text: str) -> None:
    tags = [tag for tag, _ in Reader(text).tags]
    assert tags.count("script") == 3
    assert tags.count("style") == 1
    assert set(tags) <= {
        "html", "head", "meta", "title", "style", "body", "header", "h1", "h2", "h3", "p", "main", "aside", "section",
        "ul", "li", "span", "svg", "circle", "polygon", "line", "path", "div", "figure", "button", "noscript",
        "details", "summary", "table", "thead", "tbody", "tr", "th", "td", "bdi", "br", "code", "script",
    }  # fmt: skip


def test_vis_network_is_the_one_that_pyvis_brings() -> None:
    library = Reader(render(example(), title="T")).all("script")[1]
    home = Path(str(files("pyvis"))) / "templates" / "lib"
    assert library in {
        re.sub(r"//# sourceMappingURL.*", "", re.sub(r"\r\n?", "\n", path.read_text("utf-8")))
        for path in home.glob("vis-*/*.js")
    }


def test_labels_and_titles_that_hold_markup_arrive_as_they_are() -> None:
    text = render(attack(), title=HOSTILE[0], note=HOSTILE[1])
    reader, data = Reader(text), data_of(text)
    assert (reader.all("title"), reader.all("h1")) == ([HOSTILE[0]], [HOSTILE[0]])
    for label, node, edge in zip(HOSTILE, data["nodes"], data["edges"], strict=True):
        assert node["title"].startswith(label)
        assert f"— {label}" in edge["title"]
        assert label in reader.all("bdi")


@pytest.mark.parametrize("bad", ["a\x00b", "a\x1bb", "a\x85b", "a\ud800b", "a\u202eb", "a\uffffb"])
def test_a_character_that_no_page_may_hold_is_replaced(bad: str, tmp_path: Path) -> None:
    network = Network([Node("https://example.org/a", bad)])
    page.write(network, tmp_path / "page.html", title=bad, renderer="pyvis")
    text = (tmp_path / "page.html").read_text("utf-8")
    assert "a\ufffdb" in Reader(text).all("bdi")
    assert data_of(text)["nodes"][0]["label"] == "a\ufffdb"


def test_every_node_stands_where_the_layout_puts_it_and_nothing_moves() -> None:
    data, places = data_of(render(example(), title="T")), positions(example())
    assert {node["id"]: (node["x"], node["y"]) for node in data["nodes"]} == places
    assert data["options"]["physics"]["enabled"] is False


def test_the_same_network_gives_the_same_page() -> None:
    assert render(example(), title="T") == render(example(), title="T")


def test_an_edge_says_what_it_means_and_where_each_statement_stands() -> None:
    titles = [edge["title"] for edge in data_of(render(example(), title="T"))["edges"]]
    assert titles[0] == f"Acme takes part in Optics Valley\nSince: 2005\n— {CITATION}"
    assert titles[1] == "Acme invests in Optics Valley\nWeight: 1,500,000\n— one source\n— other source"
    assert titles[2] == "Optics Valley funds Acme"
    assert titles[4] == "Odd one → Odd one"


def test_a_node_says_its_class_its_attributes_and_how_many_edges_it_has() -> None:
    titles = [node["title"] for node in data_of(render(example(), title="T", language="fr"))["nodes"]]
    assert titles[1] == "Beta\nEntreprise · 1 lien\nstaff\u00a0: 1\u202f200\nhttps://example.org/beta"
    assert titles[4] == "Odd one\n2 liens\nhttps://example.org/odd"


def legend(text: str) -> list[tuple[str, str]]:
    items = re.findall(r'<span class="name">(.*?)</span> <span class="count">(.*?)</span>', text)
    return [(name, count) for name, count in items]


@pytest.mark.parametrize(
    ("language", "kinds", "unnamed"),
    [("en", ["Firm", "no class", "Cluster"], "unnamed"), ("fr", ["Entreprise", "sans classe", "Pôle"], "sans nom")],
)
def test_the_legend_counts_the_nodes_of_each_class_and_the_edges_of_each_relation(
    language: str, kinds: list[str], unnamed: str
) -> None:
    found = legend(render(example(), title="T", language=language))
    assert sorted(found[:3]) == sorted([(kinds[0], "3"), (kinds[1], "1"), (kinds[2], "1")])
    assert found[3] == ("takes part in", "2")
    assert sorted(found[4:]) == sorted([("funds", "1"), ("invests in", "1"), (unnamed, "1")])


def test_the_legend_shows_the_shape_and_the_colour_that_the_picture_has() -> None:
    text = render(example(), title="T")
    firm, cluster = data_of(text)["nodes"][0], data_of(text)["nodes"][2]
    assert (firm["shape"], firm["color"]["background"]) == ("dot", "#0072B2")
    assert (cluster["shape"], cluster["color"]["background"]) == ("hexagon", "#D55E00")
    assert re.search(r'<circle [^>]*fill="#0072B2"[^>]*/></svg><span class="name">Firm<', text)
    assert re.search(r'<polygon [^>]*fill="#D55E00"[^>]*/></svg><span class="name">Cluster<', text)


def test_edges_that_join_the_same_nodes_bend_away_from_each_other() -> None:
    ties = data_of(render(example(), title="T"))["edges"]
    bends = [tie.get("smooth") for tie in ties[:3]]
    # The third edge runs the other way, where the same turn is the other side.
    assert bends == [
        {"enabled": True, "type": "curvedCCW", "roundness": 0.16},
        None,
        {"enabled": True, "type": "curvedCCW", "roundness": 0.16},
    ]
    assert "selfReference" in ties[4]


def test_the_tables_hold_every_node_and_every_edge_with_its_citation() -> None:
    text = render(example(), title="T")
    assert text.count("<tr>") == 2 + len(example().nodes) + len(example().edges)
    assert f"<td><bdi>{CITATION}</bdi></td>" in text
    assert "<td><bdi>one source</bdi><br><bdi>other source</bdi></td>" in text
    assert 'data-node="https://example.org/alone"' in text
    assert '<th scope="col">Until</th>' not in text


@pytest.mark.parametrize(
    ("language", "shown"), [("en", "5 nodes, 5 edges shown"), ("fr", "5 nœuds et 5 liens affichés")]
)
def test_the_page_speaks_its_language(language: str, shown: str) -> None:
    text = render(example(), title="Qui participe ?", language=language, note="Une note")
    assert f'<html lang="{language}">' in text
    assert shown in Reader(text).all("p")
    assert "Une note" in Reader(text).all("p")
    assert not re.search(r"\$[a-z_]+\b", re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL))


def test_both_languages_say_the_same_things() -> None:
    assert LANGUAGES["en"].keys() == LANGUAGES["fr"].keys()
    assert all(LANGUAGES["en"][key] and LANGUAGES["fr"][key] for key in LANGUAGES["en"])


@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_empty_network_gives_a_page_that_says_so(language: str) -> None:
    text = render(Network(), title="T", language=language)
    assert LANGUAGES[language]["empty"] in Reader(text).all("p")
    assert data_of(text)["nodes"] == []


def test_a_pyvis_object_keeps_what_its_maker_chose_and_its_texts_stay_text() -> None:
    drawing = page.drawing(example())
    drawing.node_map["https://example.org/acme"] |= {"color": "#123456", "title": "<b>mine</b>"}
    text = render(drawing, title="T")
    assert data_of(text)["nodes"][0]["color"] == "#123456"
    assert data_of(text)["nodes"][0]["title"] == "<b>mine</b>"
    assert legend(text)[0] == ("Firm", "3")
    plain = data_of(render(example().to_pyvis(), title="T"))["nodes"]
    assert [node["shape"] for node in plain] == ["dot", "dot", "hexagon", "dot", "dot"]


def test_labels_of_larger_nodes_come_first_and_none_covers_another() -> None:
    places = {f"n{number}": (30.0 * (number % 8), 30.0 * (number // 8)) for number in range(64)}
    radii = {name: 20.0 if name == "n27" else 8.0 for name in places}
    found = labels(dict.fromkeys(places, "A label of some length"), places, radii)
    assert found["n27"].size > 10
    assert sum(label.size > 8 for label in found.values()) < 30


write = partial(page.write, renderer="pyvis")


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    yield from chromium()


def point_at(visit: Visit, where: str) -> tuple[float, float]:
    """Where a place of the picture is on the screen; `where` is JavaScript for an object with x and y."""
    x, y = visit.page.evaluate(
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
    write(network, path, title=HOSTILE[0], note=HOSTILE[1])
    visit = Visit(browser, path)
    for number in range(2):
        visit.page.mouse.move(*point_at(visit, f"network.getPosition(nodes.getIds()[{number}])"))
        visit.page.wait_for_timeout(300)
        visit.page.mouse.click(*point_at(visit, f"network.getPosition(nodes.getIds()[{number}])"))
    assert visit.requests == [path.as_uri()]
    assert visit.messages == []
    assert visit.page.evaluate("document.querySelectorAll('img, iframe, b, i, a, script[src]').length") == 0
    assert visit.page.evaluate("document.querySelectorAll('script').length") == 3
    assert visit.page.text_content("h1") == HOSTILE[0]


def test_the_picture_is_drawn_and_every_node_stays_where_the_layout_puts_it(browser: "Browser", tmp_path: Path) -> None:
    write(example(), tmp_path / "page.html", title="T")
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
    write(
        Network(nodes, [Edge(nodes[0].id, nodes[1].id, label="ties", evidence=(HOSTILE[0],))]),
        tmp_path / "p.html",
        title="T",
    )
    visit = Visit(browser, tmp_path / "p.html")
    visit.page.mouse.move(*point_at(visit, "{ x: 0, y: 0 }"))
    visit.page.wait_for_selector("div.vis-tooltip", state="visible")
    assert visit.page.text_content("div.vis-tooltip") == f"<b>A</b> ties B\n— {HOSTILE[0]}"
    assert visit.page.text_content("#card .rest") == f"— {HOSTILE[0]}"


def test_the_keyboard_alone_finds_a_node_and_reads_its_edges(browser: "Browser", tmp_path: Path) -> None:
    write(example(), tmp_path / "page.html", title="T")
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
    write(example(), tmp_path / "page.html", title="T")
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
        x, y = point_at(visit, f"network.getPosition({json.dumps(id_)})")
        assert box["x"] < x < box["x"] + box["width"]
        assert box["y"] < y < box["y"] + box["height"]
