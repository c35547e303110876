"""The same questions asked of several engines in turn, on the same triples, with their answers held against each other."""
