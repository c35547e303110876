"""
How long a network takes to be written in each format, and how much memory, beside networkx's own writers.

    python tests/benchmarks/exports.py [--edges 1e6] [--rounds 3] [FORMAT…]

makes the same made-up network in both libraries, with attributes that networkx's writers bear (no lists, no dates,
nothing absent), and writes it in turn, each time in a process of its own. exports.csv beside this file has the medians:
seconds of writing, the megabytes that writing took besides those that the process held before, these, and the size of the
file in megabytes. networkx builds the whole document before it writes GEXF and
GraphML, and has no writer for most formats.
"""

import argparse
import csv
import gc
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

TABLE = Path(__file__).with_name("exports.csv")
COLUMNS = ("format", "library", "edges", "seconds", "megabytes", "before", "file")
BESIDE = ("gexf", "graphml", "node-link", "gml", "pajek", "cytoscape")
RELATIONS = ("cg:participatesIn", "cg:funds", "cg:owns", "cg:partnerOf")


def main() -> None:
    """Measure the formats that are named, or all, and write the table as it goes."""
    options = _options()
    if options.child:
        library, name = options.child
        print(json.dumps(measured(library, name, int(options.edges))))
        return
    from clustergraph.export import FORMATS

    lines = {(line["format"], line["library"]): line for line in _read()} if options.formats else {}
    for name in options.formats or FORMATS:
        libraries = ["clustergraph", *(["networkx"] if name in BESIDE else [])]
        rounds = [[_child(library, name, options.edges) for library in libraries] for _ in range(options.rounds)]
        for library, results in zip(libraries, zip(*rounds, strict=True), strict=True):
            figures = {key: round(statistics.median(result[key] for result in results), 1) for key in COLUMNS[3:]}
            lines[name, library] = {"format": name, "library": library, "edges": int(options.edges), **figures}
            print(*lines[name, library].values(), sep="\t", file=sys.stderr, flush=True)
        _write(list(lines.values()))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("formats", nargs="*")
    parser.add_argument("--edges", type=float, default=1e6)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    return parser.parse_args()


def _child(library: str, name: str, edges: float) -> dict[str, float]:
    command = [sys.executable, __file__, "--edges", str(edges), "--child", library, name]
    done = subprocess.run(command, capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": "0"})
    found: dict[str, float] = json.loads(done.stdout)
    return found


def measured(library: str, name: str, edges: int) -> dict[str, float]:
    """Seconds and megabytes of one file."""
    write = {"clustergraph": _ours, "networkx": _theirs}[library](edges, name)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "network"
        before, start = _held(), time.perf_counter()
        write(path)
        seconds = time.perf_counter() - start
        size = sum(one.stat().st_size for one in ([path] if path.is_file() else path.iterdir())) / 1e6
        return {"seconds": seconds, "megabytes": max(0.0, _memory("VmHWM") - before), "before": before, "file": size}


def _held() -> float:
    """The memory that the process holds, in megabytes; the most that it held is counted anew from here (Linux)."""
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")
    return _memory("VmRSS")


def _memory(name: str) -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:")) / 1000


def world(edges: int) -> Iterator[tuple[int, int, str, str, float, str]]:
    """Source, target, relation, label, weight and year of every edge; the same every time."""
    chance = random.Random(2007)
    for _ in range(edges):
        relation = chance.choice(RELATIONS)
        ends = (chance.randrange(edges // 10), chance.randrange(edges // 10))
        yield (*ends, relation, relation.split(":")[1], chance.randint(1, 500) / 4, str(chance.randint(1995, 2007)))


def _things(edges: int) -> Iterator[tuple[str, str, str, int]]:
    for number in range(edges // 10):
        yield f"https://example.org/{number}", f"Société & frères n° {number}", "cg:Firm", number % 1000


def _ours(edges: int, name: str) -> Callable[[Path], object]:
    from clustergraph import export
    from clustergraph.network import Network, Parts

    ids, labels, kinds, staff = map(list, zip(*_things(edges), strict=True))
    sources, targets, *columns = zip(*world(edges), strict=True)
    ties = dict(zip(("relation", "label", "weight", "since"), columns, strict=True))
    nothing = [None] * edges
    fields = {"until": nothing, "claims": nothing, "evidence": nothing}
    nodes = {"label": labels, "kind": kinds, "staff": staff}
    parts = Parts(ids, array("q", sources), array("q", targets), nodes, {**ties, **fields}, {}, {})
    network = Network.from_parts(parts)
    return lambda path: export.write(network, path, format=name)


def _theirs(edges: int, name: str) -> Callable[[Path], object]:
    import networkx

    graph: Any = networkx.MultiDiGraph()
    for id_, label, kind, staff in _things(edges):
        graph.add_node(id_, label=label, kind=kind, staff=staff)
    for source, target, relation, label, weight, since in world(edges):
        ends = f"https://example.org/{source}", f"https://example.org/{target}"
        graph.add_edge(*ends, relation=relation, label=label, weight=weight, since=since)

    def dumped(data: Any, path: Path) -> None:
        with path.open("w", encoding="utf-8") as file:
            json.dump(data, file)

    writers: dict[str, Callable[[Path], object]] = {
        "gexf": lambda path: networkx.write_gexf(graph, path),
        "graphml": lambda path: networkx.write_graphml_xml(graph, path),
        "gml": lambda path: networkx.write_gml(graph, path),
        "pajek": lambda path: networkx.write_pajek(graph, path),
        "node-link": lambda path: dumped(networkx.node_link_data(graph, edges="edges"), path),
        "cytoscape": lambda path: dumped(networkx.cytoscape_data(graph), path),
    }
    return writers[name]


def _read() -> list[dict[str, Any]]:
    with TABLE.open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


def _write(lines: list[dict[str, Any]]) -> None:
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)


if __name__ == "__main__":
    main()
