"""The page opens anywhere, asks nobody for anything, and holds every text as text and all that is known of each edge."""

import csv
import re
from base64 import b64encode
from datetime import date
from decimal import Decimal
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

import pytest
from pictures import CITATION, HOSTILE, LOADING, Reader, attack, by_hand, claimed, data_of, example

from clustergraph import page
from clustergraph.errors import LayoutError
from clustergraph.layout import places, positions
from clustergraph.network import Edge, Network, Node, Value
from clustergraph.network.looks import PLAIN, kind_words, looks
from clustergraph.page.bundle import HOME, script
from clustergraph.page.shortening import shortened
from clustergraph.page.text import short
from clustergraph.page.words import LANGUAGES, words


@pytest.fixture(scope="module", params=["own", "attack", "claimed"])
def text(request: pytest.FixtureRequest) -> str:
    network = {"own": example, "attack": attack, "claimed": claimed}[request.param]()
    return page.render(network, title=HOSTILE[1], note=HOSTILE[2], citation=HOSTILE[0])


def test_no_attribute_and_no_style_of_the_page_names_anything_to_load(text: str) -> None:
    tags = Reader(text).tags
    assert not [(tag, name) for tag, attributes in tags for name in attributes if name in LOADING]
    assert not [tag for tag, _ in tags if tag in ("link", "base", "iframe", "object", "embed", "img", "audio", "video")]
    assert not [name for _, attributes in tags for name in attributes if name.startswith("on") or name == "style"]
    (style,) = Reader(text).all("style")
    assert "url(" not in style
    assert "@import" not in style


def test_the_policy_allows_this_script_and_this_style_and_nothing_else(text: str) -> None:
    reader = Reader(text)
    (policy,) = [a["content"] for tag, a in reader.tags if tag == "meta" and "http-equiv" in a]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))

    def named(part: str) -> str:
        return f"'sha256-{b64encode(sha256(part.encode()).digest()).decode()}'"

    assert rules == {
        "default-src": "'none'",
        "script-src": named(reader.all("script")[1]),
        "style-src": named(reader.all("style")[0]),
        "img-src": "data: blob:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }


def test_the_elements_of_a_page_are_the_same_whatever_its_labels_hold() -> None:
    usual = [tag for tag, _ in Reader(page.render(example(), title="T", note="N", citation="C")).tags]
    assert [
        tag for tag, _ in Reader(page.render(attack(), title=HOSTILE[0], note=HOSTILE[1], citation=HOSTILE[2])).tags
    ] == usual
    assert usual.count("script") == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_without_data_has_less_than_150_kb(language: str) -> None:
    assert len(page.render(Network(), title="T", language=language).encode()) < 150_000


def test_no_module_of_the_viewer_makes_html_of_text_or_asks_for_anything() -> None:
    forbidden = (
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|\bfetch\(|XMLHttp|import\("
    )
    for path in sorted(HOME.glob("*.js")):
        assert not re.search(forbidden, path.read_text("utf-8")), path.name


def test_every_name_at_the_top_of_a_module_is_its_own_and_no_file_outgrows_its_subject() -> None:
    owners: dict[str, str] = {}
    for path in sorted(HOME.glob("*.js")):
        source = path.read_text("utf-8")
        assert source.count("\n") <= 400, path.name
        declared = re.findall(
            r"^(?:export )?(?:async )?(?:function\*?|class|const|let) +([\w$]+)", source, re.MULTILINE
        )
        lists = re.findall(r"^(?:export )?const \[([^\]]+)\]", source, re.MULTILINE)
        for name in [*declared, *(part.strip() for names in lists for part in names.split(","))]:
            assert name not in owners, f"{name} is in {owners.get(name)} and in {path.name}"
            owners[name] = path.name


def test_every_module_of_the_viewer_is_in_the_script_and_imports_are_not() -> None:
    for path in HOME.glob("*.js"):
        for name in re.findall(r"^export (?:function\*?|class) ([\w$]+)", path.read_text("utf-8"), re.MULTILINE):
            assert re.search(rf"(function\*? ?|class ){re.escape(name)}\b", script()), f"{path.name}: {name}"
    assert not re.search(r"^(import|export)\b", script(), re.MULTILINE)
    assert "</script" not in script().lower()
    assert "<!--" not in script()


@pytest.mark.parametrize(
    ("long", "expected"),
    [
        ("a / b / c", "a/b/c"),
        ("x = /[/ ]'/g.test(s) ? 1 : 2", "x=/[/ ]'/g.test(s)?1:2"),
        ("return /a  b/", "return/a  b/"),
        ("`a ${ b ? `c  ${d}` : '}' }  e`  +  f", "`a ${ b ? `c  ${d}` : '}' }  e`+f"),
        ("a\nb", "a\nb"),
        ("a\n  .b()\n// c\n  .d", "a.b().d"),
        ("'// no comment'  // comment", "'// no comment'"),
        ("a - -b + +c", "a- -b+ +c"),
        ("x /* y */ = 1", "x=1"),
        ("async  get  x() {\n}\nf()", "async get x(){}\nf()"),
    ],
)
def test_shortening_changes_only_what_means_nothing(long: str, expected: str) -> None:
    assert shortened(long) == expected


def test_both_languages_have_all_words_and_the_page_has_those_it_uses() -> None:
    assert words("en").keys() == words("fr").keys()
    assert all(words(language)[key] for language in LANGUAGES for key in words("en"))
    source = "\n".join(path.read_text("utf-8") for path in HOME.glob("*.js"))
    template = (HOME.parent / "page.html").read_text("utf-8")
    asked = set(re.findall(r'say\("(\w+)"', source)) | set(re.findall(r"\$([a-zA-Z]+)\b", template))
    given = {"language", "title", "note", "citation", "counts", "policy", "style", "viewer", "data"}
    assert asked - given <= words("en").keys()
    unused = {
        key for key in words("en") if key not in asked and f'"{key}"' not in source and f'"{key[:-1]}"' not in source
    }
    assert unused <= {"nodesOf", "edgesOf", "withoutPlace", "node", "edge"}


def test_french_words_have_french_spaces_and_marks() -> None:
    for key, said in words("fr").items():
        assert not re.search(r"(?<![\u00a0\u202f])[:;!?»]", said), key
        assert "'" not in said, key
        assert "..." not in said, key


def test_labels_and_titles_that_hold_markup_arrive_as_they_are() -> None:
    page_text = page.render(attack(), title=HOSTILE[0], note=HOSTILE[1])
    reader, data = Reader(page_text), data_of(page_text)
    assert (reader.all("title"), reader.all("h1")) == ([HOSTILE[0]], [HOSTILE[0]])
    assert data["nodes"]["label"] == HOSTILE
    assert data["edges"]["evidence"] == [[label, label] for label in HOSTILE]
    assert len(reader.tags) == len(Reader(page.render(example(), title="T", note="N")).tags)


@pytest.mark.parametrize("bad", ["a\x00b", "a\x1bb", "a\x85b", "a\ud800b", "a\u202eb", "a\uffffb"])
def test_a_character_that_no_page_may_hold_is_replaced(bad: str, tmp_path: Path) -> None:
    page.write(Network([Node("https://example.org/a", bad)]), tmp_path / "page.html", title=bad)
    written = (tmp_path / "page.html").read_text("utf-8")
    assert data_of(written)["nodes"]["label"] == ["a\ufffdb"]
    assert data_of(written)["title"] == "a\ufffdb"


def test_every_node_stands_where_the_layout_puts_it_or_where_it_is_told_to() -> None:
    nodes = data_of(page.render(example(), title="T"))["nodes"]
    found = zip(nodes["id"], zip(nodes["x"], nodes["y"], strict=True), strict=True)
    assert dict(found) == {id_: (round(x), round(y)) for id_, (x, y) in positions(example()).items()}
    told = {id_: (10.0 * number, -5.0) for number, id_ in enumerate(example().ids)}
    nodes = data_of(page.render(example(), title="T", positions=told))["nodes"]
    assert (nodes["x"], nodes["y"]) == ([0, 10, 20, 30, 40], [-5] * 5)


@pytest.mark.parametrize("renderer", page.RENDERERS)
def test_the_places_of_a_page_that_was_drawn_before_are_read_from_it(renderer: str, tmp_path: Path) -> None:
    told = {id_: (10.0 * number, -5.0) for number, id_ in enumerate(example().ids)}
    page.write(example(), tmp_path / "page.html", title="T", renderer=renderer, positions=told)
    assert page.positions_in(tmp_path / "page.html") == told


@pytest.mark.parametrize(
    "text",
    ["", "<p>", '<script type="application/json" id="data">{"nodes": 3}</script>', "\ufffd",
     '<script type="application/json" id="data">{"nodes": {"id": ["a"], "x": [], "y": [0]}}</script>'],
)  # fmt: skip
def test_a_file_that_is_no_page_of_ours_is_told(text: str, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(text, "utf-8")
    with pytest.raises(LayoutError, match=r"page\.html: this is no page with a network"):
        page.positions_in(tmp_path / "page.html")
    (tmp_path / "page.html").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(LayoutError, match="no page with a network"):
        page.positions_in(tmp_path / "page.html")
    with pytest.raises(LayoutError, match="cannot be read"):
        page.positions_in(tmp_path / "nowhere.html")


def test_the_same_network_gives_the_same_page() -> None:
    assert page.render(claimed(), title="T") == page.render(claimed(), title="T")


def test_nodes_with_places_are_on_the_map_and_others_have_none() -> None:
    data = data_of(page.render(claimed(), title="T"))
    found = places(claimed())
    assert found is not None
    expected = [found.positions.get(id_) for id_ in claimed().ids]
    assert data["nodes"]["mapX"] == [place and round(place[0]) for place in expected]
    assert data["nodes"]["mapX"][0] is None
    assert data["map"]["attribution"] == found.attribution
    assert data_of(page.render(example(), title="T"))["map"] is None


def test_edges_hold_claims_once_and_evidence_that_is_not_in_them() -> None:
    data = data_of(page.render(claimed(), title="T"))
    assert data["edges"]["claims"] == [[0, 1], [1], None, None, None]
    assert data["edges"]["evidence"] == [None, None, None, None, ["table.csv:7"]]
    assert data["edges"]["weight"] == [None, None, None, None, 1500000.5]
    assert data["claims"][0] == {
        "id": "https://example.org/claim/1",
        "identifier": "V1",
        "statement": "the firm number 1 takes part",
        "document": "valley-report",
        "paragraph": "¶1",
        "period": "2005",
        "asserter": "Valley Observatory",
        "reporter": "Valley Gazette",
        "modality": "stated",
        "confidence": "high",
        "marking": "U",
        "notes": ["Note 1."],
    }
    assert "weight" not in data_of(page.render(Network([Node("a", "A")], [Edge("a", "a")]), title="T"))["edges"]


def test_a_claim_of_which_nothing_is_known_is_named_by_its_iri() -> None:
    network = Network([Node("a", "A")], [Edge("a", "a", claims=("urn:x",))])
    data = data_of(page.render(network, title="T"))
    assert (data["claims"], data["edges"]["claims"]) == ([{"id": "urn:x"}], [[0]])


def test_classes_and_relations_come_by_frequency_each_with_its_look() -> None:
    data = data_of(page.render(example(), title="T", language="fr"))
    assert data["kinds"] == [
        {"id": "cg:Firm", "label": "Entreprise", "colour": "#0072B2", "shape": "dot"},
        {"id": "cg:Cluster", "label": "Pôle", "colour": "#D55E00", "shape": "hexagon"},
    ]
    assert data["nodes"]["kind"] == [0, 0, 1, 0, -1]
    assert [(one["label"], one["dash"]) for one in data["relations"]] == [
        ("takes part in", []),
        ("funds", [8, 5]),
        ("invests in", [2, 4]),
    ]
    assert data["edges"]["relation"] == [0, 2, 1, 0, -1]


def test_attributes_keep_their_type_and_are_named_in_the_language_of_the_page() -> None:
    attributes: dict[str, Value] = {
        "country": ("France", "Italy"),
        "founded": date(1906, 1, 2),
        "share": Decimal("12.5"),
        "betweenness": 0.25,
        "component": 3,
    }
    data = data_of(page.render(Network([Node("a", "A", None, attributes), Node("b", "B")]), title="T", language="fr"))
    columns = {column["name"]: column for column in data["nodes"]["columns"]}
    assert columns["country"] == {
        "name": "country",
        "label": "Pays",
        "type": "string",
        "many": True,
        "values": [["France", "Italy"], None],
    }
    assert columns["founded"]["values"] == ["1906-01-02", None]
    assert (columns["share"]["type"], columns["share"]["values"]) == ("decimal", [12.5, None])
    assert columns["betweenness"]["label"] == "Intermédiarité"
    assert columns["component"]["nominal"] is True
    assert data["measured"] == ["betweenness", "component"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_javascript_the_page_says_how_much_there_is_and_how_to_get_it(language: str) -> None:
    said = Reader(page.render(example(), title="T", language=language)).all("p")
    nodes = {"en": "5 nodes, 5 edges.", "fr": "5 nœuds, 5 liens."}[language]
    assert any("clustergraph export" in text and text.endswith(nodes) for text in said)


def test_a_pyvis_object_is_drawn_by_vis_network() -> None:
    assert "vis-network" in page.render(by_hand(), title="T")
    assert "vis-network" not in page.render(example(), title="T")


def test_unknown_languages_and_renderers_and_unwritable_files_are_told(tmp_path: Path) -> None:
    with pytest.raises(LayoutError, match="the page speaks en and fr, not 'de'"):
        page.render(example(), title="T", language="de")
    with pytest.raises(LayoutError, match="no renderer 'webgl'; choose one of canvas, pyvis"):
        page.render(example(), title="T", renderer="webgl")
    with pytest.raises(LayoutError, match=r"nowhere.page\.html: cannot be written"):
        page.write(example(), tmp_path / "nowhere" / "page.html", title="T")


def test_no_two_classes_look_alike_and_none_differs_by_colour_alone_from_having_none() -> None:
    rows = list(csv.DictReader(files("clustergraph.network").joinpath("kinds.csv").read_text("utf-8").splitlines()))
    known = looks([row["kind"] for row in rows])
    mixed = looks([*known, *(f"x:Class{number}" for number in range(14))])
    assert len(set(mixed.values())) == len(mixed) == len(rows) + 14
    assert PLAIN not in mixed.values()
    assert {mixed[kind] for kind in known} == set(known.values())
    assert {look.colour for look in mixed.values()} <= {
        "#0072B2", "#D55E00", "#009E73", "#E69F00", "#CC79A7", "#56B4E9", "#F0E442",
    }  # fmt: skip
    assert all(kind_words(row["kind"], "fr") == row["label_fr"] for row in rows)


@pytest.mark.parametrize(
    ("label", "lines"),
    [
        ("Acme", "Acme"),
        ("Optics Valley of the North", "Optics Valley\nof the North"),
        ("a b " * 40, "a b a b a b a b a b a\nb a b a b a b a b a b…"),
        ("x" * 100, "x" * 22 + "\n" + "x" * 21 + "…"),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_a_long_label_is_broken_in_two_and_cut(label: str, lines: str) -> None:
    assert short(label) == lines


def test_what_an_edge_cites_is_in_the_page() -> None:
    assert data_of(page.render(example(), title="T"))["edges"]["evidence"][0] == [CITATION]
