"""Columns recognised, mapped, or missed with a message that can be pasted."""

from __future__ import annotations

import pytest

from mediaframing.load.columns import (
    MissingColumnError,
    check_mapping,
    map_columns,
    normalise_name,
    recognise_field,
)
from mediaframing.tables import MediaframingError


@pytest.mark.parametrize(
    ("present", "mapping"),
    [
        (
            ["headline", "publication", "pub_date", "author", "text"],
            {
                "title": "headline",
                "outlet": "publication",
                "published": "pub_date",
                "byline": "author",
                "body": "text",
            },
        ),
        (
            ["Source", "Title", "PublishedAt", "Content", "URL"],
            {
                "outlet": "Source",
                "title": "Title",
                "published": "PublishedAt",
                "body": "Content",
                "url": "URL",
            },
        ),
        (["source.id", "source.name", "content"], {"outlet": "source.name", "body": "content"}),
        (["source", "content", "content_original"], {"outlet": "source", "body": "content_original"}),
        (["ID", "outlet", "body"], {"outlet": "outlet", "body": "body"}),
    ],
)
def test_map_columns_recognises_common_names(present, mapping):
    assert map_columns(present, {}) == mapping


def test_map_columns_puts_the_users_mapping_first():
    wanted = check_mapping({"body": ["nothing", "CONTENT"], "outlet": "paper"})
    mapping = map_columns(["text", "content", "paper", "source"], wanted)
    assert (mapping["body"], mapping["outlet"]) == ("content", "paper")


def test_map_columns_names_all_that_is_missing_at_once():
    with pytest.raises(MissingColumnError) as caught:
        map_columns(["id", "txet", "hedline"], {})
    message = str(caught.value)
    assert "Did you mean 'txet'? Give columns={'body': 'txet'}" in message
    assert "outlet='…'" in message
    assert "['id', 'txet', 'hedline']" in message


def test_map_columns_takes_what_is_supplied_elsewhere():
    assert map_columns(["text"], {}, supplied=["outlet"]) == {"body": "text"}


def test_map_columns_refuses_a_mapped_column_that_is_not_there():
    with pytest.raises(MissingColumnError, match=r"no column 'contnet' for body\. Did you mean 'content'"):
        map_columns(["content", "source"], check_mapping({"body": "contnet"}))


@pytest.mark.parametrize("columns", [{"boddy": "text"}, {"body": 3}, {"body": []}])
def test_check_mapping_refuses_what_it_cannot_use(columns):
    with pytest.raises(MediaframingError, match="columns"):
        check_mapping(columns)


def test_normalise_name_and_recognise_field_ignore_case_and_marks():
    assert normalise_name("\ufeff Pub. Date ") == "pub_date"
    assert recognise_field("Publish Date") == "published"
    assert recognise_field("weather") == ""


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("Überschrift", "title"), ("UBERSCHRIFT", "title"), ("Ueberschrift", "title"), ("Hed", "title"), ("Заголовок", "title"),
        ("Erschienen am", "published"), ("veröffentlicht_am", "published"), ("Date de parution", "published"), ("日期", "published"),
        ("Artikeltext", "body"), ("Texte intégral", "body"), ("Treść", "body"), ("Quelle", "outlet"), ("Źródło", "outlet"),
        ("Verfasser", "byline"), ("Rubrique", "section"), ("Sprache", "language"), ("Título", "title"), ("TÍTULO", "title"), ("Sección", "section"), ("Enlace", "url"),
    ],
)  # fmt: skip
def test_recognise_field_knows_headings_of_several_languages(name, field):
    assert recognise_field(name) == recognise_field(name.lower()) == field


def test_map_columns_falls_back_on_recognised_names_where_it_may():
    wanted = check_mapping({"title": "Kopfzeile", "body": "Rohtext"})
    present = ["Title", "text", "source"]
    mapping = map_columns(present, wanted, forgiven=["title", "body"])
    assert mapping == {"title": "Title", "body": "text", "outlet": "source"}
    with pytest.raises(MissingColumnError, match="no column 'Rohtext' for body"):
        map_columns(["Title", "source"], wanted, forgiven=["title", "body"])
    assert map_columns(["text", "source"], wanted, forgiven=["title", "body"]) == {
        "body": "text",
        "outlet": "source",
    }


def test_map_columns_finds_headings_with_and_without_marks_on_letters():
    mapping = map_columns(["Título", "Periódico", "Texto", "Fecha de publicacion"], {})
    assert mapping == {
        "title": "Título",
        "outlet": "Periódico",
        "body": "Texto",
        "published": "Fecha de publicacion",
    }
