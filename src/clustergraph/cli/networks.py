"""How commands are told which network is meant: a question of the catalogue, a file with a query, or a thing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from pathlib import Path

import click

from clustergraph.cli.asking import parameters_of
from clustergraph.drawing import MOST_HOPS, Subject, subject
from clustergraph.headers import Query, read_query
from clustergraph.queries import find, is_name
from clustergraph.store import Store

__all__ = ["Which", "network_options"]

_DEFAULT = "networks/participation"


@dataclass(frozen=True)
class Which:
    """The network that a command is about: of a question, or around a thing."""

    name: str | None
    file: Path | None
    thing: str | None
    hops: int
    params: Sequence[str]

    def read(self, store: Store, language: str) -> Subject:
        """The network with its title and how to cite it."""
        if self.thing is not None:
            return subject(store, thing=self.thing, hops=self.hops, language=language)
        return subject(store, self._query(), parameters=parameters_of(self.params), language=language)

    def _query(self) -> Query:
        file = self.file or (Path(self.name) if self.name and self.name.endswith(".rq") else None)
        if file:
            return read_query(file, file.stem)
        name = self.name or _DEFAULT
        if not is_name(name):
            raise click.UsageError("name a question of the catalogue or a FILE.rq")
        return find(name)


_OPTIONS = (
    click.option(
        "--param", "-p", "params", multiple=True, metavar="NAME=VALUE", help="A parameter; may be given again."
    ),
    click.option(
        "--hops", type=click.IntRange(1, MOST_HOPS), default=2, show_default=True, help="How far around the THING."
    ),
    click.option("--around", "thing", metavar="THING", help="What is tied to a thing, instead of a question."),
    click.option(
        "--query",
        "file",
        type=click.Path(path_type=Path, exists=True, dir_okay=False),
        help="A file with a SELECT of ?source and ?target, or a CONSTRUCT.",
    ),
    click.argument("name", required=False),
)


def network_options(command: Callable[..., object]) -> Callable[..., object]:
    """Which network: NAME, --query FILE or --around THING; gives the command one argument `which`."""

    @wraps(command)
    def called(
        name: str | None, file: Path | None, thing: str | None, hops: int, params: Sequence[str], **rest: object
    ) -> object:
        if sum(each is not None for each in (name, file, thing)) > 1:
            raise click.UsageError("give one of NAME, --query and --around")
        return command(which=Which(name, file, thing, hops, params), **rest)

    for option in _OPTIONS:
        called = option(called)
    return called
