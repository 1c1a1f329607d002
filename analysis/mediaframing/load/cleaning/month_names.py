"""Names of months, weekdays and languages as press archives write them: data, and the one way to look them up.

Twelve entries a language, forms of one month separated by a bar: nominative, genitive, abbreviations. Where two
languages use one word for different months (`listopad`), the first language listed here has it.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_MONTHS = {
    "en": "january|jan february|feb|febr march|mar april|apr may june|jun july|jul august|aug "
    "september|sep|sept october|oct november|nov december|dec",
    "fr": "janvier|janv fevrier|fevr|fev mars avril|avr mai juin juillet|juil aout septembre octobre novembre "
    "decembre",
    "de": "januar|janner|jaenner|jän februar|feber|feb maerz|marz|mrz april mai juni juli august september "
    "oktober|okt november dezember|dez",
    "es": "enero|ene febrero marzo abril|abr mayo junio julio agosto|ago septiembre|setiembre|set octubre "
    "noviembre diciembre|dic",
    "it": "gennaio|genn|gen febbraio|febbr marzo aprile maggio|mag|magg giugno|giu luglio|lug|lugl agosto "
    "settembre|sett ottobre|ott novembre dicembre",
    "pt": "janeiro fevereiro marco abril maio|mai junho julho agosto setembro outubro|out novembro dezembro",
    "nl": "januari februari maart|mrt april mei juni juli augustus september oktober november december",
    "ca": "gener febrer marc abril maig juny juliol agost setembre octubre novembre desembre",
    "gl": "xaneiro febreiro marzo abril maio xuño xullo agosto setembro outubro novembro decembro",
    "ru": "январь|января|янв февраль|февраля|фев|февр март|марта|мар апрель|апреля|апр май|мая июнь|июня|июн "
    "июль|июля|июл август|августа|авг сентябрь|сентября|сен|сент октябрь|октября|окт ноябрь|ноября|ноя|нояб "
    "декабрь|декабря|дек",
    "uk": "січень|січня|січ лютий|лютого|лют березень|березня|бер квітень|квітня|квіт травень|травня|трав "
    "червень|червня|черв липень|липня|лип серпень|серпня|серп вересень|вересня|вер жовтень|жовтня|жовт "
    "листопад|листопада|лист грудень|грудня|груд",
    "be": "студзень|студзеня люты|лютага сакавік|сакавіка красавік|красавіка травень|мая чэрвень|чэрвеня "
    "ліпень|ліпеня жнівень|жніўня верасень|верасня кастрычнік|кастрычніка лістапад|лістапада снежань|снежня",
    "pl": "styczen|stycznia|sty luty|lutego|lut marzec|marca kwiecien|kwietnia|kwi maj|maja czerwiec|czerwca|cze "
    "lipiec|lipca|lip sierpien|sierpnia|sie wrzesien|wrzesnia|wrz pazdziernik|pazdziernika|paz "
    "listopad|listopada|lis grudzien|grudnia|gru",
    "cs": "leden|ledna unor|unora brezen|brezna duben|dubna kveten|kvetna cerven|cervna cervenec|cervence "
    "srpen|srpna zari rijen|rijna listopad|listopadu prosinec|prosince",
    "sk": "januar|januara februar|februara marec|marca april|aprila maj|maja jun|juna jul|jula august|augusta "
    "september|septembra oktober|oktobra november|novembra december|decembra",
    "sl": "januar|januarja februar|februarja marec|marca april|aprila maj|maja junij|junija julij|julija "
    "avgust|avgusta september|septembra oktober|oktobra november|novembra december|decembra",
    "hr": "sijecanj|sijecnja veljaca|veljace ozujak|ozujka travanj|travnja svibanj|svibnja lipanj|lipnja "
    "srpanj|srpnja kolovoz|kolovoza rujan|rujna listopad|listopada studeni|studenog|studenoga prosinac|prosinca",
    "sr": "јануар|јануара|januara фебруар|фебруара март|марта април|априла мај|маја јун|јуна јул|јула "
    "август|августа|avgust|avgusta септембар|септембра|septembar октобар|октобра|oktobar новембар|новембра|novembar "
    "децембар|децембра|decembar",
    "bg": "януари февруари март април май юни юли август септември октомври ноември декември",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "no": "januar februar mars april mai juni juli august september oktober november desember|des",
    "fi": "tammikuu|tammikuuta|tammi helmikuu|helmikuuta|helmi maaliskuu|maaliskuuta|maalis "
    "huhtikuu|huhtikuuta|huhti toukokuu|toukokuuta|touko kesakuu|kesakuuta|kesa heinakuu|heinakuuta|heina "
    "elokuu|elokuuta|elo syyskuu|syyskuuta|syys lokakuu|lokakuuta|loka marraskuu|marraskuuta|marras "
    "joulukuu|joulukuuta|joulu",
    "et": "jaanuar veebruar märts|marts aprill mai juuni juuli august september oktoober november detsember",
    "lv": "janvaris|janvari februaris|februari marts|marta aprilis|aprili maijs|maija junijs|junija julijs|julija "
    "augusts|augusta septembris|septembri oktobris|oktobri novembris|novembri decembris|decembri",
    "lt": "sausis|sausio vasaris|vasario kovas|kovo balandis|balandzio geguze|geguzes birzelis|birzelio "
    "liepa|liepos rugpjutis|rugpjucio rugsejis|rugsejo spalis|spalio lapkritis|lapkricio gruodis|gruodzio",
    "hu": "januar februar marcius|marc aprilis|apr majus|maj junius julius augusztus szeptember|szept oktober "
    "november december",
    "ro": "ianuarie|ian februarie martie aprilie mai iunie|iun iulie|iul august septembrie octombrie "
    "noiembrie|noi decembrie",
    "tr": "ocak subat mart nisan mayis haziran temmuz agustos eylul ekim kasim aralik",
    "el": "ιανουαριος|ιανουαριου|ιαν φεβρουαριος|φεβρουαριου|φεβ μαρτιος|μαρτιου|μαρ απριλιος|απριλιου|απρ "
    "μαιος|μαιου|μαι ιουνιος|ιουνιου|ιουν ιουλιος|ιουλιου|ιουλ αυγουστος|αυγουστου|αυγ "
    "σεπτεμβριος|σεπτεμβριου|σεπ οκτωβριος|οκτωβριου|οκτ νοεμβριος|νοεμβριου|νοε δεκεμβριος|δεκεμβριου|δεκ",
    "id": "januari februari maret april mei juni juli agustus september oktober november desember",
    "ms": "januari februari mac april mei jun julai ogos september oktober november disember",
    "ar": "يناير فبراير مارس أبريل|ابريل مايو يونيو|يونيه يوليو|يوليه أغسطس|اغسطس سبتمبر أكتوبر|اكتوبر نوفمبر ديسمبر",
    "he": "ינואר|בינואר פברואר|בפברואר מרץ|במרץ אפריל|באפריל מאי|במאי יוני|ביוני יולי|ביולי אוגוסט|באוגוסט "
    "ספטמבר|בספטמבר אוקטובר|באוקטובר נובמבר|בנובמבר דצמבר|בדצמבר",
}

_WEEKDAYS = (
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun "
    "lundi mardi mercredi jeudi vendredi samedi dimanche "
    "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag "
    "lunes martes miercoles jueves viernes sabado domingo "
    "lunedi martedi mercoledi giovedi venerdi domenica segunda-feira terca-feira quarta-feira quinta-feira "
    "sexta-feira maandag dinsdag woensdag donderdag vrijdag zaterdag zondag "
    "понедельник вторник среда четверг пятница суббота воскресенье "
    "poniedzialek wtorek sroda czwartek piatek sobota niedziela mandag tirsdag onsdag torsdag fredag lordag sondag"
)

# English, own and neighbouring names, folded.
_LANGUAGES = {
    "en": "english englisch anglais ingles inglese engels английский angielski 英文 英语 英語 engelska "
    "engelsk englanti ingilizce 영어 anglicky angol αγγλικα inggris",
    "de": "german deutsch allemand aleman tedesco duits немецкий niemiecki 德文 德语 ドイツ語 tyska tysk saksa "
    "almanca 독일어 nemecky nemet 德文",
    "fr": "french franzosisch francais frances francese frans французский 法文 法语 フランス語 franska fransk "
    "ranska fransizca 프랑스어 francouzsky francia",
    "es": "spanish spanisch espagnol espanol castellano spagnolo spaans испанский 西班牙文 西班牙语 スペイン語 "
    "spanska spansk espanja ispanyolca 스페인어 hiszpanski",
    "it": "italian italienisch italien italiano italiaans итальянский 意大利文 意大利语 イタリア語 italienska "
    "italiensk italia italyanca 이탈리아어 wloski",
    "pt": "portuguese portugiesisch portugais portugues portoghese portugees португальский 葡萄牙文 葡萄牙语 "
    "portugisiska portugisisk portekizce 포르투갈어 portugalski",
    "nl": "dutch niederlandisch neerlandais neerlandes holandes olandese nederlands 荷蘭文 荷兰语 "
    "nederlandska hollandsk hollanti holenderski felemenkce 네덜란드어 niederländisch néerlandais",
    "ru": "russian russisch russe ruso russo русский 俄文 俄语 ロシア語 ryska russisk venaja rusca 러시아어",
    "uk": "ukrainian ukrainisch ukrainien українська украинский ukrainska ukrainsk ukraynaca 우크라이나어 "
    "ukrainski",
    "pl": "polish polnisch polonais polaco polacco polski польский polska polsk puola lehce 폴란드어",
    "zh": "chinese chinesisch chinois chino cinese 中文 中国語 kinesiska kinesisk kiina cince 중국어 китайский "
    "chinski 繁體中文 简体中文",
    "ja": "japanese japanisch japonais japones giapponese 日文 日语 日本語 japanska japansk japani japonca 일본어 "
    "японский",
    "ko": "korean koreanisch coreen 韩文 韓文 한국어 koreanska koreansk korea korece 한국어 корейский",
    "ar": "arabic arabisch arabe العربية arabiska arabisk arabia arapca 아랍어 арабский",
    "sv": "swedish schwedisch suedois sueco svenska 瑞典文 svensk ruotsi isvecce 스웨덴어 шведский",
    "da": "danish danisch danois danes dansk danska dansk tanska danca",
    "no": "norwegian norwegisch norvegien norsk norska norja norvecce nb nn bokmal nynorsk",
    "fi": "finnish finnisch finnois suomi 芬蘭文 finska finsk fince",
    "cs": "czech tschechisch tcheque cestina tjeckiska tjekkisk czeski",
    "sk": "slovak slowakisch slovencina",
    "hu": "hungarian ungarisch hongrois magyar ungerska ungarsk wegierski",
    "tr": "turkish turkisch turc turco turkce turkiska tyrkisk turkki 터키어 turecki турецкий",
    "el": "greek griechisch grec ελληνικα grekiska graesk yunanca",
    "ro": "romanian rumanisch roumain romana rumanska rumaensk rumenski",
    "bg": "bulgarian bulgarisch bulgare български",
    "ca": "catalan katalanisch catala",
    "hr": "croatian kroatisch hrvatski kroatiska",
    "sr": "serbian serbisch srpski serbiska",
    "id": "indonesian bahasa",
    "fa": "persian farsi persisch persan persa",
    "hi": "hindi",
    "ms": "malay bahasa-melayu",
    "th": "thai thailandisch",
    "vi": "vietnamese vietnamesisch vietnamien",
    "sl": "slovenian slowenisch slovene",
    "lt": "lithuanian litauisch lituanien",
    "lv": "latvian lettisch letton",
    "et": "estonian estnisch estonien",
    "he": "hebrew hebraisch עברית iw hebreiska 히브리어",
}

# ISO 639-2, as library catalogues and some feeds write them.
_THREE_LETTERS = {
    "eng": "en", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "spa": "es", "ita": "it", "por": "pt", "nld": "nl",
    "dut": "nl", "rus": "ru", "ukr": "uk", "pol": "pl", "zho": "zh", "chi": "zh", "jpn": "ja", "kor": "ko", "ara": "ar",
    "swe": "sv", "dan": "da", "nor": "no", "fin": "fi", "ces": "cs", "cze": "cs", "hun": "hu", "tur": "tr", "ell": "el",
    "gre": "el", "ron": "ro", "rum": "ro", "bul": "bg", "heb": "he", "fas": "fa", "per": "fa", "hin": "hi", "ind": "id",
    "tha": "th", "vie": "vi", "srp": "sr", "hrv": "hr", "slk": "sk", "slv": "sl", "lit": "lt", "lav": "lv", "est": "et",
}  # fmt: skip


def fold(text: str) -> str:
    """Return *text* in lower case without marks on its letters.

    Examples
    --------
    >>> fold("Décembre"), fold("Şubat")
    ('decembre', 'subat')
    """
    plain = unicodedata.normalize("NFKD", text.replace("ı", "i").replace("ø", "o").replace("Ø", "O"))
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()


def _number_months() -> dict[str, int]:
    numbers: dict[str, int] = {}
    for names in _MONTHS.values():
        for month, forms in enumerate(names.split(), 1):
            for form in forms.split("|"):
                numbers.setdefault(fold(form), month)
    return numbers


_NUMBERS = _number_months()
_DAYS = frozenset(fold(day) for day in _WEEKDAYS.split())
_CODES = {
    fold(name): code for code, names in _LANGUAGES.items() for name in (code, *names.split())
} | _THREE_LETTERS


@lru_cache(maxsize=4096)
def month_number(name: str) -> int:
    """Return the month a name means in one of 34 languages, 0 where it is none.

    Examples
    --------
    >>> month_number("Okt"), month_number("syyskuuta"), month_number("Edition")
    (10, 9, 0)
    """
    return _NUMBERS.get(fold(name), 0)


def is_weekday(name: str) -> bool:
    """Tell the name of a weekday."""
    return fold(name).strip(" .,") in _DAYS


def language_code(name: str) -> str:
    """Return the ISO 639-1 code of a language's name, the name itself in lower case where it is not known.

    Examples
    --------
    >>> language_code("GERMAN; DEUTSCH"), language_code("Dutch / Nederlands"), language_code("Klingon")
    ('de', 'nl', 'klingon')
    """
    for part in name.replace("/", ";").replace(",", ";").split(";"):
        code = _CODES.get(fold(part).strip())
        if code:
            return code
    return name.strip().lower()
