"""XML that is whole: a check that runs beside a parser or a writer that does not see to it itself."""

from xml.parsers import expat

from clustergraph.errors import InputError

__all__ = ["Wellformed"]


class Wellformed:
    """
    A check of XML as its bytes go by; raises InputError with line and column where they stop being XML.

    Entities that swell beyond a hundred times the bytes read are refused (expat does that from 8 MiB on),
    and external ones are never fetched.

    :param source: the name to give in errors
    """

    def __init__(self, source: str | None = None) -> None:
        self._source = source
        # A space cannot be part of a name, so it parts namespace and name without doubt.
        self._parser = expat.ParserCreate(namespace_separator=" ")

    @property
    def line(self) -> int:
        """The line that has been reached, counted from 1."""
        return self._parser.CurrentLineNumber

    def feed(self, chunk: bytes) -> None:
        """Check the next bytes."""
        self._parse(chunk, last=False)

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
