"""The command `clustergraph`: parse, one call of the library, print. Data to stdout, words and progress to stderr."""

import io
import sys

import click

from clustergraph import __version__
from clustergraph.cli.asking import ask, queries
from clustergraph.cli.citing import cite
from clustergraph.cli.connecting import compare, conflicts, connect
from clustergraph.cli.drawing import draw
from clustergraph.cli.finding import find
from clustergraph.cli.keeping import build, check, demo, dump, info, load
from clustergraph.cli.shell import shell
from clustergraph.cli.showing import show
from clustergraph.errors import ClusterGraphError

__all__ = ["cli", "main"]


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="clustergraph")
def cli() -> None:
    """
    A knowledge graph of competitiveness clusters: every fact says who claims it, where, when and how surely.

    Begin with: clustergraph demo
    """


for command in (
    demo, build, load, queries, ask, shell, find, show, cite, connect, compare, conflicts, draw, check, dump, info,
):  # fmt: skip
    cli.add_command(command)


def main() -> None:
    """Run the command line; an error of ours is one clear message and exit code 1, an interruption 130."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that cannot show a character shows a question mark instead.
            stream.reconfigure(errors="replace")
    if sys.stdout is None:
        sys.exit("clustergraph: there is nowhere to write to: standard output is closed")
    try:
        cli(standalone_mode=False)
    except ClusterGraphError as error:
        click.echo(f"clustergraph: {error}", err=True)
        sys.exit(1)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("clustergraph: interrupted; what was stored before is unchanged", err=True)
        sys.exit(130)
    except BrokenPipeError:
        # The reader of our output has left, as `head` does: there is nobody to tell.
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        click.echo(f"clustergraph: cannot read or write: {error.strerror or error}", err=True)
        sys.exit(1)
