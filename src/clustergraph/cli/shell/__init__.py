"""The command `clustergraph shell`: a conversation in SPARQL, on a terminal or as a script from standard input."""

import signal
import sys
from collections.abc import Sequence

import click

from clustergraph.cli.shared import SYNTAXES, TABLES, Where, graph_options, language_option, reading, say
from clustergraph.cli.shell.answering import Shell
from clustergraph.cli.shell.syntax import statements
from clustergraph.cli.shell.words import said
from clustergraph.things import Names

__all__ = ["shell"]

SECONDS = 60.0
"""When a query is stopped, where nothing else is said."""


@click.command()
@click.option("--format", "-f", "format_", type=click.Choice([*TABLES, *SYNTAXES]), default="table", show_default=True)
@click.option(
    "--timeout",
    type=click.FloatRange(0, 1e6, min_open=True),
    default=SECONDS,
    show_default=True,
    metavar="SECONDS",
    help="Stop a query after SECONDS; .timeout off lifts the limit.",
)
@click.option(
    "--allow-service", "services", multiple=True, metavar="URL", help="An endpoint that SERVICE may ask; none else."
)
@click.option("--no-history", is_flag=True, help="Keep no history of the queries.")
@graph_options
@language_option
def shell(format_: str, timeout: float, services: Sequence[str], no_history: bool, where: Where, language: str) -> None:
    """
    Ask in SPARQL, with completion out of the loaded data.

    Within it, .help lists what can be done. Without a terminal, queries are read from standard input: each ends at an
    empty line or a line with `;`.

    Example: echo 'SELECT * { ?cluster a cg:Cluster }' | clustergraph shell
    """
    with reading(where) as store:
        conversation = Shell(store, Names(store, language), language, format_, timeout, tuple(services))
        if sys.stdin.isatty() and sys.stdout.isatty():
            _converse(conversation, keep=not no_history)
        elif not _all_well(conversation):
            raise SystemExit(1)


def _all_well(conversation: Shell) -> bool:
    """Do what standard input says, and go on after an error; whether there was none."""
    well = True
    for statement in statements(sys.stdin):
        well &= conversation.run(statement)
        if conversation.left:
            break
    return well


def _converse(conversation: Shell, *, keep: bool) -> None:
    # Read when it is needed: the other commands start sooner without it.
    from prompt_toolkit.history import InMemoryHistory

    from clustergraph.cli.shell.prompt import converse, history_in, state_folder

    # An interrupt ends the query that is running, and not the shell.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    say(said("welcome", conversation.language, quads=len(conversation.store)))
    converse(conversation, history_in(state_folder(), conversation.language) if keep else InMemoryHistory())
