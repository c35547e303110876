"""What is said about damage, backups and full disks, in French by its English text; spaces as they are typed."""

from collections.abc import Mapping

__all__ = ["KEEPING"]

KEEPING: Mapping[str, str] = {
    "the answer broke off, as its snapshot is damaged: ask again, which reads it no more": (
        "la réponse s'est interrompue, car sa copie en colonnes est abîmée : reposez la question, qui s'en passera"
    ),
    "{path}: files of the store are damaged: restore a backup with `clustergraph restore FILE --replace`, or "
    "remove the folder and build it again ({detail})": (
        "{path} : des fichiers de la base sont endommagés : rétablissez une sauvegarde par `clustergraph restore "
        "FILE --replace`, ou supprimez le dossier et reconstruisez la base ({detail})"
    ),
    "{path}: {fault}: restore a backup with `clustergraph restore FILE --replace`, or remove the folder and build "
    "it again": (
        "{path} : fichier endommagé ({fault}) : rétablissez une sauvegarde par `clustergraph restore FILE "
        "--replace`, ou supprimez le dossier et reconstruisez la base"
    ),
    "the catalogue says {said} triples of {graph}, which has {size}: `clustergraph build` makes it anew": (
        "le catalogue annonce {said} triplets pour {graph}, qui en a {size} : `clustergraph build` le refait"
    ),
    "the union of the graphs has {number} triples that are in no graph: `clustergraph backup FILE` and "
    "`clustergraph restore FILE --replace` make it anew": (
        "l'union des graphes a {number} triplets qui ne sont dans aucun graphe : `clustergraph backup FILE` puis "
        "`clustergraph restore FILE --replace` la refont"
    ),
    "the union of the graphs lacks {number} triples of the graphs: `clustergraph backup FILE` and `clustergraph "
    "restore FILE --replace` make it anew": (
        "il manque à l'union des graphes {number} de leurs triplets : `clustergraph backup FILE` puis "
        "`clustergraph restore FILE --replace` la refont"
    ),
    "{graph} has {number} triples that follow from no rule: `clustergraph build` makes it anew": (
        "{graph} a {number} triplets qui ne suivent d'aucune règle : `clustergraph build` le refait"
    ),
    "{graph} lacks {number} triples that follow by rule: `clustergraph build` makes it anew": (
        "il manque à {graph} {number} triplets qui suivent des règles : `clustergraph build` le refait"
    ),
    "{path} is not empty: --replace puts the backup in its place": (
        "{path} n'est pas vide : --replace y substitue la sauvegarde"
    ),
    "{file}: no backup of clustergraph; `clustergraph load` reads other files": (
        "{file} n'est pas une sauvegarde de clustergraph ; `clustergraph load` lit les autres fichiers"
    ),
    "{file}: no backup of clustergraph: there are triples that name no graph": (
        "{file} n'est pas une sauvegarde de clustergraph : des triplets n'y nomment aucun graphe"
    ),
    "{file}: no backup of clustergraph: its last line is endless": (
        "{file} n'est pas une sauvegarde de clustergraph : sa dernière ligne est sans fin"
    ),
    "{file}: a backup of format {format}, newer than is read: update clustergraph": (
        "{file} : une sauvegarde au format {format}, trop récent pour cette version : mettez clustergraph à jour"
    ),
    "{file}: not a whole backup: its end is missing": "{file} : sauvegarde incomplète : il en manque la fin",
    "{file}: not a whole backup: it holds other quads than its last line says": (
        "{file} : sauvegarde incomplète : elle contient d'autres quads que ne le dit sa dernière ligne"
    ),
    "{file}: damaged: its content is not what was written": (
        "{file} : fichier endommagé : son contenu n'est plus ce qui fut écrit"
    ),
    "{file}: not a whole gzip file: {detail}": "{file} : fichier gzip incomplet ({detail})",
    "the graph <{graph}> holds only what follows by rule, and is made anew with every change: choose another graph "
    "with --graph": (
        "le graphe <{graph}> ne contient que ce qui découle des règles et se refait à chaque modification : choisissez "
        "un autre graphe par --graph"
    ),
    "the graph <{graph}> holds only what follows by rule, and is made anew with every change: write to another graph": (
        "le graphe <{graph}> ne contient que ce qui découle des règles et se refait à chaque modification : écrivez "
        "dans un autre graphe"
    ),
    "what the catalogue says of itself, and how many triples graphs hold, is made anew with every change: "
    "leave it out": (
        "ce que le catalogue dit de lui-même, et le nombre de triplets des graphes, se refont à chaque modification : "
        "ne l'écrivez pas"
    ),
    "{path} was moved, removed or replaced since it was opened: open it again": (
        "{path} a été déplacé, supprimé ou remplacé depuis son ouverture : rouvrez-le"
    ),
    "{path} is a link to a place that is not there": "{path} est un lien vers un endroit qui n'existe pas",
    "{path} is open for reading only": "{path} n'est ouvert qu'en lecture",
    "{path}: the disk is full; what was stored before is unchanged": (
        "{path} : le disque est plein ; ce qui était enregistré est inchangé"
    ),
    "{path}: may not be read or written: check the folder's permissions": (
        "{path} : lecture ou écriture interdite : vérifiez les droits du dossier"
    ),
    "{path}: the disk is read-only: open the store for reading only": (
        "{path} : ce disque ne peut qu'être lu : ouvrez la base en lecture seule"
    ),
    "{path} was written by clustergraph {version}, whose format {format} is newer than this version reads "
    "({known}): update clustergraph": (
        "{path} a été écrit par clustergraph {version}, dont le format {format} est trop récent pour cette version "
        "({known}) : mettez clustergraph à jour"
    ),
    "Write all of the store to one file, with checksums.": "Sauvegarder toute la base en un fichier vérifiable.",
    "The file is N-Quads, packed if its name ends in .gz, and is there whole or not at all.": (
        "Le fichier est en N-Quads, compressé si son nom finit par .gz, et il est là en entier ou pas du tout."
    ),
    "Put a backup into a new or empty store, exactly as it was.": (
        "Rétablir une sauvegarde dans une base nouvelle ou vide."
    ),
    "It is read through first: a backup that is not whole changes nothing.": (
        "Elle est d'abord lue jusqu'au bout : une sauvegarde incomplète ne change rien."
    ),
    "Look through the store, or a backup FILE; exit 1 on a fault.": (
        "Vérifier la base ou la sauvegarde FILE ; code 1 si faute."
    ),
    "Held against each other: files and checksums, graphs and catalogue, the union and its graphs, rules and what "
    "follows from them.": (
        "Sont confrontés les fichiers et leurs sommes de contrôle, les graphes et le catalogue, l'union et ses "
        "graphes, les règles et ce qui en découle."
    ),
    "Let it take the place of what the store holds, damaged or not.": (
        "La substituer à ce que contient la base, même endommagée."
    ),
}
