"""Answers of the programming interfaces of NewsAPI and Media Cloud: JSON, one article an object."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from mediaframing.load.cleaning.page_notices import is_cut
from mediaframing.load.opening.files import SourceFile
from mediaframing.load.opening.markup import head_text, read_text
from mediaframing.load.pages.html_pages import read_page
from mediaframing.load.records import Batch, Record, add_field, make_batches
from mediaframing.load.report import FileLog
from mediaframing.load.tables.json_files import answer_without_records, read_values
from mediaframing.load.wires.story_markup import read_fragment

# A script that assigns the answer to a name is the same answer.
_ASSIGNMENT = re.compile(
    r"^\s*(?:(?:export\s+)?(?:const|var|let)\s+\w+|(?:module\.)?exports(?:\.\w+)?)\s*=\s*(?=[{\[])"
)
_REST = re.compile(r"\s*\[\s*\+?\s*[\d,.]+\s*chars?\s*\]\s*$", re.IGNORECASE)
# A story of the current interface has no number; these two are named by no other.
_INDEX_KEYS = ("media_url", "indexed_date")
_KEY = re.compile(r"\"(\w{1,40})\"\s*:")
_REMOVED = "[Removed]"
_SKIPPED = re.compile(r"<\s*SENTENCES SKIPPED[^>]*>", re.IGNORECASE)


def recognise(file: SourceFile, name: str) -> bool:
    """Tell NewsAPI by `publishedAt` within `articles`, Media Cloud by `stories_id`."""
    text = head_text(file)
    start = _ASSIGNMENT.sub("", text).lstrip()
    if start[:1] not in ("{", "["):
        return False
    if name == "newsapi":
        return '"publishedAt"' in text and ('"articles"' in text[:4000] or '"urlToImage"' in text)
    return '"' in start[:8] and ('"stories_id"' in text or {*_INDEX_KEYS} <= {*_KEY.findall(text)})


def read(file: SourceFile, log: FileLog, *, rows: int, header_names: frozenset[str]) -> Iterator[Batch]:
    """Yield the articles of an answer."""
    text = _ASSIGNMENT.sub("", read_text(file, log)).lstrip()
    yield from make_batches(_read_answers(read_values(text, log), log), rows)


def _read_answers(answers: list[Any], log: FileLog) -> Iterator[Record]:
    """Yield the records of one answer after another, numbered through."""
    before = 0
    # Several answers kept in one list.
    answers = [a for answer in answers for a in (answer if _holds_answers(answer) else [answer])]
    for answer in answers:
        if problem := answer_without_records(answer):
            log.reject(before + 1, problem)
            before += 1
            continue
        if isinstance(answer, list) and any(
            isinstance(item, dict) and "publishedAt" in item for item in answer
        ):
            answer = {"articles": answer}
        is_newsapi = isinstance(answer, dict) and isinstance(answer.get("articles"), list)
        found = answer["articles"] if is_newsapi else _stories(answer)
        if is_newsapi and isinstance(total := answer.get("totalResults"), int) and total > len(found):
            log.note = f"{total} results of the query, {len(found)} in this answer"
        for number, item in enumerate(found, before + 1):
            if not isinstance(item, dict):
                log.reject(number, f"not an object but {type(item).__name__}", item)
            elif is_newsapi and item.get("title") == _REMOVED:
                log.reject(number, "withdrawn by its publisher", item.get("url"))
            elif is_newsapi:
                yield _newsapi(number, item)
            elif (record := _media_cloud(number, item)).fields["body"]:
                yield record
            else:
                shown = record.fields.get("url", record.fields.get("title", ""))
                log.reject(number, "Media Cloud gives its address and no text of it", shown)
        before += len(found)


def _holds_answers(answer: Any) -> bool:
    return (
        isinstance(answer, list)
        and bool(answer)
        and all(isinstance(a, dict) and "articles" in a for a in answer)
    )


def _newsapi(number: int, item: dict[str, Any]) -> Record:
    source = item.get("source")
    written = _string(item.get("content"))
    text = _REST.sub("", written) or _string(item.get("description"))
    fields: dict[str, Any] = {"database": "NewsAPI"}
    add_field(
        fields,
        "outlet",
        _string(source.get("name") or source.get("id")) if isinstance(source, dict) else _string(source),
    )
    for name, key in (
        ("title", "title"),
        ("published", "publishedAt"),
        ("byline", "author"),
        ("url", "url"),
        ("summary", "description"),
    ):
        add_field(fields, name, _string(item.get(key)))
    fields["body"] = read_fragment(text)
    # The interface gives the first 200 characters and says how many are left out.
    fields["truncated"] = bool(_REST.search(written)) or text.rstrip().endswith(("…", "...")) or not written
    return Record(number, fields, json.dumps(item, sort_keys=True, ensure_ascii=False))


def _media_cloud(number: int, story: dict[str, Any]) -> Record:
    text = _string(
        story.get("story_text") or story.get("text") or story.get("article_text")
    ) or _join_sentences(story.get("story_sentences"))
    page = _string(story.get("raw_first_download_file"))
    if not text and page.startswith("<"):
        text = str(read_page(page)["body"])
    fields: dict[str, Any] = {"database": "Media Cloud"}
    media = story.get("media")
    add_field(
        fields,
        "outlet",
        _string(story.get("media_name")) or (_string(media.get("name")) if isinstance(media, dict) else ""),
    )
    for name in ("title", "url", "language"):
        add_field(fields, name, read_fragment(_string(story.get(name))))
    add_field(fields, "published", _string(story.get("publish_date")))
    add_field(fields, "retrieved", _string(story.get("collect_date")))
    for name in ("stories_id", "media_id"):
        add_field(fields, name, str(story.get(name) or ""))
    fields["body"] = "\n\n".join(part.strip() for part in _SKIPPED.split(text) if part.strip())
    if _SKIPPED.search(text) or is_cut(text):
        fields["truncated"] = True
    return Record(number, fields, json.dumps(story, sort_keys=True, ensure_ascii=False))


def _stories(content: Any) -> list[Any]:
    """Return the stories: a list, one, or lists of sentences under the numbers of their stories."""
    if isinstance(content, list):
        return content
    if not isinstance(content, dict):
        return [content]
    if content and all(isinstance(v, list) for v in content.values()) and all(k.isdigit() for k in content):
        return [_story_of(number, sentences) for number, sentences in content.items()]
    if isinstance(content.get("response"), dict):
        content = content["response"]
    lists = [
        v
        for v in content.values()
        if isinstance(v, list) and v and isinstance(v[0], dict) and {"stories_id", *_INDEX_KEYS} & v[0].keys()
    ]
    found = lists[0] if lists and "title" not in content else [content]
    return _join_stories(found) if all(isinstance(s, dict) and "sentence" in s for s in found) else found


def _join_stories(sentences: list[dict[str, Any]]) -> list[Any]:
    """Return the stories of a list of sentences, each with the number of its story."""
    stories: dict[str, list[dict[str, Any]]] = {}
    for sentence in sentences:
        stories.setdefault(str(sentence.get("stories_id")), []).append(sentence)
    return [found[0] | {"story_sentences": found} for found in stories.values()]


def _story_of(number: str, sentences: list[Any]) -> dict[str, Any]:
    known = [s for s in sentences if isinstance(s, dict)]
    first = known[0] if known else {}
    return {"stories_id": number, "story_sentences": known} | {
        k: first.get(k) for k in ("publish_date", "language", "media_id")
    }


def _join_sentences(sentences: object) -> str:
    known = [s for s in sentences if isinstance(s, dict)] if isinstance(sentences, list) else []
    ordered = sorted(
        known, key=lambda s: s["sentence_number"] if isinstance(s.get("sentence_number"), int) else 0
    )
    numbers = [n for s in ordered if isinstance(n := s.get("sentence_number"), int)]
    texts = [_string(s.get("sentence")) for s in ordered]
    # Numbers with a gap: sentences were left out between.
    if numbers and numbers[-1] - numbers[0] + 1 > len(numbers):
        texts.append("<SENTENCES SKIPPED>")
    return " ".join(t for t in texts if t)


def _string(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
