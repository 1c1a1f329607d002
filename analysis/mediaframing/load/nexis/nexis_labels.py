"""Labels of LexisNexis records in the languages of its interfaces and sources: data, and their look-up."""

from __future__ import annotations

import re

from mediaframing.load.cleaning.month_names import fold

# Field -> the labels it stands under. Hyphen, blank and case do not count.
_HEADER_LABELS = {
    "byline": "byline autor auteur autore autorin author authors verfasser firma autora schrijver forfatter "
    "forfattare por di von author-byline by-line автор",
    "section": "section rubrik rubriek sectie rubrique seccion sezione secao seccao ressort sektion раздел",
    "length": "length laenge lange lengte longueur longitud extension lunghezza tamanho comprimento langd laengde "
    "langde długość dlugosc длина объем",
    "title": "headline title kop titel titre titulo titolo uberschrift ueberschrift schlagzeile encabezado titular "
    "headline-en заголовок",
    "dateline": "dateline datumsregel ortszeile ort lieu lugar",
    "highlight": "highlight samenvatting hightlight zusammenfassung resume resumen riassunto resumo sumario "
    "sammanfattning abstract vorspann lead intro inleiding chapeau encart entradilla",
    "subtitle": "subtitle untertitel ondertitel onderkop sous-titre subtitulo sottotitolo",
    "series": "series serie",
    "edition": "edition editie ausgabe edicion edizione",
    "page": "page pagina seite",
    "show": "show sendung",
    "guests": "guests",
    "anchors": "anchors",
}
_BODY_LABELS = "text tekst body texte texto testo volltext full-text fulltext cuerpo corps corpo hauptteil körper artikel"
_FOOTER_LABELS = {
    "load_date": "load-date ladedatum date-chargement date-de-chargement fecha-de-carga fecha-carga data-di-caricamento update "
    "datum-laden laaddatum data-caricamento data-de-carga data-carga data-do-carregamento",
    "language": "language sprache taal langue idioma lingua lengua language-en sprak sprog jezyk язык",
    "publication_type": "publication-type pub-type publicatietype publicatie-type type-publication "
    "type-de-publication tipo-de-publicacion tipo-di-pubblicazione publikationsart zeitungstyp "
    "type-de-document",
    "journal_code": "journal-code jnl-code zeitungs-code",
    "graphic": "graphic graphics grafik afbeelding graphique grafico photo photos photograph cutline chart foto bild "
    "illustration",
    "subject": "subject tags onderwerp thema themen sujet tema materia schlagworter schlagwort",
    "organization": "organization organisation company unternehmen bedrijf firmen firma entreprise societe empresa "
    "compania organismo organisatie organizacion organizzazione azienda societa organizacao",
    "industry": "industry branche industrie industria industrias secteur-activite secteur-d-activite settore setor sector",
    "person": "person personen persoon personne persona people name",
    "geographic": "geographic geographie geografie country city state land region ville pais category pays stadt stad "
    "publication-source-country localisation-geo geografica geografia localizacion-geografica",
    "ticker": "ticker ticker-symbol symbole-boursier borsensymbol simbolo-bursatil simbolo-ticker",
    "correction_date": "correction-date",
    "correction": "correction",
    "notes": "notes enhancement anmerkung anmerkungen noten notas",
    "distribution": "distribution verbreitung",
    "document_type": "doc-type document-type type",
    "url": "url",
    "pub_date": "publication-date",
}


def _fold_label(label: str) -> str:
    return re.sub(r"[\s_\-]+", "-", fold(label).strip())


_HEADERS = {_fold_label(name): field for field, names in _HEADER_LABELS.items() for name in names.split()}
_FOOTERS = {_fold_label(name): field for field, names in _FOOTER_LABELS.items() for name in names.split()}
_BODIES = frozenset(_fold_label(name) for name in _BODY_LABELS.split())
# In capitals, or capitalised with the non-breaking space that the current interface sets after its labels.
_UPPER = re.compile(
    r"\s*([^\W\d_a-zà-öø-ÿ][^\Wa-zà-öø-ÿ]*(?:[ \-/][^\Wa-zà-öø-ÿ]+){0,3}) ?:(?:[ \xa0]+|\n|$)(.*)", re.DOTALL
)
_CAPITALISED = re.compile(r"\s*([^\W\d_][\w \-/]{2,30}):(?:\xa0+ ?|$)(.*)", re.DOTALL)


def split_label(text: str) -> tuple[str, str] | None:
    """Return the label a paragraph begins with and the rest, None where it begins with none.

    Examples
    --------
    >>> split_label("BYLINE: Ada Vell"), split_label("He said: no")
    (('BYLINE', 'Ada Vell'), None)
    """
    match = _UPPER.match(text)
    if not match or match[1] != match[1].upper():
        match = _CAPITALISED.match(text)
    return (match[1], match[2].strip()) if match else None


def header_field(label: str) -> str:
    """Return the field of a label that stands before the text, "" for none."""
    return _HEADERS.get(_fold_label(label), "")


def footer_field(label: str) -> str:
    """Return the field of a label that stands after the text, "" for none."""
    return _FOOTERS.get(_fold_label(label), "")


def is_body_label(label: str) -> bool:
    """Tell the label that the text itself stands under."""
    return _fold_label(label) in _BODIES


def extra_name(label: str) -> str:
    """Return a column name for a label that is not in the table."""
    return re.sub(r"\W+", "_", fold(label)).strip("_")
