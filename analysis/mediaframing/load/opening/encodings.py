"""From bytes to text: which encoding a file is in, decided by its bytes and never by the system's locale."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO, NamedTuple

from mediaframing.load.opening.code_pages import find_old_code_page
from mediaframing.load.opening.files import MOST_BYTES, SourceFile, UnreadableFileError, read_sound
from mediaframing.tables import MediaframingError

_CHUNK = 1 << 20
_SAMPLE = 1 << 18
# The longer mark first: UTF-32 little endian begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What detectors call by the ISO name is nearly always its Windows superset, which adds curly quotation marks.
_SUPERSETS = {"iso-8859-1": "cp1252", "iso-8859-9": "cp1254", "windows-1252": "cp1252", "gb2312": "gb18030"}
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x19\x1c-\x1f]")
_UTF8_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH_BYTE = re.compile(rb"[\x80-\xff]")
# Read as Windows-1252, other Windows code pages put these between the letters of a word.
_MISPLACED = re.compile(r"[^\W\d_][¹²³¼½¾¿¡¢£¥§©®°±µ¶·¸º»«¬¦¨¯´÷×ª‡†‰ˆ˜][^\W\d_]|[ðþýÐÞÝ]")


HOLDS_ZEROS = "not text: it holds NUL bytes (save what is text as UTF-8)"
ZEROS_OUT = "zero bytes within the text taken out"


class NotTextError(MediaframingError):
    """Bytes that are no text in any encoding."""


class Encoding(NamedTuple):
    """How to decode a file: codec name, error handler, and a remark for the load report."""

    name: str
    errors: str = "strict"
    note: str = ""


def decode_text(data: bytes) -> tuple[str, Encoding]:
    """Return the text of *data* and the encoding it was read in.

    Raises
    ------
    NotTextError
        For bytes that are no text.

    Examples
    --------
    >>> decode_text("„Größe“".encode("cp1252"))[0]
    '„Größe“'
    """
    encoding = detect_encoding([data])
    return data.decode(encoding.name, encoding.errors), encoding


def are_few(zeros: int, size: int) -> bool:
    """Tell whether so many zero bytes are a slip in a text of *size* bytes: programs' files hold them by the hundred.

    Examples
    --------
    >>> are_few(1, 500), are_few(1, 3), are_few(200, 500)
    (True, False, False)
    """
    return zeros <= max(3, size // 100) and zeros * 10 <= size


def detect_encoding(chunks: Iterable[bytes]) -> Encoding:
    """Decide the encoding of a file given as consecutive chunks of bytes.

    Parameters
    ----------
    chunks : iterable of bytes
        The whole file; read once, never held.

    Returns
    -------
    Encoding
        A byte order mark decides; else strict UTF-8 if all bytes agree; else UTF-8 with replacements if
        nearly all
        agree; else what the detector finds, where it reads plausibly; else Windows-1252.

    Raises
    ------
    NotTextError
        For bytes that are no text.
    """
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    first = True
    for chunk in chunks:
        if first and chunk:
            first = False
            marked = next((name for mark, name in _MARKS if chunk.startswith(mark)), "")
            if marked:
                return _check_marked(chunk, marked)
            if unmarked := utf16_without_mark(chunk):
                return Encoding(unmarked, "replace", "UTF-16 without its mark")
            _refuse_binary(chunk)
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError:
            return _guess(chunk)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return Encoding("utf-8", "replace", "the last character is cut off")
    return Encoding("utf-8")


def utf16_without_mark(data: bytes) -> str:
    """Return the codec of UTF-16 that begins without its mark, told by its NUL bytes, "" for anything else.

    Examples
    --------
    >>> utf16_without_mark("Rain fell on the quay.".encode("utf-16-le"))
    'utf-16-le'
    """
    sample = data[:4096]
    first, second = sample[0::2].count(0), sample[1::2].count(0)
    least, most = 0.4 * len(sample) / 2, 0.01 * len(sample)
    if len(sample) < 16 or max(first, second) < least or min(first, second) > most:
        return ""
    return "utf-16-be" if first > second else "utf-16-le"


def find_encoding(file: SourceFile) -> Encoding:
    """Decide the encoding of *file* by all its bytes, up to where an archive is damaged."""

    def sound_chunks(opened: BinaryIO) -> Iterator[bytes]:
        # Whoever reads the file after this meets the damage again and reports it.
        while chunk := read_sound(opened, _CHUNK)[0]:
            yield chunk

    try:
        with file.open() as opened:
            return detect_encoding(sound_chunks(opened))
    except NotTextError as error:
        raise UnreadableFileError(str(error)) from error


class Utf8Stream:
    """A binary stream that gives the text of a file as UTF-8, whatever encoding it is in."""

    closed = False

    def __init__(self, file: BinaryIO, encoding: Encoding) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder(encoding.name)(encoding.errors)
        self._plain = encoding.name == "utf-8" and encoding.errors == "strict"
        self._rest = b""
        # Zero bytes left out so far: the reader notes them.
        self.zeros = 0
        # Damage ends the stream; the reader raises it after the records before it.
        self.failure: UnreadableFileError | None = None

    def read(self, size: int = -1) -> bytes:
        """Return up to *size* bytes, everything for -1."""
        if self._plain:
            return self._sound(size)
        if size is None or size < 0:
            return self._rest + self._recode(self._sound(-1)) + self._recode(b"")
        while len(self._rest) < size:
            chunk = self._sound(_CHUNK)
            self._rest += self._recode(chunk)
            if not chunk:
                break
        given, self._rest = self._rest[:size], self._rest[size:]
        return given

    def _sound(self, size: int) -> bytes:
        if self.failure:
            return b""
        data, self.failure = read_sound(self._file, size if size >= 0 else MOST_BYTES)
        if not self._plain:
            return data
        while data and not (kept := self._without_zeros(data)) and not self.failure:
            # Nothing but zeros is not the end.
            data, self.failure = read_sound(self._file, size)
        return kept if data else data

    def _recode(self, chunk: bytes) -> bytes:
        return self._without_zeros(self._decoder.decode(chunk, final=not chunk).encode("utf-8", "replace"))

    def _without_zeros(self, data: bytes) -> bytes:
        if b"\x00" not in data:
            return data
        self.zeros += data.count(0)
        return data.replace(b"\x00", b"")

    def readable(self) -> bool:
        """Return True: the stream is there to be read."""
        return True

    def writable(self) -> bool:
        """Return False."""
        return False

    def seekable(self) -> bool:
        """Return False: decoding only goes forward."""
        return False

    def close(self) -> None:
        """Close the file below."""
        self._file.close()
        self.closed = True


def _check_marked(chunk: bytes, name: str) -> Encoding:
    try:
        codecs.getincrementaldecoder(name)("strict").decode(chunk)
    except UnicodeDecodeError:
        return Encoding(name, "replace", "characters that do not decode were replaced")
    return Encoding(name, "replace")


def _refuse_binary(chunk: bytes) -> None:
    sample = chunk[:_SAMPLE]
    if not are_few(zeros := sample.count(0), len(sample)):
        raise NotTextError(HOLDS_ZEROS)
    if len(_CONTROLS.findall(sample)) - zeros > max(2, len(sample) // 100):
        raise NotTextError("not text: it holds control characters")


def _guess(chunk: bytes) -> Encoding:
    """Decide for a chunk that is no clean UTF-8, by the lines that hold bytes above 127."""
    sample = b"\n".join(line for line in chunk.splitlines() if _HIGH_BYTE.search(line))[:_SAMPLE]
    high = len(_HIGH_BYTE.findall(sample))
    in_sequences = sum(len(s) for s in _UTF8_SEQUENCE.findall(sample))
    if in_sequences >= 0.9 * high:
        return Encoding("utf-8", "replace", "bytes that are not UTF-8 were replaced")
    if old := find_old_code_page(sample):
        return Encoding(old, "replace", f"an old code page, told by its letters: {old}")
    western = _reads_as_western(sample)
    detected = _detect(sample)
    if western and detected not in {"shift_jis", "euc-jp", "euc-kr"}:
        return Encoding("cp1252", "replace")
    if detected and _decodes(sample, detected):
        return Encoding(detected, "replace")
    if _decodes(sample, "cp1252"):
        return Encoding("cp1252", "replace")
    if len(re.findall(rb"[\x80-\x9f]", sample)) > 0.3 * high:
        raise NotTextError("not text: no encoding reads it")
    return Encoding("latin-1")


def _detect(sample: bytes) -> str:
    import cchardet

    name = str(cchardet.detect(sample)["encoding"] or "").lower()
    name = _SUPERSETS.get(name, name)
    try:
        # Without their mark UTF-16 and UTF-32 are wrong guesses: such files hold NUL bytes.
        wrong = name in {"utf-8", "ascii", ""} or name.startswith(("utf-16", "utf-32"))
        return "" if wrong else codecs.lookup(name).name
    except LookupError:
        return ""


def _decodes(sample: bytes, name: str) -> bool:
    try:
        text = sample.decode(name)
    except UnicodeDecodeError as error:
        # A sample may end within a character of several bytes.
        if error.start < len(sample) - 4:
            return False
        text = sample[: error.start].decode(name)
    return not re.search("[\x80-\x84\x86-\x9f]", text)


def _reads_as_western(sample: bytes) -> bool:
    """Tell whether the bytes read well as Windows-1252: few letters with marks, nothing odd within a word."""
    try:
        text = sample.decode("cp1252")
    except UnicodeDecodeError:
        return False
    letters = [c for c in text if c.isalpha()]
    foreign = sum(c > "\x7f" for c in letters)
    return foreign <= 0.25 * len(letters) and not _MISPLACED.search(text)
