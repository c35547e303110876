"""Apache Jena's TDB2, in a process of Java's that is kept: the package libapache-jena-java of Debian."""

import contextlib
import shutil
import struct
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from benchmarks.engines.opened import Engine, Given, Opened
from benchmarks.engines.served import parsed

__all__ = ["JENA"]

_JARS = Path("/usr/share/java")
_SOURCE = Path(__file__).with_name("Jena.java")
_NEEDED = (
    "slf4j-api", "slf4j-nop", "jcl-over-slf4j", "commons-cli", "commons-codec", "commons-compress", "commons-csv",
    "commons-io", "commons-lang3", "dexx.collection", "gson", "guava", "httpclient", "httpcore", "jackson-annotations",
    "jackson-core", "jackson-databind", "jsonld-java", "jakarta.json-api", "protobuf", "thrift", "titanium-json-ld",
)  # fmt: skip
_XERCES = "org/apache/jena/ext/xerces/"


def _version() -> str:
    if not (_JARS / "jena-tdb2.jar").exists():
        raise FileNotFoundError("Debian's libapache-jena-java is not installed")
    if not (shutil.which("java") and shutil.which("javac")):
        raise FileNotFoundError("there is no Java compiler: Debian's default-jdk-headless has one")
    return next(path.name for path in Path("/usr/share/maven-repo/org/apache/jena/jena-tdb2").glob("[0-9]*"))


def _command(folder: Path) -> list[str]:
    """What starts Java with our class, compiled into the folder beside the database."""
    classes = folder / "classes"
    jars = [*_JARS.glob("jena-*.jar"), *(_JARS / f"{name}.jar" for name in _NEEDED)]
    place = ":".join(map(str, (classes, *jars)))
    if not (classes / "done").exists():
        subprocess.run(["javac", "-cp", place, "-d", str(classes), str(_SOURCE)], check=True, capture_output=True)
        _resources(classes)
        (classes / "done").touch()
    return ["java", "-Xmx4g", "-cp", place, "Jena"]


def _resources(classes: Path) -> None:
    # Debian's build moved these files, but not the names that the classes look for.
    with zipfile.ZipFile(_JARS / "jena-core.jar") as jar:
        for name in jar.namelist():
            if name.startswith(_XERCES) and not name.endswith(("/", ".class")):
                file = classes / "xerces" / name.removeprefix(_XERCES)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(jar.read(name))


def _fill(given: Given, folder: Path) -> None:
    folder.mkdir()
    command = [*_command(folder), "load", str(folder / "data"), str(given.triples.resolve())]
    subprocess.run(command, check=True, capture_output=True)


@contextlib.contextmanager
def _opened(given: Given, folder: Path) -> Iterator[Opened]:
    command = [*_command(folder), "ask", str(folder / "data")]
    with tempfile.TemporaryFile() as errors, subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors
    ) as process:  # fmt: skip
        assert process.stdin and process.stdout
        questions, answers = process.stdin, process.stdout

        def ask(text: str) -> Any:
            question = text.encode()
            questions.write(struct.pack(">i", len(question)) + question)
            questions.flush()
            body = _until_zero(answers)
            if body.startswith(b"error "):
                raise OSError(body[6:].decode())
            return parsed(body, body.startswith(b"{"))

        try:
            _until_zero(answers)
            yield Opened(ask, process=process.pid)
        finally:
            process.kill()


def _until_zero(stream: IO[bytes]) -> bytes:
    parts = []
    while part := stream.read1(1 << 20):  # type: ignore[attr-defined]
        parts.append(part.removesuffix(b"\0"))
        if len(part) > len(parts[-1]):
            return b"".join(parts)
    raise EOFError("Java has ended")


JENA = Engine(_version, _opened, _fill)
