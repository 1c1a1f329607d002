"""Labels of ProQuest records in the languages of its interface: data, and their look-up."""

from __future__ import annotations

import re
from typing import Any

from mediaframing.load.cleaning.dates import find_written_date, reads_as_date
from mediaframing.load.cleaning.month_names import fold, language_code

_LABELS = {
    "byline": "author|auteur|autor|autore|verfasser|автор|作者|著者|yazar",
    "publication_info": "publication info|informations sur la publication|publikationsinfo|informacion de la publicacion|"
    "informacion de publicacion|informazioni sulla pubblicazione|informacoes da publicacao|publikationsinformationen",
    "abstract": "abstract|resume|zusammenfassung|resumen|riassunto|resumo|abstrakt",
    "body": "full text|texte integral|texte complet|volltext|texto completo|testo completo|texto integral|полный текст|全文",
    "subject": "subject|sujet|thema|materia|argomento|soggetto|assunto|fach",
    "location": "location|lieu|ort|lugar|luogo|local|standort",
    "company": "company / organization|company/organization|societe / organisation|"
    "unternehmen/organisation|empresa/organizacion|"
    "empresa / organizacion",
    "person": "people|personne|personen|persona|persone|pessoas",
    "title": "title|titre|titel|titulo|titolo",
    "publication_title": "publication title|titre de la publication|titel der publikation|titulo de la publicacion|"
    "titulo de publicacion|titolo della pubblicazione|titolo pubblicazione|titulo da publicacao|publikationstitel|source title",
    "page": "pages|page|seiten|seite|paginas|pagina|pagine|first page|start page",
    "section": "section|sektion|seccion|sezione|secao|rubrique|abschnitt",
    "published": "publication date|date de publication|publikationsdatum|erscheinungsdatum|fecha de publicacion|"
    "data di pubblicazione|data de publicacao|дата публикации|出版日期",
    "publication_year": "publication year|annee de publication|erscheinungsjahr|ano de publicacion|"
    "anno di pubblicazione|ano de publicacao",
    "dateline": "dateline",
    "edition": "edition|ausgabe|edicion|edizione",
    "publisher": "publisher|editeur|verlag|editorial|editore|editora",
    "issn": "issn",
    "language": "language of publication|language|langue de publication|langue|sprache der publikation|sprache|"
    "idioma de la publicacion|idioma|lingua della pubblicazione|lingua|idioma de publicacao",
    "document_type": "document type|type de document|dokumenttyp|dokumententyp|tipo de documento|tipo di documento",
    "source_type": "source type|type de source|quellentyp|quellenart|tipo de fuente|tipo di fonte|tipo de fonte",
    "document_number": "proquest document id|identificateur de document proquest|proquest-dokument-id|"
    "id del documento de proquest|id do documento proquest|id documento proquest|numero de document proquest",
    "url": "document url|url du document|dokument-url|url del documento|url documento|url do documento|web link",
    "copyright": "copyright|droits d'auteur|urheberrecht|derechos de autor",
    "database": "database|base de donnees|datenbank|base de datos|database di origine|base de dados",
    "last_updated": "last updated|derniere mise a jour|zuletzt aktualisiert|ultima actualizacion|"
    "ultimo aggiornamento|ultima atualizacao",
    "credit": "credit|credits",
    "column": "column|kolumne",
    "links": "links|liens",
}  # fmt: skip
_SMALL_WORDS = frozenset(
    ["la", "le", "les", "l", "de", "du", "des", "d", "del", "della", "di", "da", "do", "dos", "der", "the"]
)


def _fold_label(label: str) -> str:
    """Return a label without marks, articles and blanks, which the interface's versions set differently.

    In mails a blank may be missing, or stand within a word where a long line was broken.
    """
    words = re.split(r"[\s'’]+", fold(label).strip(" :\xa0"))
    return "".join(word for word in words if word not in _SMALL_WORDS)


_BY_NAME = {_fold_label(name): field for field, names in _LABELS.items() for name in names.split("|")}
_UNAVAILABLE = (
    "none available",
    "aucun disponible",
    "nicht verfugbar",
    "no disponible",
    "not available",
    "keine verfugbar",
)
_SPLIT_DATE = re.compile(r"([^\W\d_]{3,9})\.?(\d{1,2}),(\d{4})")


def label_field(label: str) -> str:
    """Return the field of a ProQuest label, "" for none.

    Examples
    --------
    >>> label_field("Publication date:"), label_field("Texte intégral"), label_field("Rain")
    ('published', 'body', '')
    """
    return _BY_NAME.get(_fold_label(label), "")


def finish_fields(fields: dict[str, Any]) -> dict[str, Any]:
    """Derive outlet, date and language from what the record states."""
    title = str(fields.pop("publication_title", ""))
    info = str(fields.pop("publication_info", ""))
    # "New York Times, Late Edition (East Coast); New York, N.Y.": name, edition, place.
    name, _, place = (title or info).partition(";")
    name, _, edition = name.partition(", ")
    fields["outlet"] = name.strip()
    if re.search(r"edition", edition, re.IGNORECASE):
        fields.setdefault("edition", edition.strip())
    if title and place:
        fields["place"] = place.strip()
    date = find_written_date(info)
    if not fields.get("published") and date:
        fields["published"] = info[date.start : date.end]
    fields["published"] = _mend_date(str(fields.get("published", "")))
    if not fields.get("published"):
        fields["published"] = str(fields.get("publication_year", ""))
    if fields.get("language"):
        fields["language"] = language_code(str(fields["language"]))
    if fold(str(fields.get("abstract", ""))).strip(" .") in _UNAVAILABLE:
        fields.pop("abstract")
    fields.pop("links", None)
    fields["database"] = f"ProQuest: {fields['database']}" if fields.get("database") else "ProQuest"
    return fields


def _mend_date(date: str) -> str:
    """Return a date without the blanks that a broken line left within its parts: "Jan 11, 2 009"."""
    if not date or reads_as_date(date):
        return date
    parts = _SPLIT_DATE.fullmatch("".join(date.split()))
    return f"{parts[1]} {parts[2]}, {parts[3]}" if parts else date
