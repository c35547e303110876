"""
How our store does in the tests of the W3C, beside the engine alone.

    python tests/conformance/run.py [--write] PATH

runs the tests in PATH, which is a checkout of w3c/rdf-tests or the unpacked source of rdflib 7, and prints the scores,
and what is at odds with exceptions.csv. With --write the tables in the README beside this file are written anew. It
takes about a minute.
"""

import argparse
import logging
import sys
from pathlib import Path


def main() -> int:
    """Run the tests; returns 1 if anything is at odds with the exceptions."""
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from conformance import scores
    from conformance.suite import cases, copy_in

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--write", action="store_true", help="write the tables in the README")
    arguments = parser.parse_args()
    # rdflib tells of every literal of the suites that is no value of its datatype.
    logging.disable(logging.CRITICAL)
    copy = copy_in(arguments.path)
    known = scores.exceptions(copy)
    listed = cases(arguments.path)
    found = scores.results(listed)
    table = scores.shown(found)
    print(table)
    wrong = scores.faults(found, known)
    wrong += [f"{suite} {test}: is listed, and is no test" for suite, test in scores.unknown(listed, known)]
    for fault in wrong:
        print(fault, file=sys.stderr)
    if arguments.write:
        scores.write_readme(copy, table, scores.reasons(known.values()))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
