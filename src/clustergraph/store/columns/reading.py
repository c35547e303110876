"""Expressions and terms of a query's text, read into its algebra; the engine has accepted the text before."""

import re
from collections.abc import Callable, Mapping, Sequence

from pyoxigraph import Literal, NamedNode

from clustergraph.sparql import Token
from clustergraph.store.columns.algebra import Aggregate, Call, Exists, Expression, Pattern, Unsupported, Variable
from clustergraph.vocabulary import XSD

__all__ = ["Reading"]

_AGGREGATES = {"COUNT", "SUM", "MIN", "MAX", "AVG"}
_FUNCTIONS = {
    "BOUND", "COALESCE", "CONCAT", "CONTAINS", "DAY", "IF", "ISBLANK", "ISIRI", "ISLITERAL", "ISURI", "LANG",
    "LANGMATCHES", "LCASE", "MONTH", "ROUND", "STR", "STRENDS", "STRSTARTS", "YEAR",
}  # fmt: skip
_OPERATORS = {"=", "!=", "<", ">", "<=", ">="}
_ESCAPES = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}
_STRING = re.compile(r"(\"{3}|'{3}|\"|')(.*)\1(?:@([A-Za-z-][A-Za-z0-9-]*)|\^\^(.+))?", re.S)
_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


class Reading:
    """A place in the words of a query, and what can be read from there on; raises Unsupported for all else."""

    def __init__(self, words: Sequence[Token], prefixes: Mapping[str, str]) -> None:
        self._words = words
        self._place = 0
        self._prefixes = dict(prefixes)
        self._fresh = 0

    @property
    def word(self) -> Token | None:
        """The next word; none at the end."""
        return self._words[self._place] if self._place < len(self._words) else None

    def take(self) -> Token:
        """The next word, which is passed."""
        word = self.word
        if word is None:
            raise Unsupported("the text ends early")
        self._place += 1
        return word

    def is_mark(self, *marks: str) -> bool:
        """Whether one of some marks is next."""
        return self.word is not None and self.word.kind == "mark" and self.word.text in marks

    def is_word(self, *words: str) -> bool:
        """Whether one of some keywords is next."""
        return self.word is not None and self.word.is_word(*words)

    def took(self, text: str) -> bool:
        """Whether a mark or keyword is next, which is then passed."""
        if self.is_mark(text) or self.is_word(text):
            self._place += 1
            return True
        return False

    def need(self, text: str) -> None:
        """Pass a mark or keyword; raises Unsupported where another word stands."""
        if not self.took(text):
            raise Unsupported(f"'{self.word}' in place of '{text}'")

    def fresh(self) -> Variable:
        """A variable that no text can name."""
        self._fresh += 1
        return Variable(f"_:{self._fresh}")

    def variable(self) -> str:
        """The name of a variable."""
        word = self.take()
        if word.kind != "var":
            raise Unsupported(f"'{word}' in place of a variable")
        return word.text[1:]

    def iri(self) -> NamedNode:
        """An IRI, written in full or short."""
        word = self.take()
        if word.kind == "iri":
            return self._absolute(word.text[1:-1])
        if word.kind == "name":
            return self._expanded(word.text)
        if word.text == "a":
            return _TYPE
        raise Unsupported(f"'{word}' in place of an IRI")

    def _absolute(self, iri: str) -> NamedNode:
        if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", iri):
            raise Unsupported("a relative IRI")
        return NamedNode(iri)

    def _expanded(self, name: str) -> NamedNode:
        prefix, _, local = name.partition(":")
        if "\\" in local or prefix not in self._prefixes:
            raise Unsupported(f"the name {name}")
        return self._absolute(self._prefixes[prefix] + local)

    def constant(self) -> NamedNode | Literal:
        """An IRI or a literal, numbers with their sign."""
        word = self.word
        if word is not None and word.kind == "string":
            return self._literal(self.take().text)
        if word is not None and (word.kind == "number" or word.text in "+-"):
            sign = self.take().text if self.is_mark("+", "-") else ""
            if self.word is None or self.word.kind != "number":
                raise Unsupported("a sign before what is no number")
            return _number(sign, self.take().text)
        if self.is_word("TRUE", "FALSE"):
            return Literal(self.take().text.lower() == "true")
        return self.iri()

    def _literal(self, text: str) -> Literal:
        match = _STRING.fullmatch(text)
        if match is None:
            raise Unsupported(f"the text {text}")
        _, value, language, datatype = match.groups()
        value = re.sub(r"\\(.)", _unescaped, value, flags=re.S)
        if language:
            return Literal(value, language=language.lower())
        if datatype:
            iri = self._absolute(datatype[1:-1]) if datatype[0] == "<" else self._expanded(datatype)
            return Literal(value, datatype=iri)
        return Literal(value)

    def expression(self) -> Expression:
        """An expression, || first."""
        return self._chain("||", lambda: self._chain("&&", self._relation))

    def _chain(self, operator: str, part: Callable[[], Expression]) -> Expression:
        found: list[Expression] = [part()]
        while self.took(operator):
            found.append(part())
        return found[0] if len(found) == 1 else Call(operator, tuple(found))

    def _relation(self) -> Expression:
        left = self._sum()
        if self.is_mark(*_OPERATORS):
            return Call(self.take().text, (left, self._sum()))
        if self.took("IN"):
            return Call("IN", (left, *self._list()))
        if self.is_word("NOT"):
            self.take()
            self.need("IN")
            return Call("!", (Call("IN", (left, *self._list())),))
        return left

    def _list(self) -> list[Expression]:
        self.need("(")
        found = list[Expression]()
        while not self.took(")"):
            found.append(self.expression())
            self.took(",")
        return found

    def _sum(self) -> Expression:
        found = self._product()
        while self.is_mark("+", "-"):
            found = Call(self.take().text, (found, self._product()))
        return found

    def _product(self) -> Expression:
        found = self._unary()
        while self.is_mark("*", "/"):
            found = Call(self.take().text, (found, self._unary()))
        return found

    def _unary(self) -> Expression:
        if self.took("!"):
            return Call("!", (self._unary(),))
        return self._primary()

    def _primary(self) -> Expression:
        word = self.word
        if word is None:
            raise Unsupported("the text ends early")
        if word.kind == "var":
            return Variable(self.variable())
        if self.took("("):
            found = self.expression()
            self.need(")")
            return found
        if word.kind == "word" and word.text.upper() not in ("A", "TRUE", "FALSE"):
            return self._called(self.take().text.upper())
        found = self.constant()
        if self.is_mark("("):
            raise Unsupported("a function named by its IRI")
        return found

    def _called(self, name: str) -> Expression:
        if name == "NOT":
            self.need("EXISTS")
            return Call("!", (Exists(self.group()),))
        if name == "EXISTS":
            return Exists(self.group())
        if name in _AGGREGATES:
            self.need("(")
            distinct = self.took("DISTINCT")
            argument = None if self.took("*") else self.expression()
            self.need(")")
            return Aggregate(name, distinct, argument)
        if name not in _FUNCTIONS:
            raise Unsupported(f"{name}()")
        return Call(name, tuple(self._list()))

    def group(self) -> Pattern:
        """A group in braces."""
        raise NotImplementedError


def _number(sign: str, text: str) -> Literal:
    if "e" in text.lower():
        raise Unsupported("a number with an exponent")
    kind = "decimal" if "." in text else "integer"
    return Literal(sign + text, datatype=NamedNode(XSD + kind))


def _unescaped(match: "re.Match[str]") -> str:
    if match.group(1) not in _ESCAPES:
        raise Unsupported(f"the escape {match.group()}")
    return _ESCAPES[match.group(1)]
