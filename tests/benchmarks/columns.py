"""
How fast the read engine answers, beside raw pyoxigraph on the same files, in alternating rounds.

    python tests/benchmarks/columns.py STORE [--rounds 5]

prints for each question the rows, both medians in milliseconds and their ratio, then the geometric mean and the worst
ratio. STORE is a folder with a store of which this writes the snapshot where there is none.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from pyoxigraph import Store as Engine

import clustergraph
from clustergraph.store.columns.answering import FILE
from clustergraph.store.columns.build import write
from clustergraph.vocabulary import PREFIXES

QUESTIONS = {
    "one entity": "SELECT ?p ?o WHERE { <https://w3id.org/clustergraph/id/organisation/made-up-8202> ?p ?o }",
    "members of a cluster": "SELECT ?o ?l WHERE { ?o cg:participatesIn ?c ; skos:prefLabel ?l "
    "FILTER(?c = <https://w3id.org/clustergraph/id/cluster/made-up-0>) }",
    "members of each cluster": "SELECT ?c ?o WHERE { ?o cg:participatesIn ?c ; a cg:Firm } ORDER BY ?c ?o",
    "kinds by cluster": "SELECT ?c ?t (COUNT(DISTINCT ?o) AS ?n) WHERE { ?o cg:participatesIn ?c ; a ?t } GROUP BY ?c ?t",
    "funding by place": "SELECT ?place (SUM(?v) AS ?sum) WHERE { ?f cg:recipient ?o ; cg:amount ?a . "
    "?a cg:value ?v . ?o cg:locatedIn ?place } GROUP BY ?place ORDER BY DESC(?sum)",
    "funding by year": "SELECT ?y (SUM(?v) AS ?sum) WHERE { ?f cg:recipient ?o ; cg:amount ?a ; cg:period ?p . "
    "?a cg:value ?v . ?p cg:from ?d BIND(YEAR(?d) AS ?y) } GROUP BY ?y ORDER BY ?y",
    "co-participation pairs": "SELECT ?a ?b (COUNT(*) AS ?n) WHERE { ?a cg:takesPartIn ?p . ?b cg:takesPartIn ?p "
    "FILTER(STR(?a) < STR(?b)) } GROUP BY ?a ?b HAVING(COUNT(*) > 1) ORDER BY DESC(?n) ?a ?b LIMIT 50",
    "two hops": "CONSTRUCT { ?a cg:takesPartIn ?p } WHERE { ?b cg:participatesIn ?c . ?b cg:takesPartIn ?p . "
    "?a cg:takesPartIn ?p FILTER(?c = <https://w3id.org/clustergraph/id/cluster/made-up-7>) }",
    "region closure": "SELECT ?a ?b WHERE { ?a cg:within+ ?b }",
    "text": 'SELECT ?o ?l WHERE { ?o skos:prefLabel ?l FILTER(CONTAINS(STR(?l), "gra")) }',
    "absence": "SELECT ?o WHERE { ?o a cg:Firm MINUS { ?o cg:takesPartIn ?p } }",
    "optional, grouped": "SELECT ?t (COUNT(?p) AS ?n) WHERE { ?o a ?t ; cg:locatedIn ?l "
    "OPTIONAL { ?o cg:takesPartIn ?p } } GROUP BY ?t",
    "top 20": "SELECT ?o (COUNT(?p) AS ?n) WHERE { ?o cg:takesPartIn ?p } GROUP BY ?o ORDER BY DESC(?n) ?o LIMIT 20",
    "since 2010": "SELECT ?x ?d WHERE { ?x cg:period ?p . ?p cg:from ?d "
    'FILTER(?d >= "2010-01-01"^^xsd:date && ?d < "2012-01-01"^^xsd:date) }',
    "count by predicate": "SELECT ?p (COUNT(*) AS ?n) WHERE { ?s ?p ?o } GROUP BY ?p",
    "count all": "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }",
    "edges of one relation": "SELECT ?a ?b WHERE { ?a cg:takesPartIn ?b }",
    "all edges": "SELECT ?a ?p ?b WHERE { ?a ?p ?b FILTER(ISIRI(?b)) }",
    "question clusters/members": "clusters/members",
    "question projects/partners": "projects/partners",
}


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    ratios = []
    with clustergraph.open(options.store, read_only=True) as store:
        folder = options.store / store.describe()["generation"]
        engine = Engine.read_only(str(folder))
        if not (folder / FILE).exists():
            print(f"snapshot: {_timed(lambda: write(engine, folder / FILE))[0]:.1f} s")
        for name, text in QUESTIONS.items():
            ratios.append(_compared(store, engine, name, text, options.rounds))
    kept = [ratio for name, ratio in zip(QUESTIONS, ratios, strict=True) if name != "count all"]
    print(f"geometric mean {statistics.geometric_mean(kept):.1f}, worst {min(kept):.2f} (without count all)")


def _compared(store: clustergraph.Store, engine: Engine, name: str, text: str, rounds: int) -> float:
    text = clustergraph.queries.find(text).text if " " not in text else text
    own, raw = list[float](), list[float]()
    for _ in range(rounds):
        seconds, rows = _timed(lambda: sum(1 for _ in store.query(text)))
        own.append(seconds)
        seconds, expected = _timed(lambda: sum(1 for _ in engine.query(text, prefixes=dict(PREFIXES))))
        raw.append(seconds)
        assert rows == expected, name
    one, other = statistics.median(own), statistics.median(raw)
    reader = store.read_engine(text)[0]
    figures = f"{rows:>8}{1e3 * one:>10.1f}{1e3 * other:>10.1f}{other / one:>8.1f}"
    print(f"{name:28}{figures}  {reader} (first {1e3 * own[0]:.0f})", flush=True)
    return other / one


def _timed(work: Callable[[], object]) -> tuple[float, object]:
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


if __name__ == "__main__":
    main()
