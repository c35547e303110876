"""What the shell does with a statement: a query is answered, a command is obeyed, and an error is told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice

import click

from clustergraph import explain
from clustergraph.cli.asking import comment, parameters_of
from clustergraph.cli.citing import echo_citations
from clustergraph.cli.finding import echo_hits
from clustergraph.cli.shared import SYNTAXES, TABLES, echo_answer, headings, print_table, say
from clustergraph.cli.shell.loaded import Counted, Loaded
from clustergraph.cli.shell.words import HELP, said
from clustergraph.cli.speech import retold
from clustergraph.dossier import LIMIT, dossier
from clustergraph.errors import ClusterGraphError, NotFoundError, QueryError
from clustergraph.headers import Query
from clustergraph.queries import Answer, bind, catalogue, find, search
from clustergraph.solutions import Solutions, grouped, printable
from clustergraph.store import Store
from clustergraph.things import LANGUAGES, Names, fold
from clustergraph.vocabulary import PREFIXES

__all__ = ["CHOICES", "Shell", "words_of"]

ROWS = 1_000
"""At most so many rows are printed as a table, which is laid out as a whole."""

# A query without a limit has one all the same, so that it runs in a process that an interrupt can end.
_AGES = 1e6

CHOICES: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(HELP, ()),
    ".format": (*TABLES, *SYNTAXES),
    ".language": LANGUAGES,
    ".timeout": ("off",),
}
"""What the first argument of each command can be, where it is one of a few."""


@dataclass
class Shell:
    """A conversation with a store, and how its answers are to look; `timeout` is in seconds, None for no limit."""

    store: Store
    names: Names
    language: str = "en"
    format: str = "table"
    timeout: float | None = None
    services: tuple[str, ...] = ()
    left: bool = False
    last: Query | None = None
    _loaded: dict[str, Loaded] = field(default_factory=dict)

    @property
    def loaded(self) -> Loaded:
        """What the store has to offer, with labels in the language of the moment."""
        return self._loaded.setdefault(self.language, Loaded(self.store, self.names, self.language))

    def run(self, statement: str) -> bool:
        """Do what a statement says; whether that went well. What went wrong is said."""
        try:
            self._run(statement.strip())
        except ClusterGraphError as error:
            say(printable(retold(str(error), self.language)))
        except click.ClickException as error:
            say(printable(retold(error.format_message(), self.language)))
        except KeyboardInterrupt:
            say(self._said("stopped"))
        else:
            return True
        return False

    def _run(self, statement: str) -> None:
        name, _, rest = statement.partition(" ")
        if statement.startswith("."):
            self._obey(name, rest.strip())
        elif name in catalogue():
            self._ask(statement)
        elif statement:
            self._answer(Query("", statement), {})

    def _said(self, key: str, **parts: object) -> str:
        return said(key, self.language, **parts)

    def _answer(self, query: Query, given: dict[str, str]) -> None:
        self.last = query
        bindings = bind(self.store, query, given, names=self.names)
        limit = self.timeout or _AGES
        answer = self.store.query(query.text, bindings=bindings, timeout=limit, services=self.services)
        rows = self._echo(answer, query)
        comment(self.store, query, given, self.names, self.language, rows=rows)

    def _echo(self, answer: Answer, query: Query) -> int | None:
        # A setting that fits only the other kind of answer is no reason to refuse this one.
        fitting = SYNTAXES if not isinstance(answer, Solutions) else TABLES
        form = self.format if self.format in fitting else "table"
        rest = None
        if isinstance(answer, Solutions) and form == "table":
            rest = answer.rows
            answer = Solutions(answer.columns, islice(rest, ROWS))
        rows = echo_answer(answer, form, self.names, language=self.language, units=query.columns)
        if rest is not None and rows == ROWS and next(rest, None):
            say(self._said("first", count=ROWS))
        return rows

    def _obey(self, name: str, rest: str) -> None:
        if name not in self._commands:
            raise QueryError(self._said("unknown", command=name))
        arguments = HELP[name][0]
        if arguments and not arguments.startswith("[") and not rest:
            raise QueryError(self._said("missing", command=name, arguments=arguments))
        self._commands[name](rest)

    @cached_property
    def _commands(self) -> Mapping[str, Callable[[str], None]]:
        return {
            ".help": self._help,
            ".ask": self._ask,
            ".queries": self._queries,
            ".find": lambda text: echo_hits(self.store, text, self.language),
            ".show": self._show,
            ".cite": self._cite,
            ".prefixes": self._prefixes,
            ".classes": lambda text: self._vocabulary(self.loaded.classes, "class", text),
            ".properties": lambda text: self._vocabulary(self.loaded.properties, "property", text),
            ".explain": self._explain,
            ".format": lambda text: self._choose(".format", text),
            ".language": lambda text: self._choose(".language", text),
            ".timeout": self._limit,
            ".quit": self._quit,
        }

    def _help(self, _: str) -> None:
        for command, (arguments, english, french) in HELP.items():
            click.echo(f"{f'{command} {arguments}':32} {french if self.language == 'fr' else english}")
        click.echo(f"\n{self._said('keys')}")

    def _ask(self, rest: str) -> None:
        name, *given = words_of(rest, self.language)
        self._answer(find(name), parameters_of(given))

    def _queries(self, text: str) -> None:
        rows = ([query.name, query.asked(self.language), " ".join(query.parameters)] for query in search(text))
        print_table(headings(("question", "asks", "parameters"), self.language), rows, language=self.language)

    def _show(self, text: str) -> None:
        found = dossier(self.store, self.names.find(_bare(text)), limit=LIMIT)
        click.echo(found.text(self.language), nl=False)

    def _cite(self, text: str) -> None:
        try:
            ends = [self.names.find(_bare(text))]
        except NotFoundError:
            ends = [self.names.find(word) for word in words_of(text, self.language)]
            if len(ends) != 2:
                raise
        other = ends[1] if len(ends) > 1 else None
        echo_citations(self.store, ends[0], other, self.names, self.language)

    def _prefixes(self, text: str) -> None:
        for prefix, namespace in sorted(PREFIXES.items()):
            if text.lower() in f"{prefix}: {namespace}".lower():
                click.echo(f"{prefix + ':':16} {namespace}")

    def _vocabulary(self, items: tuple[Counted, ...], column: str, text: str) -> None:
        found = [item for item in items if fold(text) in fold(f"{item.curie} {item.label}")]
        rows = ([item.curie, grouped(item.uses, self.language), printable(item.label)] for item in found)
        print_table(headings((column, "count", "label"), self.language), rows, language=self.language)

    def _explain(self, text: str) -> None:
        query = find(text) if text in catalogue() else Query("", text) if text else self.last
        if query is None:
            raise QueryError(self._said("nothing to explain"))
        bindings = bind(self.store, query, {}, names=self.names)
        click.echo(explain.plan(self.store, query.text, bindings=bindings).text(self.language))

    def _choose(self, command: str, value: str) -> None:
        if value not in CHOICES[command]:
            raise QueryError(self._said("value", command=command, values=", ".join(CHOICES[command])))
        if command == ".language":
            self.language = value
            self.names = replace(self.names, language=value)
        else:
            self.format = value
        say(self._said("now", setting=command[1:], value=value))

    def _limit(self, value: str) -> None:
        try:
            limit = None if value == "off" else float(value)
        except ValueError as error:
            raise QueryError(self._said("seconds")) from error
        if limit is not None and not 0 < limit <= _AGES:
            raise QueryError(self._said("seconds"))
        self.timeout = limit
        say(self._said("now", setting="timeout", value="off" if limit is None else f"{limit:g} s"))

    def _quit(self, _: str) -> None:
        self.left = True


def _bare(text: str) -> str:
    """A text without the quotes around it."""
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text


def words_of(text: str, language: str = "en") -> list[str]:
    """
    The words of a command; what stands in "double quotes" is one, so that an apostrophe is a letter.

    >>> words_of('clusters/members cluster="Pôle d\\'optique"')
    ['clusters/members', "cluster=Pôle d'optique"]
    """
    parts = text.split('"')
    if len(parts) % 2 == 0:
        raise QueryError(said("quotes", language))
    quoted = ["".join("\0" if c == " " else c for c in part) if odd % 2 else part for odd, part in enumerate(parts)]
    return [word.replace("\0", " ") for word in "".join(quoted).split()]
