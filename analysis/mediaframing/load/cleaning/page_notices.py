"""Lines of web pages that are no article text: prompts, teasers, paywalls, in the languages of the press.

Whole lines only, and the rules prefer keeping. What English articles show in any format is the business of
``text.furniture``; these are the lines that only pages have.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

# After such a line, late in a page, comes no more of the article.
_ENDS = (
    r"(?:join our commenting forum|comments?(?: \(\d+\))?|leave a (?:reply|comment)|"
    r"post a comment|view comments|most (?:read|popular)(?: in .{2,30})?|"
    r"related (?:articles?|stories|news|posts?|topics)|more on this (?:story|topic)|more stories|"
    r"read next|you may also like|about the author|"
    r"share this article|kommentare|weitere artikel|mehr zum thema|"
    r"das könnte sie auch interessieren|meistgelesen|die autorin|der autor|"
    r"zur person|commentaires?|à lire aussi|sur le même sujet|les plus lus|comentarios|"
    r"noticias relacionadas|más leídas|temas|"
    r"commenti|leggi anche|i più letti|articoli correlati|comentários|leia também|mais lidas|"
    r"reacties|lees ook|meest gelezen|"
    r"kommentarer|les også|läs också|læs også|mest lest|mest läst|mest læst|komentarze|"
    r"czytaj także|czytaj też|polecane|"
    r"komentáře|čtěte také|yorumlar|etiketler\s?:?|ilgili haberler|комментарии|читайте также|"
    r"читайте також|по теме|коментарі|"
    r"関連キーワード|関連記事|おすすめ情報|あわせて読みたい|相关新闻|相關新聞|관련기사|"
    r"مواضيع ذات صلة|اقرأ أيضا|التعليقات)\s*[:：…]?"
)
# Such a line says that another article or an offer follows in the same line, or nothing at all.
_LINES = (
    r"(?:read (?:more|also)|related|see also|also read|watch|listen|must read|more|don'?t miss)\s*[:：].{0,220}",
    r"(?:auch interessant|auch spannend|anzeige|werbung|lesen sie (?:auch|hier|mehr|dazu)|"
        r"mehr dazu|hier geht es|das interessiert sie auch|passend dazu|"
    r"interessant dazu|lesetipp|zum thema|newsletter)\b.{0,180}",
    r"(?:lire aussi|à lire|lire (?:également|la suite)|publicité|lee también|leer más|"
        r"lea (?:también|además)|publicidad|te puede interesar|"
    r"leggi anche|leggi di più|pubblicità|leia (?:também|mais)|publicidade|lees (?:ook|verder|"
        r"meer)|advertentie)\b.{0,180}",
    r"(?:czytaj (?:także|też|więcej|również)|zobacz (?:także|też|również)|reklama|čtěte (?:také|"
        r"i)|reklama|annons|annonse|"
    r"läs (?:mer|också|även)|les (?:mer|også)|læs (?:mere|også)|skaityti daugiau|skaitykite)\b.{0,180}",
    r"(?:читайте (?:також|также|еще|ещё|больше)|реклама|смотрите также|подписывайтесь|підписуйтесь)\b.{0,180}",
    r"(?:ayrıca okuyun|bunlar da ilginizi çekebilir|haberin devamı|reklam)\b.{0,180}",
    r"(?:advertisement|advertising|sponsored|story continues below|article continues below|"
        r"continue reading|scroll to continue|skip to content).{0,60}",
    r"(?:sign up|subscribe|register|join|become a (?:member|"
        r"subscriber))\b.{0,60}\b(?:newsletters?|e-?mails?|inbox|alerts?|updates?|subscribers?|"
    r"breaking news|conversations?|whatsapp|free|briefings?|account)\b.{0,200}",
    r"follow .{1,60}\bon (?:google news|whatsapp|x|twitter|facebook|instagram|bluesky|threads|"
        r"telegram)\b.{0,160}",
    r"(?:join thought-provoking conversations|you must confirm your public display name|"
        r"please logout and then login again|"
    r"this is a breaking (?:news? )?story|our standards: the thomson reuters trust principles).{0,200}",
    r"(?:do you have a (?:story|tip)|got a story|get in touch|have you (?:got|been)|"
        r"are you affected).{0,160}@.{0,80}",
    r"(?:esta funcionalidad es sólo para suscriptores|suscr[ií]bete|inicia sesión|iscriviti|"
        r"abbonati|s'abonner|abonnez-vous|jetzt abonnieren|"
    r"jetzt testen|weiterlesen mit|prenumerera|logga in|bli abonnent|zaloguj się|subskrybuj).{0,120}",
    r"(?:この記事は会員限定|紙の新聞の定期購読|無料で会員登録|有料会員|※紙の新聞とは).{0,120}",
    r"(?:exklusive .{0,60}hintergründe.{0,60}|hinter den kulissen der politik .{0,80}|"
        r"alle zwei wochen .{0,100})",
    r"(?:copyright|©|\(c\)|alle rechte vorbehalten|all rights reserved|tous droits réservés|"
        r"todos los derechos reservados).{0,160}",
    r"(?:photo|foto|image|bild|picture|getty images|afp via getty images|reuters|file photo)\s*[:：/©].{0,100}",
    r"(?:pic\.twitter\.com/\S+|\(?(?:dpa|afp|apa|sda|ap|dmk|mit (?:dpa|afp|agenturmaterial))\)?\.?)",
    r"(?:share|teilen|partager|compartir|condividi|deel|dela|del|udostępnij|поделиться|поділитися|paylaş)\W*",
    r"(?:kort fortalt|kortversion|skip .{2,40}|play video|video player)\W*",
)  # fmt: skip
_PAYWALL = re.compile(
    r"(?:\b(?:to continue reading|continue reading (?:with|by)|subscribe (?:now )?to (?:continue|"
    r"read|keep|unlock)|(?:for|only to|available to) subscribers(?: only)?|"
    r"subscribers? only|subscriber[- ]exclusive|already a subscriber|register to (?:continue|"
    r"read)|log ?in to (?:continue|read)|"
    r"this (?:article|content|story) is (?:for|only available to|reserved for|"
    r"exclusive to) (?:our )?(?:subscribers|members)|unlock this article|"
    r"you have (?:reached|read) your (?:limit|last|\w+) (?:of )?free|start your (?:free )?trial|"
    r"weiterlesen mit|jetzt (?:abonnieren|weiterlesen|freischalten)|nur für abonnent|"
    r"als abonnent(?:in)? (?:können|lesen)|dieser (?:artikel|inhalt) ist (?:nur )?für|"
    r"(?:réservé|reservé) (?:à nos |aux )abonnés|il vous reste .{1,12}% de cet article|"
    r"(?:pour lire la suite|la suite est réservée)|"
    r"(?:sólo|solo|exclusivo) para (?:suscriptores|abonados)|contenido exclusivo para|"
    r"riservato agli abbonati|contenuto riservato|"
    r"exclusivo para assinantes|alleen voor abonnees|lees verder met|för prenumeranter|"
    r"läs hela artikeln|logga in för att läsa|"
    r"for abonnenter|kun for abonnenter|tylko dla (?:subskrybentów|prenumeratorów)|dostęp(?:ny|"
    r"na) (?:tylko )?dla)\b|"
    r"(?:только|доступно) (?:для )?подписчик|この記事は(?:会員|有料)|残り\s?[0-9,０-９]+\s?文字)",
    re.IGNORECASE,
)
_CUT = re.compile(r"(?:\[\s*\+\s*[\d,.]+\s*chars?\s*\]|\[(?:\.\.\.|…)\]|(?:^|\s)\(more\))\s*$", re.IGNORECASE)
_STEMS = (
    "subscri",
    "continue reading",
    "log in",
    "login",
    "register to",
    "members",
    "unlock",
    "free trial",
    "your limit",
    "weiterlesen",
    "abonn",
    "freischalten",
    "dieser ",
    "abonné",
    "il vous reste",
    "la suite",
    "suscript",
    "abonad",
    "exclusivo",
    "abbonat",
    "riservato",
    "assinant",
    "lees verder",
    "prenumer",
    "läs hela",
    "logga in",
    "dostęp",
    "подписчик",
    "会員",
    "残り",
    "you have r",
    "(more)",
)
_END = 400
_LOOK = "(?i)" + "|".join(map(re.escape, _STEMS)) + r"|[\])] ?$"
_LONGEST_NOTICE = 260
_END_LINE = re.compile(_ENDS, re.IGNORECASE)
_NOTICE = re.compile("|".join(f"(?:{line})" for line in _LINES), re.IGNORECASE)
_LEADING = re.compile(r"^[\W_]+")


def is_notice(line: str) -> bool:
    """Tell a whole line that is a prompt, a teaser or an offer.

    Examples
    --------
    >>> is_notice("READ MORE: Ten harbours to see"), is_notice("Read the letter, he said.")
    (True, False)
    """
    if len(line) > _LONGEST_NOTICE:
        return False
    bare = _LEADING.sub("", line)
    return not bare or bool(_NOTICE.fullmatch(bare))


def ends_article(line: str) -> bool:
    """Tell a heading below which other articles or comments stand.

    Examples
    --------
    >>> ends_article("Most read in Football"), ends_article("Comments were made.")
    (True, False)
    """
    return len(line) < 80 and bool(_END_LINE.fullmatch(_LEADING.sub("", line)))


def may_be_cut(texts: Sequence[str]) -> set[int]:
    """Return the places of the texts whose end `is_cut` has to look at: one search over all of them spares the others."""
    import pyarrow as pa
    import pyarrow.compute as pc

    ends = pa.array([text[-_END:] for text in texts], pa.large_string())
    return set(np.flatnonzero(pc.match_substring_regex(ends, _LOOK).to_numpy(zero_copy_only=False)).tolist())


def is_cut(text: str) -> bool:
    """Tell a text that says itself that the rest was withheld: a paywall's notice, or "[+1225 chars]".

    Examples
    --------
    >>> is_cut("Rain fell on the harbour and… [+1225 chars]"), is_cut("Rain fell.")
    (True, False)
    """
    if text.endswith(("]", ")", "] ", ") ")) and _CUT.search(text[-120:]):
        return True
    end = text[-_END:].lower()
    # One look for stems spares most texts the long search.
    return any(stem in end for stem in _STEMS) and bool(_PAYWALL.search(end))
