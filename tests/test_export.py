"""Writing a network to a file: which format, whole or not at all, and what is said of what was lost."""

import gzip
import math
import re
import threading
import tracemalloc
import zipfile
from array import array
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from export.networks import HOSTILE, hostile, valley

from clustergraph import export
from clustergraph.errors import ClusterGraphError, NotFoundError, StoreError
from clustergraph.export.dates import span
from clustergraph.export.rdf import RDF_FORMATS
from clustergraph.export.said import SENTENCES, Said
from clustergraph.network import Edge, Network, Node, Parts, Table

FORMATS = sorted(export.FORMATS)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_told_by_each_of_its_suffixes(name: str) -> None:
    for suffix in export.FORMATS[name].suffixes:
        assert export.format_of(Path(f"a network{suffix.upper()}")).name == name
        assert export.format_of(Path(f"network{suffix}.gz")).name == name


def test_a_suffix_that_several_formats_have_names_them() -> None:
    with pytest.raises(
        NotFoundError, match=r"network.json: '.json' may be several formats \(node-link, cytoscape"
    ) as found:
        export.format_of(Path("network.json"))
    assert tuple(found.value.nearest)[:2] == (".node-link.json", ".cyjs")
    with pytest.raises(NotFoundError, match=r"nearest: \.csv\.zip, \.neo4j\.zip"):
        export.format_of(Path("network.csv"))
    assert {name for names in export.AMBIGUOUS.values() for name in names} <= set(FORMATS)


def test_an_unknown_suffix_or_name_says_what_is_known() -> None:
    with pytest.raises(NotFoundError, match=r"network.foo: no format has such a suffix; take one of \.gexf"):
        export.format_of(Path("network.foo"))
    with pytest.raises(NotFoundError, match="'gephi' is no format of a network; there are gexf, graphml"):
        export.format_of(Path("network.foo"), "gephi")


def test_no_suffix_stands_for_two_formats() -> None:
    suffixes = [suffix for format in export.FORMATS.values() for suffix in format.suffixes]
    assert len(suffixes) == len(set(suffixes)) and not set(suffixes) & set(export.AMBIGUOUS)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_says_in_both_languages_what_it_carries(name: str) -> None:
    format = export.FORMATS[name]
    for language in ("en", "fr"):
        assert format.carries[language] and format.lacks[language]
    assert format.label and format.readers


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_format_writes_what_is_empty_and_what_is_hostile(name: str, language: str, tmp_path: Path) -> None:
    assert export.write(Network(), tmp_path / "empty", format=name, language=language) == ()
    places = dict.fromkeys(hostile().ids, (float("nan"), float("inf")))
    positions: dict[str, Any] = {"id": (1.5, -2.0), **places}
    said = export.write(
        hostile(), tmp_path / "hostile", format=name, positions=positions, places=places, title=HOSTILE[10]
    )
    assert all("{" not in sentence.replace("{a|b|", "") or name in FORMATS for sentence in said)


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "excel"])
def test_the_same_network_gives_the_same_bytes(name: str, tmp_path: Path) -> None:
    def content(path: Path) -> dict[str, bytes]:
        export.write(valley(), path, format=name)
        return {one.name: one.read_bytes() for one in path.iterdir()} if path.is_dir() else {"": path.read_bytes()}

    assert content(tmp_path / "one") == content(tmp_path / "other")


def test_a_file_is_packed_where_its_name_says_so(tmp_path: Path) -> None:
    export.write(valley(), tmp_path / "n.gexf")
    export.write(valley(), tmp_path / "n.gexf.gz")
    assert gzip.decompress((tmp_path / "n.gexf.gz").read_bytes()) == (tmp_path / "n.gexf").read_bytes()


class Broken(list[Any]):
    """A column that cannot be read to its end."""

    def __iter__(self) -> Any:
        yield "A"
        raise KeyError("the column broke")


@pytest.mark.parametrize("name", ["graphml", "node-link", "csv", "neo4j", "parquet", "excel", "trig"])
def test_a_file_that_is_not_finished_leaves_what_was_there(name: str, tmp_path: Path) -> None:
    path = tmp_path / ("n.zip" if export.FORMATS[name].folder else "n")
    export.write(valley(), path, format=name)
    before = path.read_bytes()
    network = Network([Node("a", "A"), Node("b", "B")])
    network.node_table = Table(
        2, {"label": Broken(["A", "B"]), "kind": [None, None]}, {"label": ("string", False), "kind": ("string", False)}
    )
    with pytest.raises(KeyError):
        export.write(network, path, format=name)
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_a_folder_that_is_not_finished_is_not_there(tmp_path: Path) -> None:
    network = Network([Node("a", "A"), Node("b", "B")])
    network.node_table = Table(
        2, {"label": Broken(["A", "B"]), "kind": [None, None]}, {"label": ("string", False), "kind": ("string", False)}
    )
    with pytest.raises(KeyError):
        export.write(network, tmp_path / "folder", format="csv")
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_an_error_of_ours(tmp_path: Path) -> None:
    for name in ("gexf", "csv"):
        with pytest.raises(StoreError, match="cannot be written"):
            export.write(valley(), tmp_path / "absent" / "n", format=name)
    assert issubclass(StoreError, ClusterGraphError)


def test_other_files_of_a_folder_stay(tmp_path: Path) -> None:
    (tmp_path / "n").mkdir()
    (tmp_path / "n" / "mine.txt").write_text("mine")
    export.write(valley(), tmp_path / "n", format="csv")
    assert {path.name for path in (tmp_path / "n").iterdir()} == {
        "mine.txt",
        "nodes.csv",
        "edges.csv",
        "claims.csv",
        "csv-metadata.json",
    }


def test_claims_and_positions_that_a_format_has_no_place_for_are_said(tmp_path: Path) -> None:
    said = export.write(valley(), tmp_path / "n.geojson", positions={"https://example.org/acme": (0, 0)})
    assert said[-2:] == (
        "GeoJSON has no place for what is known of each claim (1); edges name their claims.",
        "GeoJSON has no place for positions, which are left out.",
    )


@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        ("2005", "2007", ("2005-01-01", "2007-12-31")),
        ("2004-02", "2004-02", ("2004-02-01", "2004-02-29")),
        ("1900-02", "1900-02", ("1900-02-01", "1900-02-28")),
        ("2005/2007", None, ("2005-01-01", None)),
        ("199X", "199X", ("1990-01-01", "1999-12-31")),
        ("-0043", "0000", ("-0043-01-01", "0000-12-31")),
        ("-004X", "-004X", ("-0049-01-01", "-0040-12-31")),
        ("Y-17000", None, ("-17000-01-01", None)),
        ("2005~", "..", ("2005-01-01", None)),
        ("2007-03-20T10:00:00Z", "", ("2007-03-20", None)),
    ],
)
def test_dates_become_the_first_and_the_last_day(
    since: str, until: str | None, days: tuple[str | None, str | None]
) -> None:
    found = span(since, until)
    assert found and tuple(day and str(day) for day in found) == days


@pytest.mark.parametrize(
    "pair", [("soon", None), ("2005-13", None), ("2005-02-29", None), ("2007", "2005"), ("20", None)]
)
def test_what_names_no_days_has_none(pair: tuple[str, str | None]) -> None:
    assert span(*pair) is None


def test_two_files_may_be_written_at_once(tmp_path: Path) -> None:
    threads = [threading.Thread(target=export.write, args=(valley(), tmp_path / f"{n}.gexf")) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({path.read_bytes() for path in tmp_path.iterdir()}) == 1


@pytest.mark.parametrize("name", sorted(set(FORMATS) - set(RDF_FORMATS) - {"excel", "parquet"}))
def test_a_number_that_is_not_finite_is_left_out_and_said(name: str, tmp_path: Path) -> None:
    values: dict[str, Any] = {"p": float("-inf"), "q": (float("inf"), 1.5), "r": Decimal("NaN"), "s": 1.0}
    network = Network([Node("a", "A", None, values), Node("b", "B")], [Edge("a", "b", weight=math.nan)])
    path = tmp_path / "n.zip" if export.FORMATS[name].folder else tmp_path / "n"
    said = export.write(network, path, format=name)
    content = (
        path.read_bytes()
        if path.name == "n"
        else b"".join(map(zipfile.ZipFile(path).read, zipfile.ZipFile(path).namelist()))
    )
    assert not re.search(rb"\b(nan|-?inf|infinity)\b", content, re.IGNORECASE)
    assert any("not finite" in sentence for sentence in said)


STREAMED = (
    "cx2",
    "csv",
    "cypher",
    "cytoscape",
    "dot",
    "geojson",
    "gexf",
    "gml",
    "graphml",
    "jsonld",
    "neo4j",
    "node-link",
    "nq",
    "nt",
    "rdf",
    "trig",
    "ttl",
)


@pytest.mark.parametrize("name", STREAMED)
def test_a_file_is_written_as_it_goes(name: str, tmp_path: Path) -> None:
    edges = 10_000
    years = [str(1990 + number % 17) for number in range(edges)]
    labels = [f"edge number {number}" for number in range(edges)]
    columns = {name: [None] * edges for name in ("claims", "evidence", "until", "weight")}
    parts = Parts(
        [f"https://example.org/{number}" for number in range(10)],
        array("q", [number % 10 for number in range(edges)]),
        array("q", [number % 7 for number in range(edges)]),
        {"label": list("abcdefghij"), "kind": ["cg:Firm"] * 10},
        {"relation": ["cg:funds"] * edges, "label": labels, "since": years, **columns},
        {},
        {},
    )
    network = Network.from_parts(parts)
    export.write(network, tmp_path / "n", format=name)
    tracemalloc.start()
    export.write(network, tmp_path / "n", format=name)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # The texts that a column's cache keeps are at most ten thousand.
    assert peak < 5_000_000


def test_every_sentence_is_there_in_both_languages() -> None:
    for what, texts in SENTENCES.items():
        assert set(texts) == {"en", "fr"}
        said = Said()
        said.add(what, "a\x1b[31mname", "x" * 100, count=1234)
        (english,), (french,) = said.sentences("GEXF", "en"), said.sentences("GEXF", "fr")
        assert "{" not in english + french and "\x1b" not in english + french and len(english) < 250
        assert not re.search(r"[^\s\u202f\u00a0][:;]", french), "a space comes before : and ; in French"
