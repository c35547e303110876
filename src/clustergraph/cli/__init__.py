"""The command `clustergraph`: parse, one call of the library, print. Data to stdout, words and progress to stderr."""

import io
import os
import sys

import click

from clustergraph import __version__
from clustergraph.cli.asking import ask, queries
from clustergraph.cli.citing import cite
from clustergraph.cli.connecting import compare, conflicts, connect
from clustergraph.cli.drawing import draw, export, measures
from clustergraph.cli.finding import find
from clustergraph.cli.guarding import backup, restore, verify
from clustergraph.cli.keeping import build, check, demo, dump, info, load
from clustergraph.cli.shared import say
from clustergraph.cli.shell import shell
from clustergraph.cli.showing import show
from clustergraph.cli.speech import brief, fault, retold, speak_french, spoken
from clustergraph.errors import ClusterGraphError
from clustergraph.solutions import printable

__all__ = ["cli", "main"]


class _InOrder(click.Group):
    """Commands in the order in which a newcomer needs them, not by the alphabet."""

    def list_commands(self, _: click.Context) -> list[str]:
        return list(self.commands)


@click.group(
    cls=_InOrder,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    invoke_without_command=True,
)
@click.version_option(__version__, prog_name="clustergraph")
@click.pass_context
def cli(context: click.Context) -> None:
    """
    A knowledge graph of competitiveness clusters: every fact says who claims it, where, when and how surely.

    Begin with: clustergraph demo
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


for command in (
    demo, build, load, queries, ask, find, show, cite, connect, compare, conflicts, draw, export, measures, shell, info,
    check, dump, backup, restore, verify,
):  # fmt: skip
    cli.add_command(command)


def main() -> None:
    """Run the command line; an error of ours is one clear message and exit code 1, an interruption 130."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that cannot show a character shows a question mark instead.
            stream.reconfigure(errors="replace")
    language = spoken(sys.argv[1:], os.environ)
    if sys.stdout is None:
        sys.exit(_told("there is nowhere to write to: standard output is closed", language))
    if language == "fr":
        speak_french((cli, *cli.commands.values()))
    sys.exit(_run(language))


def _run(language: str) -> int:
    """The exit code of the command; what goes wrong is told."""
    try:
        cli(standalone_mode=False, prog_name="clustergraph")
    except ClusterGraphError as error:
        say(_told(str(error), language))
        return 1
    except click.ClickException as error:
        say(printable(brief(fault(error, language), sys.argv[1:])))
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        say(_told("interrupted; what was stored before is unchanged", language))
        return 130
    except BrokenPipeError:
        # The reader of our output has left, as `head` does: there is nobody to tell.
        sys.stderr.close()
    except OSError as error:
        say(_told(f"cannot read or write: {error.strerror or error}", language))
        return 1
    return 0


def _told(message: str, language: str) -> str:
    return printable(f"clustergraph: {brief(retold(message, language), sys.argv[1:])}")
