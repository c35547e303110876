"""XML that is whole: a check that runs beside a parser or a writer that does not see to it itself."""

from xml.parsers import expat

from clustergraph.errors import InputError

__all__ = ["ATTRIBUTES_LIMIT", "DEPTH_LIMIT", "TEXT_LIMIT", "Wellformed"]

DEPTH_LIMIT = 500
"""How deep elements may nest; parsers of RDF/XML take time by the square of it."""

ATTRIBUTES_LIMIT = 1_000
"""How many attributes and namespaces an element may have; parsers take time by the square of it as well."""

TEXT_LIMIT = 16 * 2**20
"""How many bytes a text may have, which parsers of RDF/XML hold in memory as a whole; so do other syntaxes allow."""


class Wellformed:
    """
    A check of XML as its bytes go by; raises InputError with line and column where they stop being XML.

    Entities that swell beyond a hundred times the bytes read are refused (expat does that from 8 MiB on),
    and external ones are never fetched.

    :param source: the name to give in errors
    :param limited: whether elements may nest, and have attributes and text, only so far
    """

    def __init__(self, source: str | None = None, *, limited: bool = False) -> None:
        self._source = source
        # A space cannot be part of a name, so it parts namespace and name without doubt.
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._depth = self._namespaces = self._fed = self._tag = self._text = 0
        self._limited = limited
        if limited:
            self._parser.EntityDeclHandler = self._abbreviated
            self._parser.ordered_attributes = True
            self._parser.StartNamespaceDeclHandler = self._declared
            self._parser.StartElementHandler = self._opened
            self._parser.EndElementHandler = self._closed

    def _declared(self, _prefix: str | None, _uri: str | None) -> None:
        self._namespaces += 1

    def _abbreviated(self, *_: object) -> None:
        # Only where there are abbreviations may a text be longer than the bytes between two tags.
        self._parser.CharacterDataHandler = self._written

    def _written(self, text: str) -> None:
        self._text += len(text)
        self._check_text(self._text)

    def _check_text(self, size: int) -> None:
        if size > TEXT_LIMIT:
            what = f"a single value is longer than {TEXT_LIMIT >> 20} MiB, more than can be read: shorten it"
            raise InputError(what, source=self._source, line=self.line)

    def _reached(self) -> None:
        """Take note of a tag, where a text ends."""
        self._tag = self._parser.CurrentByteIndex
        self._text = 0

    def _opened(self, _name: str, attributes: list[str]) -> None:
        self._reached()
        self._depth += 1
        number, self._namespaces = len(attributes) // 2 + self._namespaces, 0
        if self._depth > DEPTH_LIMIT:
            raise InputError(f"nests deeper than {DEPTH_LIMIT} levels", source=self._source, line=self.line)
        if number > ATTRIBUTES_LIMIT:
            what = f"an element has more than {ATTRIBUTES_LIMIT} attributes"
            raise InputError(what, source=self._source, line=self.line)

    def _closed(self, _name: str) -> None:
        self._reached()
        self._depth -= 1

    @property
    def line(self) -> int:
        """The line that has been reached, counted from 1."""
        return self._parser.CurrentLineNumber

    def feed(self, chunk: bytes) -> None:
        """Check the next bytes."""
        self._parse(chunk, last=False)
        self._fed += len(chunk)
        if self._limited:
            self._check_text(self._fed - self._tag)

    def close(self) -> None:
        """Check that the document has come to its end."""
        self._parse(b"", last=True)

    def _parse(self, chunk: bytes, *, last: bool) -> None:
        try:
            self._parser.Parse(chunk, last)
        except expat.ExpatError as error:
            reason = expat.ErrorString(error.code) or str(error)
            raise InputError(
                f"not well-formed XML: {reason}", source=self._source, line=error.lineno, column=error.offset + 1
            ) from error
