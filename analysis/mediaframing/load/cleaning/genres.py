"""The genre of an article, from what its outlet calls it: page type, section, address, headline."""

from __future__ import annotations

import re
from functools import lru_cache

GENRES = ("news", "opinion", "editorial", "letter", "interview", "live", "unknown")
# Section names and folders of addresses, in the languages of the press. Order matters: an editorial is opinion too.
_NAMES = (
    ("letter", r"letters?(?: to the editor| page)?|readers?['’]? letters|leserbriefe?|leserforum|"
        r"courrier(?: des lecteurs)?|cartas(?: al director| ao diretor)?|"
               r"lettere|brieven|lezersbrieven|insändare|leserinnlegg|læserbreve|listy|письма"),
    ("editorial", r"(?:the )?editorials?(?: board)?|leaders?|leading articles?|leitartikel|éditos?|"
        r"editoriale?s?|éditoriaux?|hoofdredactioneel|"
                  r"commentaar|ledare?|lederen?|leder|editoriais|redakční|від редакції|от редакции|başyazı"),
    ("interview", r"interviews?|gespräche?|entretiens?|entrevistas?|interviste|intervjuer?|wywiady?|"
        r"rozhovory|интервью|інтерв['’]?ю|röportaj(?:lar)?|q ?(?:&|and) ?a"),
    ("live", r"live(?:-?blogs?|-?ticker|-?updates?|-reporting|story)?|newsticker|en-?direct|en-?vivo|"
        r"diretta|direto|ao-vivo|liveblog|na-zywo|онлайн"),
    ("opinion", r"op-?ed(?:s|-contributors?)?|opinions?|opinion(?:-and)?-analysis|comment(?:ary|aries|"
        r"isfree|-is-free|-debate)?|comment (?:is free|and debate|and analysis)|"
                r"columns?|columnists?|columnas?|viewpoints?|views|voices|blogs?|perspectives?|"
                    r"analysis-opinion|kommentare?|meinung(?:en)?|kolumnen?|debatte|gastbeiträge?|gastkommentare?|"
                r"opinión|opinions?-débats|tribunes?|débats?|idées|chroniques?|opinioni|commenti|opinião|"
                    r"colunas|opinie|columns|debatt|kronik(?:en)?|"
                r"meninger|synspunkt|debat|opinie|komentarze|publicystyka|názory|nuomonės|nuomones|мнени[ея]|"
                    r"мнения|колонк[аи]|думк[аи]|блоги|yazarlar|köşe-?yazıları|社説|オピニオン|观点|사설|오피니언|رأي"),
    ("news", r"news|world(?: news)?|politics|business|sports?|national|international|local|us-news|"
        r"uk-news|world-news|nachrichten|politik|wirtschaft|panorama|ausland|inland|"
             r"actualités?|politique|économie|société|monde|noticias|política|economía|sociedad|"
                 r"internacional|cronaca|politica|esteri|economia|nieuws|binnenland|buitenland|"
             r"nyheter|inrikes|utrikes|innenriks|utenriks|wiadomości|kraj|świat|новости|политика|экономика|"
                 r"новини|haberler|gündem|dünya|front page|metro desk|foreign desk|national desk"),
)  # fmt: skip
_TITLES = (
    ("letter", r"(?:letters?|letters? to the editor|leserbrief|cartas al director|"
        r"courrier des lecteurs)\s*[:|–—-].*|.*[:|–—-]\s*letters?"),
    ("editorial", r"(?:editorial|leading article|leader|leitartikel|édito(?:rial)?|ledare|"
        r"the .{3,30} view)\s*[:|–—-].*|(?:the )?guardian view on .*|.*\|\s*editorial"),
    ("interview", r"(?:interview|im gespräch|entretien|entrevista|intervista|intervju|wywiad|интервью|"
        r"інтерв['’]ю)\s*[:|–—-].*|.*[:|–—-]\s*(?:interview|the interview)"),
    ("live", r".*\b(?:live updates?|live blog|liveblog|live-?ticker|as it happened|– live|- live|live:|"
        r"en direct|en vivo|in diretta|ao vivo)\b.*"),
    ("opinion", r"(?:opinion|op-?ed|comment|commentary|kommentar|kolumne|meinung|gastkommentar|"
        r"gastbeitrag|tribune|opinión|opinione|opinie|debatt|мнение|колонка)\s*[:|–—-].*|.*\|"
        r"\s*[A-Z][\w.’'-]+ [A-Z][\w.’' -]{2,30}"),
)  # fmt: skip
_PAGE_TYPES = {
    "OpinionNewsArticle": "opinion",
    "LiveBlogPosting": "live",
    "ReviewNewsArticle": "opinion",
    "ReportageNewsArticle": "news",
}
_BY_NAME = [(genre, re.compile(rf"(?:{names})", re.IGNORECASE)) for genre, names in _NAMES]
_BY_TITLE = [(genre, re.compile(form, re.IGNORECASE if genre != "opinion" else 0)) for genre, form in _TITLES]
# What every form of a headline needs: a mark that parts it, or a word that stands for itself.
_TITLE_HINT = re.compile(r"[:|–—-]|live|direct|vivo|diretta|as it happened|guardian view", re.IGNORECASE)
_PARTS = re.compile(r"\s*[;,/|>»]\s*")
_FOLDERS = re.compile(r"^[a-z]+://[^/]+|[?#].*$", re.IGNORECASE)


def tell_genre(*, section: str = "", url: str = "", title: str = "", page_type: str = "") -> str:
    """Return the genre that page type, section, address or headline name, in this order; "unknown" for none.

    Examples
    --------
    >>> tell_genre(section="Letters"), tell_genre(url="https://harbour.example/opinion/2022/rain"), tell_genre(title="Rain")
    ('letter', 'opinion', 'unknown')
    """
    if page_type in _PAGE_TYPES and page_type != "ReportageNewsArticle":
        return _PAGE_TYPES[page_type]
    folders = _FOLDERS.sub("", url).split("/")[:-1] if url else []
    named = (_name_of(_PARTS.split(section)) if section else "") or _name_of(folders)
    if named not in ("", "news"):
        return named
    if title and _TITLE_HINT.search(title):
        for genre, form in _BY_TITLE:
            if form.fullmatch(title.strip()):
                return genre
    return named or _PAGE_TYPES.get(page_type, "unknown")


def _name_of(parts: list[str]) -> str:
    """Return the first genre of the table that any of *parts* names, "" for none."""
    ranks = [rank for part in parts if part and (rank := _rank_of(part)) >= 0]
    return _BY_NAME[min(ranks)][0] if ranks else ""


@lru_cache(maxsize=65_536)
def _rank_of(part: str) -> int:
    part = part.strip()
    return next((rank for rank, (_, names) in enumerate(_BY_NAME) if names.fullmatch(part)), -1)
