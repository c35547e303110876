"""Why a question is answered by this engine or that, in French by its English text; spaces as they are typed."""

from collections.abc import Mapping

__all__ = ["ENGINES"]

ENGINES: Mapping[str, str] = {
    "the store is in memory": "la base est en mémoire",
    "the store is on a server": "la base est sur un serveur",
    "the store is small": "la base est petite",
    "the read engine is switched off": "le moteur de lecture est désactivé",
    "the read engine is not installed: pip install duckdb numpy": (
        "le moteur de lecture n'est pas installé : pip install duckdb numpy"
    ),
    "there is no snapshot yet; it is written when it pays": (
        "il n'y a pas encore de copie en colonnes ; elle est écrite dès que cela en vaut la peine"
    ),
    "the snapshot is being written": "la copie en colonnes est en cours d'écriture",
    "another process is writing the snapshot": "un autre processus écrit la copie en colonnes",
    "the snapshot is damaged": "la copie en colonnes est abîmée",
    "the snapshot cannot be written: {fault}": "la copie en colonnes ne peut être écrite : {fault}",
    "columns failed at this, or took too long": "les colonnes y ont échoué, ou ont mis trop de temps",
    "about {count} statements are looked up, which is soon done": (
        "environ {count} énoncés sont consultés, ce qui est vite fait"
    ),
    "about {count} statements would be looked up": "environ {count} énoncés seraient à consulter",
    "it was answered by {one} in {time} ms": "{one} y a répondu en {time} ms",
    "it was answered by {one} in {time} ms and {other} in {longer} ms": (
        "{one} y a répondu en {time} ms et {other} en {longer} ms"
    ),
    "columns do not answer this: {part}": "les colonnes ne répondent pas à ceci : {part}",
}
