"""Where the text of a query stops being SPARQL, and what would have to stand there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from clustergraph.sparql import Token
from clustergraph.store.expressions import AGGREGATES, Expressions

__all__ = ["check"]

_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_MODIFIERS = ("GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES")
_ELEMENTS = ("FILTER", "OPTIONAL", "MINUS", "GRAPH", "SERVICE", "BIND", "VALUES", "LATERAL")


def check(words: Sequence[Token], end: int) -> None:
    """
    Raise UnexpectedError at the first word that no query can have in its place; `end` is the length of the text.

    Source: W3C, SPARQL 1.1 Query Language, section 19.8; what only counts or declares is not looked at.
    """
    _Query(words, end).query()


@dataclass(frozen=True)
class _Head:
    """What a SELECT names: its plain variables, whether that is a star, and whether it counts."""

    variables: Sequence[Token] = ()
    is_star: bool = False
    has_aggregate: bool = False


class _Query(Expressions):
    def query(self) -> None:
        self._prologue()
        head = _Head()
        if self.take_word("SELECT"):
            head = self._columns()
            self._datasets()
            self._where()
        elif self.take_word("ASK"):
            self._datasets()
            self._where()
        elif self.take_word("CONSTRUCT"):
            self._construct()
        elif self.take_word("DESCRIBE"):
            self._describe()
        else:
            self.fail("a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE", near=(*_FORMS, "PREFIX", "BASE"))
        self._modifiers(head)
        if self.word is not None:
            self._after_the_end(self.word)

    def _prologue(self) -> None:
        while self.is_word("PREFIX", "BASE"):
            if self.take().is_word("PREFIX"):
                if self.word is None or self.word.kind != "name" or not self.word.text.endswith(":"):
                    self.fail("PREFIX takes a name with a colon, as in PREFIX ex: <http://example.org/>")
                self.take()
            if self.word is None or self.word.kind != "iri":
                self.fail("an IRI in < > is missing here")
            self.take()

    def _columns(self) -> _Head:
        if self.is_word("DISTINCT", "REDUCED"):
            self.take()
        if self.take_mark("*"):
            return _Head(is_star=True)
        start, some, plain = self._place, False, list[Token]()
        while True:
            if self.word and self.is_kind("var"):
                if self.word.text[1:] in {word.text[1:] for word in plain}:
                    self.fail(f"two columns have the name {self.word.text}")
                plain.append(self.take())
            elif self.is_mark("("):
                self.named_expression()
            elif self.is_mark(",") and some:
                self.fail("columns stand without commas between them")
            elif some and (self.is_mark("{") or self.is_word("WHERE", "FROM")):
                return _Head(plain, False, any(word.is_word(*AGGREGATES) for word in self._words[start : self._place]))
            else:
                self._no_column(some)
            some = True

    def _no_column(self, some: bool) -> None:
        word = self.word
        if word and word.is_word("AS"):
            self.fail("a column with a new name stands in brackets: (… AS ?name)")
        if word and word.kind == "word" and self.following == "(":
            self.fail(f"a column that is computed stands in brackets and has a name: ({word.text}(…) AS ?name)")
        if word and word.kind == "word" and not self.is_near("DISTINCT", "REDUCED", "WHERE", "FROM"):
            self.fail(f"a column is a variable: ?{word.text}")
        message = "{ is missing here: the patterns stand in braces" if some else "the columns are missing: ?name, or *"
        self.fail(message, near=("DISTINCT", "REDUCED", "WHERE", "FROM"))

    def _datasets(self) -> None:
        while self.take_word("FROM"):
            self.take_word("NAMED")
            self.name("FROM takes the IRI of a graph")

    def _where(self) -> None:
        self.take_word("WHERE")
        if not self.is_mark("{"):
            self.fail("{ is missing here: the patterns stand in braces", near=("WHERE", "FROM"))
        self.group()

    def _construct(self) -> None:
        if not self.is_mark("{"):
            self._datasets()
            self._where()
            return
        opening = self.take()
        self._block(opening)
        self._datasets()
        self._where()

    def _block(self, opening: Token) -> None:
        """Triples alone, up to the brace that closes them."""
        while not self.closed(opening):
            self.triples()
            if not self.take_mark(".") and not self.is_mark("}"):
                self._after_triples()

    def _describe(self) -> None:
        if not self.take_mark("*"):
            self.name_or_variable("DESCRIBE takes what is to be described: an IRI, a variable or *")
            while self.is_kind("var", "iri", "name"):
                self.take()
        self._datasets()
        if self.is_mark("{") or self.is_word("WHERE"):
            self._where()

    def _modifiers(self, head: _Head) -> None:
        self._check_columns(head)
        if self.take_word("HAVING"):
            self.many(self._having, self._ends_condition, "HAVING takes a condition in brackets: HAVING(…)")
        if self.take_word("ORDER"):
            self._by("ORDER", self._order_condition)
        while self.is_word("LIMIT", "OFFSET"):
            name = self.take().text.upper()
            if self.word is None or not self.word.text.isdigit():
                self.fail(f"{name} takes a whole number")
            self.take()
        if self.take_word("VALUES"):
            self.values()

    def _check_columns(self, head: _Head) -> None:
        """Read GROUP BY, and see that what it does not name is not selected as it is."""
        start, is_grouped = self._place, self.is_word("GROUP")
        if is_grouped and head.is_star:
            self.fail("SELECT * has no GROUP BY: name the columns")
        if self.take_word("GROUP"):
            self._by("GROUP", self._group_condition)
        named = {word.text[1:] for word in self._words[start : self._place] if word.kind == "var"}
        for word in head.variables if is_grouped or head.has_aggregate else ():
            if word.text[1:] not in named:
                reason = "neither grouped nor counted: write it after GROUP BY, or SAMPLE of it"
                self.fail(f"{word.text} is {reason}", at=word)

    def _by(self, name: str, condition: Callable[[], None]) -> None:
        if not self.take_word("BY"):
            self.fail(f"BY is missing after {name}")
        what = "a variable" if name == "GROUP" else "a variable, or DESC(?name)"
        self.many(condition, self._ends_condition, f"{name} BY takes {what}")

    def _ends_condition(self) -> bool:
        return self.word is None or self.is_mark("}") or self.is_word(*_MODIFIERS)

    def _group_condition(self) -> None:
        if self.is_mark("("):
            opening = self.take()
            self.expression()
            if self.take_word("AS"):
                self.variable()
            self.close(opening)
        else:
            self._order_condition()

    def _order_condition(self) -> None:
        if self.is_word("ASC", "DESC"):
            self.take()
            if not self.is_mark("("):
                self.fail("brackets are missing here: DESC(?name)")
            self.primary()
        elif self.is_mark(","):
            self.fail("variables stand without commas between them")
        elif self.is_kind("word") and self.following == "(" and self.is_near("ASC", "DESC"):
            self.fail("", near=("ASC", "DESC"))
        elif self.is_kind("var", "iri", "name", "word") or self.is_mark("("):
            self.primary()
        else:
            self.fail("a variable or an expression in brackets is missing here")

    def _having(self) -> None:
        if self.is_kind("var"):
            self.fail("the condition of HAVING stands in brackets: HAVING(…)")
        self.primary()

    def _after_the_end(self, word: Token) -> None:
        if word.is_word("UNION"):
            self.fail("UNION stands within braces: { { … } UNION { … } }")
        if word.text == "}":
            self.fail("this } closes nothing")
        if word.is_word(*_MODIFIERS):
            self.fail(f"{word.text} stands too late: the order is GROUP BY, HAVING, ORDER BY, LIMIT and OFFSET, VALUES")
        self.fail("the query has ended before this", near=_MODIFIERS)

    def group(self) -> None:
        """A group in braces, of a subquery or of patterns."""
        if not self.is_mark("{"):
            self.fail("{ is missing here: what follows stands in braces")
        opening = self.take()
        self._in_pattern = False
        if self.take_word("SELECT"):
            head = self._columns()
            self._where()
            self._modifiers(head)
            self.close(opening)
            return
        while not self.closed(opening):
            self._element()

    def _element(self) -> None:
        word = self.word
        if word is None or word.text == ".":
            self.fail("a pattern is missing before this full stop")
        elif word.text == "{":
            self.group()
            while self.take_word("UNION"):
                self.group()
            self.take_mark(".")
        elif word.is_word(*_ELEMENTS):
            self.take()
            self._in_pattern = word.is_word("FILTER", "BIND")
            self._keyword(word.text.upper())
            self._in_pattern = False
            self.take_mark(".")
        else:
            self._patterns(word)

    def _patterns(self, word: Token) -> None:
        if word.is_word("UNION"):
            self.fail("UNION stands between two groups, each in braces: { … } UNION { … }")
        if word.is_word("SELECT"):
            self.fail("a subquery stands in braces of its own: { SELECT … }")
        if word.is_word("WHERE", *_MODIFIERS):
            self.fail(f"{word.text} stands outside of the braces; a condition on rows is FILTER(…)")
        self.triples()
        if not self.take_mark(".") and not self.is_mark("}", "{") and not self.is_word(*_ELEMENTS, "UNION"):
            self._after_triples()

    def _keyword(self, name: str) -> None:
        if name == "FILTER":
            self._filter()
        elif name == "BIND":
            self.named_expression("BIND takes brackets: BIND(… AS ?name)")
        elif name == "VALUES":
            self.values()
        else:
            self.take_word("SILENT")
            if name in ("GRAPH", "SERVICE"):
                self.name_or_variable(f"{name} takes an IRI or a variable before its braces")
            self.group()

    def _filter(self) -> None:
        if self.is_kind("var", "string", "number") or self.is_mark("!", "{"):
            self.fail("the condition of FILTER stands in brackets: FILTER(…)")
        self.primary()
        if self.is_mark("=", "!=", "<", ">", "<=", ">=", "&&", "||"):
            self.fail("the whole condition of FILTER stands in brackets: FILTER(…)")

    def triples(self) -> None:
        """One subject with its predicates and objects."""
        is_whole = self.is_mark("[") and self.following != "]"
        self.node("subject")
        if is_whole and (self.word is None or self.is_mark(".", "}")):
            return
        self.verbs()

    def verbs(self) -> None:
        """Predicates and their objects, as they follow a subject."""
        while True:
            self._verb()
            self._objects()
            if not self.is_mark(";"):
                return
            while self.take_mark(";"):
                pass
            if self.word is None or self.is_mark(".", "{", "}", "]") or self.is_word(*_ELEMENTS):
                return

    def _verb(self) -> None:
        if self.is_kind("var"):
            self.take()
            if self.is_mark("*", "+", "/", "|", "?"):
                self.fail("a path is made of IRIs, not of variables")
        else:
            self.path()

    def _objects(self) -> None:
        if self.word is None or self.is_mark(".", "}", "]", ";", ","):
            self.fail(f"a pattern has three parts: the object is missing after {self.before}")
        self.node("object")
        while self.is_mark(","):
            comma = self.take()
            if self.word is None or self.is_mark(".", "}", "]", ";"):
                self.fail("another object is missing after the comma")
            self.node("object")
            if self.starts_node() and not self.is_word(*_ELEMENTS):
                self.fail(f"write ; instead of , where another predicate ({self.before}) follows", at=comma)

    def _after_triples(self) -> None:
        word = self.word
        if word is None:
            # The bracket that is open is told of by whoever closes it.
            return
        if word.text == "%":
            self.fail("% stands in a name before two digits only: write %25, or the IRI in full")
        if word.kind == "word" and self.before.endswith(":"):
            self.fail(f"no space stands within a name: {self.before}{word.text}")
        if word.is_word("AND"):
            self.fail("patterns stand side by side with a . between them, and without AND")
        if word.text in ("^", "^^", "@"):
            self.fail(
                {"^": "a datatype follows ^^", "^^": "a datatype is missing after ^^"}.get(
                    word.text, "a language is missing after @"
                )
            )
        if self.starts_node() and self.begins_triple():
            self.fail(f"a . is missing before this, or a ; where the subject stays the same (after {self.before})")
        if self.starts_node():
            self.fail("a pattern has three parts, and this is a fourth; a . ; or , is missing before it")
        self.fail("a . ; , or } is missing before this", near=(*_ELEMENTS, "UNION"))
