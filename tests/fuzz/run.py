"""
Feeds readers what no writer writes, and says what they did.

    python tests/fuzz/run.py [--seconds 60] [TARGET…]

With atheris (PyPI) installed, inputs are led by what parts of our code they reach; without it, they are made from the
seeds by chance. A fault is any error that is not ours, an input that takes more than five seconds, and memory that
grows by more than 500 MB; its input is kept as `fault-TARGET-…` in the present folder.
"""

import argparse
import hashlib
import random
import resource
import subprocess
import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

if "--led" in sys.argv:
    import atheris  # type: ignore[import-untyped, import-not-found, unused-ignore]

    # What is to be led has to be prepared while it is imported.
    with atheris.instrument_imports(include=["clustergraph"]):
        from fuzz import targets  # noqa: F401

from fuzz.targets import TARGETS, Target

__all__ = ["fault_of", "mutated"]

SECONDS = 5.0
GROWTH_MB = 500
_MARKS = b" \n\t.;,<>\"'{}[]()@:^_\\#?&/=-+*|!$%019aZ\x00\xff\xc3\xa9"


def mutated(seeds: Sequence[bytes], chance: random.Random) -> bytes:
    """An input made from seeds: cut, repeated, joined, with bytes changed."""
    data = bytearray(chance.choice(seeds))
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        start = chance.randrange(len(data) + 1)
        end = min(len(data), start + chance.choice((1, 1, 4, 40)))
        how = chance.randrange(6)
        if how == 0:
            del data[start:end]
        elif how == 1:
            data[start:start] = bytes([chance.choice(_MARKS)])
        elif how == 2:
            data[start:end] = chance.randbytes(end - start)
        elif how == 3:
            data[start:start] = data[start:end] * chance.choice((1, 2, 50))
        elif how == 4:
            other = chance.choice(seeds)
            cut = chance.randrange(len(other) + 1)
            data[start:start] = other[cut : cut + 60]
        elif start < len(data):
            data[start] ^= 1 << chance.randrange(8)
    return bytes(data)


def fault_of(target: Target, data: bytes) -> str | None:
    """What is wrong with how a reader takes an input; none where it reads or refuses it as it should."""
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        target.run(data)
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        return "".join(traceback.format_exception(error)[-6:])
    if (seconds := time.monotonic() - began) > SECONDS:
        return f"took {seconds:.1f} s"
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) >> 10
    return f"took {grown} MB" if grown > GROWTH_MB else None


def fuzz(name: str, seconds: float, seed: int) -> None:
    """Feed one reader by chance; prints how many inputs it took, and its faults."""
    target, chance = TARGETS[name](), random.Random(f"{name}{seed}")
    end, number, faults = time.monotonic() + seconds, 0, 0
    while time.monotonic() < end:
        data = mutated(target.seeds, chance)
        number += 1
        if fault := fault_of(target, data):
            faults += 1
            keep(name, data, fault)
    print(f"{name},{number},{faults}", flush=True)


def keep(name: str, data: bytes, fault: str) -> None:
    """Write an input that shows a fault to a file, and what it is to the terminal."""
    path = Path(f"fault-{name}-{hashlib.sha256(data).hexdigest()[:8]}")
    path.write_bytes(data)
    print(f"{path}: {fault}", file=sys.stderr, flush=True)


def led(name: str, seconds: float) -> None:
    """Feed one reader as atheris leads; the process ends with it."""
    target = TARGETS[name]()

    def run(data: bytes) -> None:
        if fault := fault_of(target, data):
            keep(name, data, fault)

    corpus = Path(f"corpus-{name}")
    corpus.mkdir(exist_ok=True)
    for seed in target.seeds:
        (corpus / hashlib.sha256(seed).hexdigest()[:8]).write_bytes(seed)
    atheris.Setup([sys.argv[0], str(corpus), f"-max_total_time={seconds:.0f}", "-rss_limit_mb=2048"], run)
    atheris.Fuzz()


def main() -> None:
    """Fuzz the readers that are named, or all of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", nargs="*", choices=[[], *TARGETS], help="readers; all, where none is named")
    parser.add_argument("--seconds", type=float, default=60, help="for each reader")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--led", action="store_true", help="by atheris, each reader in a process of its own")
    options = parser.parse_args()
    print("reader,inputs,faults")
    for name in options.target or TARGETS:
        if not options.led:
            fuzz(name, options.seconds, options.seed)
        elif options.target and len(options.target) == 1:
            led(name, options.seconds)
        else:
            subprocess.run([sys.executable, __file__, "--led", "--seconds", str(options.seconds), name], check=False)


if __name__ == "__main__":
    main()
