"""Commands that fill, check and describe a store."""

from pathlib import Path

import click

from clustergraph import open as open_store
from clustergraph.checks import Report
from clustergraph.checks import check as run_checks
from clustergraph.cli.shared import (
    Where,
    graph_options,
    headings,
    language_option,
    print_table,
    progress,
    reading,
    say,
    store_option,
)
from clustergraph.demo import demo as run_demo
from clustergraph.errors import NotFoundError
from clustergraph.resources import shipped_packages
from clustergraph.things import Names
from clustergraph.vocabulary import compact

__all__ = ["build", "check", "demo", "dump", "info", "load"]


@click.command()
@click.argument("packages", nargs=-1, metavar="[PACKAGE]...")
@store_option
def build(packages: tuple[str, ...], store_path: Path) -> None:
    """
    Build the graph of data packages, by name or folder; all that are shipped by default.

    Example: clustergraph build paris-2007 my-tables/
    """
    with open_store(store_path) as store, progress("building") as tell:
        store.build(packages or shipped_packages(), progress=tell)
        say(f"{store_path}: {len(store):,} quads in {len(store.graphs())} graphs")


@click.command()
@click.option("--to", "folder", type=click.Path(path_type=Path), default="clustergraph-demo", show_default=True)
@language_option
def demo(folder: Path, language: str) -> None:
    """Build everything into a new folder, answer five questions with citations, and draw the network."""
    with progress("building the demo") as tell:
        report = run_demo(folder, language=language, progress=tell)
    columns = headings(("source", "quads", "licence"), language)
    print_table(columns, ([*row] for row in report.sources), title=report.heading, language=language)
    for answer in report.answers:
        click.echo()
        columns = headings(answer.columns, language)
        print_table(columns, iter(answer.rows), title=answer.title, language=language)
        if answer.note:
            click.echo(answer.note)
    click.echo()
    click.echo(report.closing)


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--graph", help="IRI of the named graph for files that name none.")
@click.option("--format", "format_", help="Syntax of the files, where the name does not tell: ttl, nt, nq, trig, …")
@store_option
def load(files: tuple[Path, ...], graph: str | None, format_: str | None, store_path: Path) -> None:
    """
    Load RDF files (also .gz) or data packages into the store, each whole or not at all.

    Example: clustergraph load regions.ttl my-tables/
    """
    with open_store(store_path) as store:
        for file in files:
            size = file.stat().st_size if file.is_file() else None
            with progress(f"loading {file}", size) as tell:
                added = store.load(file, format=format_, graph=graph, progress=tell)
            say(f"{file}: {added:,} quads added")


@click.command()
@graph_options
@language_option
def check(where: Where, language: str) -> None:
    """Check the store against the shapes of the ontology and the violation queries; exit 1 if an error is found."""
    with reading(where) as store:
        report = run_checks(store)
    _print_report(report, language)
    if not report.conforms:
        raise SystemExit(1)


def _print_report(report: Report, language: str) -> None:
    for finding in report.findings:
        message = finding.message.get(language) or finding.message.get("en") or finding.rule
        value = f" (value: {finding.value})" if finding.value else ""
        where = f" [{finding.evidence}]" if finding.evidence else ""
        click.echo(f"{finding.severity}: {finding.focus}: {message}{value}{where}")
    say(f"{report.triples:,} triples held against {report.rules} rules: {len(report.findings)} findings")


@click.command()
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), help="FILE.{trig,nq,ttl,nt,jsonld,rdf}[.gz]"
)
@click.option("--graph", help="IRI of the one named graph to write.")
@click.option("--canonical", is_flag=True, help="Sorted canonical N-Quads (RDFC-1.0), the same for the same content.")
@graph_options
def dump(output: Path, graph: str | None, canonical: bool, where: Where) -> None:
    """Write the store, or one graph of it, to a file."""
    if canonical and not output.name.removesuffix(".gz").endswith(".nq"):
        raise click.UsageError("the canonical form is N-Quads: name a file that ends in .nq or .nq.gz")
    with reading(where) as store:
        if graph and graph not in store.graphs():
            raise NotFoundError(f"there is no graph <{graph}>", nearest=list(store.graphs())[:5])
        store.dump(output, graph=graph, canonical=canonical)
    say(f"{output} written")


@click.command()
@graph_options
@language_option
def info(where: Where, language: str) -> None:
    """List the graphs of the store with their sizes, licences and dates."""
    with reading(where) as store:
        names = Names(store)
        rows = [[compact(iri), f"{count:,}", names.label(iri, language)] for iri, count in store.graphs().items()]
        print_table(headings(("graph", "triples", "title"), language), iter(rows), language=language)
        size = sum(file.stat().st_size for file in where.path.rglob("*") if file.is_file())
        say(f"{sum(store.graphs().values()):,} quads, {size / 1e6:.1f} MB on disk")
        for name, value in store.describe().items():
            say(f"{name.replace('_', ' ')}: {value}")
