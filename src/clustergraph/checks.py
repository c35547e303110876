"""Whether what is stored keeps the rules: the shapes of the ontology and the violation queries, in plain words."""

import io
from collections.abc import Iterator
from dataclasses import dataclass

import pyshacl
from pyoxigraph import Literal, NamedNode
from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import RDF
from rdflib.term import Node

from clustergraph.errors import CheckError
from clustergraph.queries import catalogue
from clustergraph.resources import folder
from clustergraph.solutions import plain
from clustergraph.store import Store
from clustergraph.vocabulary import compact

__all__ = ["Finding", "Report", "check"]

_SH = Namespace("http://www.w3.org/ns/shacl#")
_SEVERITY = {_SH.Violation: "error", _SH.Warning: "warning", _SH.Info: "note"}


@dataclass(frozen=True)
class Finding:
    """
    One broken rule: how grave it is (error, warning, note), which rule, which thing, and what is wrong with it.

    `evidence` names the table row or the claim that the thing was read from.
    """

    severity: str
    rule: str
    focus: str
    message: dict[str, str]
    value: str = ""
    evidence: str = ""


@dataclass(frozen=True)
class Report:
    """What was checked (triples, rules) and what was found."""

    findings: tuple[Finding, ...]
    triples: int
    rules: int

    @property
    def conforms(self) -> bool:
        """Whether no error was found; warnings and notes may have been."""
        return all(finding.severity != "error" for finding in self.findings)


def check(store: Store) -> Report:
    """
    The report of every shape and of every question in queries/checks on a store.

    Source: W3C, Shapes Constraint Language (SHACL), validated by pySHACL. Raises CheckError when it cannot run.
    """
    shapes = _shapes()
    data = _data(store)
    found = [*_shape_findings(data, shapes), *_query_findings(store)]
    evidence = _evidence(store, {finding.focus for finding in found})
    findings = [
        Finding(f.severity, f.rule, compact(f.focus), f.message, f.value, evidence.get(f.focus, "")) for f in found
    ]
    order = {"error": 0, "warning": 1, "note": 2}
    findings.sort(key=lambda finding: (order[finding.severity], finding.rule, finding.focus, finding.value))
    return Report(tuple(findings), len(data), len(list(shapes.subjects(RDF.type, _SH.NodeShape))) + len(_checks()))


def _checks() -> list[str]:
    return [name for name in catalogue() if name.startswith("checks/")]


def _shapes() -> Graph:
    shapes = Graph()
    for path in sorted((folder("ontology") / "shapes").glob("*.ttl")):
        shapes.parse(path, format="turtle")
    return shapes


def _data(store: Store) -> Graph:
    """Everything stored, as the one graph that SHACL looks at."""
    triples = io.BytesIO()
    store.dump(triples, format="nt")
    return Graph().parse(data=triples.getvalue(), format="nt")


def _shape_findings(data: Graph, shapes: Graph) -> Iterator[Finding]:
    try:
        _, results, text = pyshacl.validate(data, shacl_graph=shapes, advanced=True, inplace=True, meta_shacl=False)
    except Exception as error:  # pySHACL raises what its parts raise
        raise CheckError(f"the shapes cannot be run: {error}") from error
    if not isinstance(results, Graph):
        raise CheckError(f"the shapes cannot be run: {text}")
    for result in results.subjects(RDF.type, _SH.ValidationResult):
        yield _finding(results, shapes, result)


def _finding(results: Graph, shapes: Graph, result: Node) -> Finding:
    severity = _SEVERITY.get(URIRef(str(results.value(result, _SH.resultSeverity))), "error")
    messages = {getattr(m, "language", None) or "en": str(m) for m in results.objects(result, _SH.resultMessage)}
    path = results.value(result, _SH.resultPath)
    value = results.value(result, _SH.value)
    shape = results.value(result, _SH.sourceShape)
    owner = next(shapes.subjects(_SH.property, shape), shape) if shape is not None else None
    rule = compact(str(owner)) + (f" {compact(str(path))}" if isinstance(path, URIRef) else "")
    focus = results.value(result, _SH.focusNode)
    return Finding(severity, rule, str(focus), messages, "" if value == focus else _shown(value))


def _shown(value: Node | None) -> str:
    return "" if value is None else compact(str(value))


def _query_findings(store: Store) -> Iterator[Finding]:
    """Each row of a question in queries/checks is a violation: ?focus, and ?value if it has one."""
    for name in _checks():
        query = catalogue()[name]
        for row in store.select(query.text).dicts():
            focus, value = row["focus"], row.get("value")
            if isinstance(focus, NamedNode):
                shown = value.value if isinstance(value, NamedNode | Literal) else ""
                severity = next((tag for tag in query.tags if tag in ("warning", "note")), "error")
                yield Finding(severity, name, focus.value, dict(query.question), compact(shown))


def _evidence(store: Store, nodes: set[str]) -> dict[str, str]:
    """The table row or the claim behind each node."""
    if not nodes:
        return {}
    values = " ".join(f"<{node}>" for node in sorted(nodes) if "://" in node)
    query = f"""SELECT ?node ?where WHERE {{ VALUES ?node {{ {values} }}
      {{ ?node cg:sourceRow ?where }} UNION {{ ?node cg:supportedBy/cg:sourceRow ?where }} }} ORDER BY DESC(?where)"""
    return {str(row["node"])[1:-1]: plain(row["where"]) for row in store.select(query).dicts()}
