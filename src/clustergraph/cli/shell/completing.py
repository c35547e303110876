"""What may come next in a query or a command, out of what the store holds."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from clustergraph.cli.shell.loaded import Counted, Labelled, Loaded
from clustergraph.cli.shell.syntax import KEYWORDS, Token, tokens
from clustergraph.queries import catalogue, choices
from clustergraph.solutions import printable
from clustergraph.vocabulary import PREFIXES, compact

__all__ = ["Completing"]

LIMIT = 100
"""At most so many completions are shown."""

_LABELS = {"rdfs:label", "skos:prefLabel", "skos:altLabel", "dcterms:title"}
_TYPES = {"a", "rdf:type", "rdfs:subClassOf"}
# After these words a new pattern begins.
_PATTERN_WORDS = {"WHERE", "OPTIONAL", "MINUS", "UNION", "EXISTS", "GRAPH"}
_IN_PATHS = {"/", "|", "^", "!"}
_TERMS = {"iri", "curie", "variable", "string", "number", "tag"}


@dataclass
class Completing(Completer):
    """
    Completions from the loaded data.

    :param loaded: gives what the store offers, in the language of the moment
    :param commands: what a command takes, by its name: choices for its first argument
    """

    loaded: Callable[[], Loaded]
    commands: Callable[[], dict[str, tuple[str, ...]]]

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        """What fits before the cursor; all that may come next only when it is asked for."""
        text = document.text_before_cursor
        found = self._of_command(text) if text.lstrip().startswith(".") else self._of_query(document, complete_event)
        for number, completion in enumerate(found):
            if number == LIMIT:
                return
            yield completion

    def _of_command(self, text: str) -> Iterator[Completion]:
        command, space, rest = text.lstrip().partition(" ")
        known = self.commands()
        if not space:
            yield from (_plain(name, command) for name in known if name.startswith(command))
        elif command == ".ask":
            yield from self._of_question(rest)
        elif command in (".show", ".cite", ".find"):
            yield from self._things(rest.lstrip("'\""), rest)
        else:
            yield from (_plain(value, rest) for value in known.get(command, ()) if value.startswith(rest))

    def _of_question(self, rest: str) -> Iterator[Completion]:
        """Names of questions, then their parameters, then the values of one."""
        name, space, given = rest.partition(" ")
        questions = catalogue()
        if not space:
            for query in questions.values():
                if name in query.name:
                    yield _plain(query.name, rest, query.asked(self.loaded().language))
            return
        last = given.rpartition(" ")[2]
        parameter, equals, value = last.partition("=")
        parameters = questions[name].parameters if name in questions else {}
        if not equals:
            yield from (_plain(f"{known}=", last) for known in parameters if known.startswith(last))
        elif parameter in parameters:
            loaded = self.loaded()
            terms = [term.value for term in choices(loaded.store, parameters[parameter])]
            labels = loaded.names.labels(terms, loaded.language)
            for term in terms:
                if value.lower() in f"{compact(term)} {labels[term]}".lower():
                    yield _plain(compact(term), value, labels[term])

    def _of_query(self, document: Document, event: CompleteEvent) -> Iterator[Completion]:
        before = list(tokens(document.text_before_cursor))
        last = before[-1] if before else Token("space", "", 0)
        said = [token for token in before if token.kind not in ("space", "comment")]
        if last.kind == "comment":
            return
        if last.kind == "unclosed":
            yield from self._in_quotes(last, said[:-1])
        elif last.kind == "variable":
            yield from _variables(document.text, last.text)
        elif last.kind == "curie":
            yield from self._curies(last.text, _place(said[:-1]))
        elif last.kind == "word":
            yield from self._words(last.text, _place(said[:-1]))
        elif event.completion_requested:
            yield from self._next(_place(said))

    def _in_quotes(self, quoted: Token, before: list[Token]) -> Iterator[Completion]:
        """After a property that gives labels the label itself, elsewhere the thing that has the label."""
        text = quoted.text.lstrip("'\"")
        if not (before and before[-1].text in _LABELS):
            yield from self._things(text, quoted.text)
            return
        for hit in self.loaded().labelled(text):
            escaped = hit.label.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
            tag = f"@{hit.language}" if hit.language else ""
            yield _plain(f'"{escaped}"{tag}', quoted.text, hit.curie)

    def _things(self, text: str, replaced: str) -> Iterator[Completion]:
        seen: set[str] = set()
        for hit in self.loaded().labelled(text):
            if hit.curie not in seen:
                seen.add(hit.curie)
                yield _thing(hit, replaced)

    def _curies(self, typed: str, place: str) -> Iterator[Completion]:
        loaded = self.loaded()
        known = {"class": [loaded.classes], "property": [loaded.properties]}.get(
            place, [loaded.classes, loaded.properties]
        )
        found = [item for items in known for item in items if item.curie.startswith(typed)]
        yield from (_counted(item, typed) for item in found)
        if place in ("subject", "object"):
            names = {item.curie for item in found}
            yield from (_thing(hit, typed) for hit in loaded.beginning(typed) if hit.curie not in names)

    def _words(self, typed: str, place: str) -> Iterator[Completion]:
        loaded = self.loaded()
        items = {"class": loaded.classes, "property": loaded.properties}.get(place, ())
        yield from (_counted(item, typed) for item in items if _begins(item, typed))
        for prefix in sorted(PREFIXES):
            if prefix.startswith(typed):
                yield _plain(f"{prefix}:", typed, PREFIXES[prefix])
        keywords = (word for word in KEYWORDS if word.startswith(typed.upper()))
        yield from (_plain(word.lower() if typed.islower() else word, typed) for word in keywords)

    def _next(self, place: str) -> Iterator[Completion]:
        loaded = self.loaded()
        if place == "property":
            yield _plain("a", "", "rdf:type")
        items = {"class": loaded.classes, "property": loaded.properties}.get(place, ())
        yield from (_counted(item, "") for item in items)


def _place(before: Iterable[Token]) -> str:
    """What is to come after some tokens: subject, property, class or object."""
    place, last = "subject", ""
    for token in before:
        word = token.text.upper() if token.kind == "word" else ""
        if token.text in ("{", "}", ".") or word in _PATTERN_WORDS:
            place = "subject"
        elif token.text == ";" or token.text in _IN_PATHS:
            place = "property"
        elif token.kind in _TERMS or token.text == "a":
            place = {"subject": "property", "property": "object"}.get(place, place)
        last = token.text
    return "class" if last in _TYPES else place


def _variables(text: str, typed: str) -> Iterator[Completion]:
    names = {token.text for token in tokens(text) if token.kind == "variable"} - {"?", "$", typed}
    yield from (_plain(name, typed) for name in sorted(names) if name.startswith(typed))


def _begins(item: Counted, typed: str) -> bool:
    local = item.curie.partition(":")[2]
    return local.lower().startswith(typed.lower()) or item.label.lower().startswith(typed.lower())


def _plain(text: str, typed: str, meta: str = "") -> Completion:
    return Completion(text, start_position=-len(typed), display=printable(text), display_meta=_one_line(meta))


def _counted(item: Counted, typed: str) -> Completion:
    return _plain(item.curie, typed, f"{item.uses:,} · {item.label}")


def _thing(hit: Labelled, typed: str) -> Completion:
    return _plain(hit.curie, typed, hit.label)


def _one_line(text: str) -> str:
    """A text that may come from the data, on one line and without what would steer a terminal."""
    return printable(" ".join(text.split()))
