"""Commands that keep a store safe: backup, restore, verify."""

import shutil
from pathlib import Path

import click

from clustergraph.cli.shared import (
    headings,
    language_option,
    print_table,
    progress,
    reading,
    say,
    store_option,
)
from clustergraph.cli.speech import retold
from clustergraph.cli.words import said
from clustergraph.graph import Store
from clustergraph.solutions import grouped, printable
from clustergraph.store import is_remote
from clustergraph.store.backup import look_through
from clustergraph.store.verify import Verification
from clustergraph.vocabulary import compact

__all__ = ["backup", "restore", "verify"]

_file = click.argument("file", type=click.Path(path_type=Path))


@click.command()
@_file
@store_option
@language_option
def backup(file: Path, store_path: Path | str, language: str) -> None:
    """
    Write all of the store to one file, with checksums.

    The file is N-Quads, packed if its name ends in .gz, and is there whole or not at all.

    Example: clustergraph backup graph.nq.gz
    """
    with reading(store_path) as store:
        with progress(said("backing up", language), len(store)) as tell:
            quads = store.backup(file, progress=tell)
        say(said("backed up", language, file=file, quads=quads, written_at=store.describe()["written_at"]))


@click.command()
@_file
@click.option("--replace", is_flag=True, help="Let it take the place of what the store holds, damaged or not.")
@store_option
@language_option
def restore(file: Path, replace: bool, store_path: Path | str, language: str) -> None:
    """
    Put a backup into a new or empty store, exactly as it was.

    It is read through first: a backup that is not whole changes nothing.

    Example: clustergraph restore graph.nq.gz --store other.store
    """
    size = file.stat().st_size if file.is_file() else None
    is_new = not is_remote(store_path) and not Path(store_path).exists()
    try:
        with Store.open(store_path, replacing=replace) as store, progress(said("restoring", language), size) as tell:
            quads = store.restore(file, replace=replace, progress=tell)
    except BaseException:
        # An empty store would be half a restoration.
        if is_new:
            shutil.rmtree(store_path, ignore_errors=True)
        raise
    say(said("restored", language, file=file, quads=quads, store=store_path))


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@store_option
@language_option
def verify(file: Path | None, store_path: Path | str, language: str) -> None:
    """
    Look through the store, or a backup FILE; exit 1 on a fault.

    Held against each other: files and checksums, graphs and catalogue, the union and its graphs, rules and what
    follows from them.

    Example: clustergraph verify
    """
    if file:
        found = Verification(look_through(file), ())
    else:
        with reading(store_path) as store:
            found = store.verify()
            say(said("state", language, store=store_path, **store.describe()))
    rows = ([printable(compact(iri)), grouped(number, language)] for iri, number in found.graphs.items())
    print_table(headings(("graph", "triples"), language), rows, language=language)
    for fault in found.faults:
        click.echo(printable(retold(fault, language)))
    if found.faults:
        raise SystemExit(1)
    say(said("sound", language, quads=sum(found.graphs.values())))
