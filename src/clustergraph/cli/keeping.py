"""Commands that fill, check and describe a store."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from clustergraph import open as open_store
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
from clustergraph.cli.words import said
from clustergraph.demo import demo as run_demo
from clustergraph.errors import NotFoundError
from clustergraph.resources import shipped_packages
from clustergraph.solutions import grouped, printable
from clustergraph.things import Names
from clustergraph.vocabulary import compact

if TYPE_CHECKING:
    from clustergraph.checks import Report

__all__ = ["build", "check", "demo", "dump", "info", "load"]


@click.command()
@click.argument("packages", nargs=-1, metavar="[PACKAGE]...")
@store_option
@language_option
def build(packages: tuple[str, ...], store_path: Path | str, language: str) -> None:
    """
    Build the graph of data packages; all shipped ones by default.

    A PACKAGE is the name of a shipped one, or a folder with a datapackage.json.

    Example: clustergraph build paris-2007 my-tables/
    """
    with open_store(store_path) as store:
        with progress(said("building", language), store=store, language=language) as tell:
            store.build(packages or shipped_packages(), progress=tell)
        say(said("built", language, store=store_path, quads=len(store), graphs=len(store.graphs())))


@click.command()
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path),
    default="clustergraph-demo",
    show_default=True,
    help="The new folder.",
)
@language_option
def demo(folder: Path, language: str) -> None:
    """
    Build everything, answer five questions, draw the network.

    All goes to a new folder: the store, the graph as one file, the answers as CSV, and a page to open in a browser.

    Example: clustergraph demo --to first-look
    """
    with progress(said("building", language)) as tell:
        report = run_demo(folder, language=language, progress=tell)
    columns = headings(("source", "quads", "licence"), language)
    print_table(columns, ([*row] for row in report.sources), title=report.heading, language=language)
    for answer in report.answers:
        click.echo()
        columns = headings(answer.columns, language, answer.units)
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
@language_option
def load(
    files: tuple[Path, ...], graph: str | None, format_: str | None, store_path: Path | str, language: str
) -> None:
    """
    Load RDF files or data packages into the store.

    Files may be packed (.gz). Each is loaded whole or not at all.

    Example: clustergraph load regions.ttl my-tables/
    """
    with open_store(store_path) as store:
        for file in files:
            size = file.stat().st_size if file.is_file() else None
            with progress(said("loading", language, file=file), size, store=store, language=language) as tell:
                added = store.load(file, format=format_, graph=graph, progress=tell)
            say(said("loaded", language, file=file, quads=added))


@click.command()
@graph_options
@language_option
def check(where: Where, language: str) -> None:
    """
    Check the store against the ontology; exit 1 on an error.

    It is held against the shapes, and asked the questions that look for violations.

    Example: clustergraph check --language fr
    """
    # The engine of the shapes takes longer to load than most commands to run.
    from clustergraph import checks

    with reading(where) as store:
        report = checks.check(store)
    _print_report(report, language)
    if not report.conforms:
        raise SystemExit(1)


def _print_report(report: "Report", language: str) -> None:
    for finding in report.findings:
        message = finding.message.get(language) or finding.message.get("en") or finding.rule
        value = said("value", language, value=finding.value) if finding.value else ""
        where = f" [{finding.evidence}]" if finding.evidence else ""
        line = said(
            "finding", language, severity=said(finding.severity, language), focus=finding.focus, message=message
        )
        click.echo(printable(f"{line}{value}{where}"))
    say(said("checked", language, triples=report.triples, rules=report.rules, findings=len(report.findings)))


@click.command()
@click.option("-o", "--output", type=click.Path(path_type=Path), help="FILE.{trig,nq,ttl,nt,jsonld,rdf}[.gz]")
@click.option(
    "--sharded",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Instead, packed N-Quads in a new folder, one file a graph, for the bulk loader of a server.",
)
@click.option("--graph", help="IRI of the one named graph to write.")
@click.option("--canonical", is_flag=True, help="Sorted canonical N-Quads (RDFC-1.0), the same for the same content.")
@graph_options
@language_option
def dump(
    output: Path | None, sharded: Path | None, graph: str | None, canonical: bool, where: Where, language: str
) -> None:
    """
    Write the store, or one graph of it, to a file.

    Example: clustergraph dump -o graph.trig.gz
    """
    if sharded is not None and (output is not None or graph or canonical):
        raise click.UsageError("--sharded goes with neither --output nor --graph nor --canonical")
    if sharded is not None:
        _dump_sharded(sharded, where, language)
        return
    if output is None:
        raise click.UsageError("name a file with --output, or a folder with --sharded")
    if canonical and not output.name.removesuffix(".gz").endswith(".nq"):
        raise click.UsageError("the canonical form is N-Quads: name a file that ends in .nq or .nq.gz")
    with reading(where) as store:
        if graph and graph not in store.graphs():
            raise NotFoundError(f"there is no graph <{graph}>", nearest=list(store.graphs())[:5])
        store.dump(output, graph=graph, canonical=canonical)
    say(said("written", language, file=output))


def _dump_sharded(folder: Path, where: Where, language: str) -> None:
    with reading(where) as store:
        store.dump_sharded(folder)
    say(said("written", language, file=folder))


@click.command()
@graph_options
@language_option
def info(where: Where, language: str) -> None:
    """
    List the graphs of the store with their sizes and dates.

    Example: clustergraph info --release U
    """
    with reading(where) as store:
        names = Names(store, language)
        graphs = store.graphs()
        rows = [
            [compact(iri), grouped(count, language), printable(names.label(iri, language))]
            for iri, count in graphs.items()
        ]
        print_table(headings(("graph", "triples", "title"), language), iter(rows), language=language)
        _say_size(sum(graphs.values()), store.path, language)
        for name, value in store.describe().items():
            say(said(name, language, value=value))


def _say_size(quads: int, folder: Path | None, language: str) -> None:
    # The size on the disk is that of the whole store, of which a view, which is in memory, is to tell nothing.
    if folder is None:
        say(said("quads", language, quads=quads))
        return
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    say(said("size", language, quads=quads, megabytes=grouped(f"{size / 1e6:.1f}", language)))
