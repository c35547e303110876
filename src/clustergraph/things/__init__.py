"""Things by what people call them: an IRI, a CURIE, an id, or a label in French or English, accents and case folded."""

from clustergraph.things.folding import fold
from clustergraph.things.names import LANGUAGES, Names

__all__ = ["LANGUAGES", "Names", "fold"]
