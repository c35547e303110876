"""Expressions, paths, nodes and lists of values, as they stand in a query."""

from clustergraph.sparql import Token
from clustergraph.store.parsing import Parsing

__all__ = ["AGGREGATES", "FUNCTIONS", "Expressions"]

FUNCTIONS = (
    "STR", "LANG", "LANGMATCHES", "DATATYPE", "BOUND", "IRI", "URI", "BNODE", "RAND", "ABS", "CEIL", "FLOOR",
    "ROUND", "CONCAT", "STRLEN", "UCASE", "LCASE", "ENCODE_FOR_URI", "CONTAINS", "STRSTARTS", "STRENDS",
    "STRBEFORE", "STRAFTER", "YEAR", "MONTH", "DAY", "HOURS", "MINUTES", "SECONDS", "TIMEZONE", "TZ", "NOW",
    "UUID", "STRUUID", "MD5", "SHA1", "SHA256", "SHA384", "SHA512", "COALESCE", "IF", "STRLANG", "STRDT",
    "SAMETERM", "ISIRI", "ISURI", "ISBLANK", "ISLITERAL", "ISNUMERIC", "REGEX", "SUBSTR", "REPLACE", "COUNT",
    "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT", "TRIPLE", "SUBJECT", "PREDICATE", "OBJECT", "ISTRIPLE",
    "ADJUST",
)  # fmt: skip
"""The functions and aggregates that the engine knows by a word."""

AGGREGATES = ("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT")
"""The functions that take many rows together."""

_TAKES = {
    **dict.fromkeys((
        "STR", "LANG", "DATATYPE", "BOUND", "IRI", "URI", "ABS", "CEIL", "FLOOR", "ROUND", "STRLEN", "UCASE", "LCASE",
        "ENCODE_FOR_URI", "YEAR", "MONTH", "DAY", "HOURS", "MINUTES", "SECONDS", "TIMEZONE", "TZ", "MD5", "SHA1",
        "SHA256", "SHA384", "SHA512", "ISIRI", "ISURI", "ISBLANK", "ISLITERAL", "ISNUMERIC", *AGGREGATES,
    ), (1, 1)),
    **dict.fromkeys((
        "LANGMATCHES", "CONTAINS", "STRSTARTS", "STRENDS", "STRBEFORE", "STRAFTER", "STRLANG", "STRDT", "SAMETERM",
    ), (2, 2)),
    **dict.fromkeys(("RAND", "NOW", "UUID", "STRUUID"), (0, 0)),
    "REGEX": (2, 3), "SUBSTR": (2, 3), "REPLACE": (3, 4), "IF": (3, 3), "BNODE": (0, 1),
}  # fmt: skip
"""The least and the greatest number of values that a function takes. Source: SPARQL 1.1, section 17.4."""

_IN_GROUPS = ("FILTER", "OPTIONAL", "MINUS", "GRAPH", "BIND", "VALUES", "UNION", "SERVICE")
_INSTEAD = {
    "AND": "write && instead of AND",
    "OR": "write || instead of OR",
    "NOT": "write ! instead of NOT",
    "LIKE": "there is no LIKE: write CONTAINS(?text, …) or REGEX(?text, …)",
    "NULL": "there is no null: write !BOUND(?name)",
    "IS": "there is no IS: write = or BOUND(?name)",
}


class Expressions(Parsing):
    """What stands within patterns and conditions."""

    _in_pattern = False

    def group(self) -> None:
        """A group in braces."""
        raise NotImplementedError

    def verbs(self) -> None:
        """Predicates with their objects."""
        raise NotImplementedError

    def variable(self) -> None:
        """A variable."""
        if not self.is_kind("var"):
            self.fail("a variable such as ?name is missing here")
        self.take()

    def name(self, missing: str) -> None:
        """An IRI or prefixed name."""
        if not self.is_kind("iri", "name"):
            self.fail(missing)
        self.take()

    def name_or_variable(self, missing: str) -> None:
        """An IRI, a prefixed name or a variable."""
        if not self.is_kind("var"):
            self.name(missing)
        else:
            self.take()

    def named_expression(self, missing: str = "brackets are missing here") -> None:
        """An expression in brackets that gets a name."""
        if not self.is_mark("("):
            self.fail(missing)
        opening = self.take()
        self.expression()
        if not self.take_word("AS"):
            self.fail("an expression needs a name: (… AS ?name)" if self.is_mark(")") else "AS ?name is missing here")
        self.variable()
        self.close(opening)

    def values(self) -> None:
        """What follows VALUES."""
        if self.is_kind("var"):
            self.take()
            self._rows(None)
            return
        if not self.is_mark("("):
            self.fail("VALUES takes a variable, or several in brackets: VALUES ?name { … }")
        opening, number = self.take(), 0
        while not self.closed(opening):
            self.variable()
            number += 1
        self._rows(number)

    def _rows(self, number: int | None) -> None:
        if not self.is_mark("{"):
            self.fail("{ is missing here: the values stand in braces")
        opening = self.take()
        while not self.closed(opening):
            if self.is_mark(","):
                self.fail("values stand without commas between them")
            if number is None:
                self._value()
            elif not self.is_mark("("):
                self.fail("each row of values stands in brackets of its own: (… …)")
            else:
                self._row(number)

    def _row(self, number: int) -> None:
        opening, found = self.take(), 0
        while not self.closed(opening):
            if self.is_mark(","):
                self.fail("values stand without commas between them")
            self._value()
            found += 1
        if found != number:
            self.fail(f"this row has {found} {'value' if found == 1 else 'values'} for {number} variables", at=opening)

    def _value(self) -> None:
        if self.is_kind("var"):
            self.fail("a list of values has no variables in it")
        if self.word and self.word.text.startswith("_:"):
            self.fail("a list of values has no blank nodes in it")
        if not self.take_word("UNDEF"):
            self.node("value")

    def starts_node(self) -> bool:
        """Whether a subject or object comes next."""
        return self.is_kind("var", "iri", "name", "string", "number") or self.is_mark("[", "(", "<<")

    def begins_triple(self) -> bool:
        """Whether what comes next can be a subject: a predicate and an object follow it."""
        start = self._place
        if not self.is_kind("var", "iri", "name"):
            return self.is_mark("[", "(")
        rest = self._words[start + 1 : start + 3]
        return len(rest) == 2 and (rest[0].kind in ("var", "iri", "name") or rest[0].text in ("a", "^", "("))

    def node(self, what: str) -> None:
        """A subject, object or value."""
        word = self.word
        if word is None:
            self.fail(f"the {what} is missing here")
        if word.text in ("[", "(", "<<") and word.kind == "mark":
            self._brackets(self.take(), what)
        elif word.kind in ("var", "iri", "name", "string", "number") or word.is_word("TRUE", "FALSE"):
            self.take()
        elif word.text in ("+", "-"):
            self.take()
            if not self.is_kind("number"):
                self.fail("a number is missing here")
            self.take()
        else:
            self._no_node(word, what)

    def _brackets(self, opening: Token, what: str) -> None:
        if opening.text == "<<":
            while not self.take_mark(">>"):
                self.node(what) if not self.take_word("A") else None
        elif opening.text == "(":
            while not self.closed(opening):
                self.node(what)
        elif not self.take_mark("]"):
            self.verbs()
            self.close(opening)

    def _no_node(self, word: Token, what: str) -> None:
        if word.kind != "word":
            if word.text in "“”«»‘’„":
                self.fail('quotation marks are written " in SPARQL')
            self.fail(
                f"the {what} of a pattern is missing before this" if word.text in ".;,})]" else f"this begins no {what}"
            )
        if word.text == "a":
            self.fail(f"`a` is a predicate and no {what}")
        self._bare(word)

    def _bare(self, word: Token) -> None:
        """Fail at a word that is neither keyword, name nor text."""
        if self._place and self._words[self._place - 1].text.endswith(":"):
            self.fail(f"no space stands within a name: {self.before}{word.text}")
        known = word.text.upper() in (*_IN_GROUPS, *FUNCTIONS)
        reason = (
            f"{word.text} cannot stand here"
            if known
            else (
                f"{word.text} is no word of SPARQL: a variable begins with ?, a name with a prefix and a colon, "
                "a text stands in quotation marks"
            )
        )
        self.fail(reason, near=_IN_GROUPS)

    def path(self) -> None:
        """A path of predicates."""
        self._step()
        while self.take_mark("/", "|"):
            self._step()

    def _step(self) -> None:
        self.take_mark("^")
        word = self.word
        if self.take_mark("!"):
            self._step()
        elif word is not None and word.text == "(":
            opening = self.take()
            if not self.is_mark(")"):
                self.path()
            self.close(opening)
        elif self.is_kind("iri", "name") or (word is not None and word.text == "a"):
            self.take()
        else:
            self._no_predicate(word)
        self.take_mark("*", "+", "?")

    def _no_predicate(self, word: Token | None) -> None:
        if word is None or word.text in (".", "}", "]", ";", ","):
            self.fail(f"a pattern has three parts: the predicate is missing after {self.before}")
        if word.kind == "word":
            self._bare(word)
        self.fail("a predicate is an IRI, a prefixed name, a variable, `a`, or a path of these")

    def expression(self) -> None:
        """Operands with operators between them."""
        self.operand()
        while self._operator():
            self.operand()

    def _operator(self) -> bool:
        word = self.word
        if word is None:
            return False
        if word.kind == "iri" and word.text == "<>":
            self.fail("write != instead of <>")
        if word.is_word("IN") or (word.is_word("NOT") and self.following.upper() == "IN"):
            self.take_word("NOT")
            self.take()
            self._list()
            return self._operator()
        if word.kind == "word" and word.text.upper() in _INSTEAD:
            self.fail(_INSTEAD[word.text.upper()])
        if self.take_mark("||", "&&", "=", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/"):
            if word.text == "=" and self.is_mark("="):
                self.fail("write = instead of ==")
            return True
        return False

    def operand(self) -> None:
        """What an operator takes."""
        if self.take_mark("!", "+", "-"):
            self.operand()
        else:
            self.primary()

    def primary(self) -> None:
        """A value, a call, a condition that asks for patterns, or an expression in brackets."""
        word = self.word
        if word is None:
            self.fail("a value or a condition is missing here")
        if word.text == "(" and word.kind == "mark":
            opening = self.take()
            self.expression()
            self.close(opening)
        elif word.is_word("EXISTS") or (word.is_word("NOT") and self.following.upper() == "EXISTS"):
            self.take_word("NOT")
            self.take()
            self.group()
        elif word.kind == "word" and not word.is_word("TRUE", "FALSE"):
            self._call(word)
        elif word.kind in ("iri", "name"):
            self.take()
            if self.is_mark("("):
                self._list()
        elif word.kind in ("var", "string", "number") or word.text in ("<<",) or word.is_word("TRUE", "FALSE"):
            self.node("value")
        else:
            self.fail("a value or a condition is missing before this")

    def _call(self, word: Token) -> None:
        name = word.text.upper()
        if name in FUNCTIONS:
            self.take()
            if not self.is_mark("("):
                self.fail(f"{word.text} takes brackets: {word.text}(…)")
            if name in AGGREGATES and self._in_pattern:
                self.fail(f"{word.text} stands in SELECT, HAVING or ORDER BY, and not among the patterns", at=word)
            number = self._list(one=name in AGGREGATES)
            least, most = _TAKES.get(name, (0, number))
            if not least <= number <= most:
                shown = f"{least} to {most}" if least < most else f"{least}"
                self.fail(f"{word.text} takes {shown} value{'' if most == 1 else 's'}, not {number}", at=word)
        elif name in _INSTEAD:
            self.fail(_INSTEAD[name])
        elif self.following == "(":
            self.fail(f"there is no function {word.text}", near=FUNCTIONS)
        else:
            self._bare(word)

    def _list(self, *, one: bool = False) -> int:
        """What a function takes, or IN lists; returns how many there are."""
        if not self.is_mark("("):
            self.fail("brackets are missing here: (…, …)")
        opening = self.take()
        if self.take_mark(")"):
            return 0
        number = 1
        self.take_word("DISTINCT")
        if not self.take_mark("*"):
            self.expression()
        if one and self.is_mark(","):
            self.fail('an aggregate takes one value; what stands between texts is told by ; SEPARATOR = ", "')
        while self.take_mark(","):
            self.expression()
            number += 1
        if self.take_mark(";"):
            self._separator()
        if self.starts_node() or self.is_kind("word"):
            self.fail("a , is missing before this")
        self.close(opening)
        return number

    def _separator(self) -> None:
        if not self.take_word("SEPARATOR"):
            self.fail('here stands SEPARATOR = ", " alone')
        if not self.take_mark("=") or not self.is_kind("string"):
            self.fail('SEPARATOR takes a text: SEPARATOR = ", "')
        self.take()
