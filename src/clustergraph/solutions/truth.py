"""The answer of an ASK query in the formats of SPARQL 1.1 query results that have one for it."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import IO

from clustergraph.errors import QueryError
from clustergraph.solutions.files import opened

__all__ = ["TRUTH_FORMATS", "write_truth"]

TRUTH_FORMATS: Mapping[str, str] = MappingProxyType(
    {
        "json": '{"head":{},"boolean":%s}\n',
        "xml": '<?xml version="1.0" encoding="UTF-8"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">\n'
        "<head></head>\n<boolean>%s</boolean>\n</sparql>\n",
    }
)
"""How a truth is written, by the name of the format; CSV and TSV have no form for it."""


def write_truth(answer: bool, target: Path | IO[bytes], *, format: str) -> None:
    """
    Write the answer of an ASK; raises QueryError for another format than TRUTH_FORMATS.

    Source: W3C, SPARQL 1.1 Query Results JSON and XML Formats.

    >>> import io
    >>> stream = io.BytesIO()
    >>> write_truth(True, stream, format="json")
    >>> stream.getvalue().decode().rstrip()
    '{"head":{},"boolean":true}'
    """
    if format not in TRUTH_FORMATS:
        raise QueryError(f"'{format}' is no format for true or false; choose one of {', '.join(TRUTH_FORMATS)}")
    with opened(target) as stream:
        stream.write((TRUTH_FORMATS[format] % ("true" if answer else "false")).encode())
