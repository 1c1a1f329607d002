"""Furniture: what an article shows by itself to be none of its text, and what only looks like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediaframing.text.furniture import find_furniture, leave_out
from mediaframing.text.paragraphs import split_paragraphs

STORY = "The harbour reopened on Monday after a storm that had closed it for a week."


def reasons(*paragraphs):
    body = "\n\n".join(paragraphs)
    return {body[f.start : f.end]: f.reason for f in find_furniture(body)}


@pytest.mark.parametrize(
    ("paragraph", "reason"),
    [
        ("Sign up for our morning newsletter", "newsletter sign-up"),
        ("Subscribe to The Tide, our weekly newsletter, at harbourpost.example.", "newsletter sign-up"),
        ("Enjoying this? Sign up for our free newsletter on ferries.", "newsletter sign-up"),
        ("Get the day's harbour news delivered to your inbox.", "newsletter sign-up"),
        ("© 2021 The Harbour Post", "copyright line"),
        ("Copyright 2019 Harbour Post Ltd. All rights reserved.", "copyright line"),
        ("All rights reserved.", "copyright line"),
        ("ADVERTISEMENT", "advertisement"),
        ("Story continues below advertisement", "continuation line"),
        ("Continue reading the main story", "continuation line"),
        ("Follow us on Twitter @harbourpost", "follow line"),
        ("Follow @harbourpost", "follow line"),
        ("Share this article on Facebook", "share line"),
        ("Read more: Ferries sail again after the storm", "teaser"),
        ("Related: How the pier was built", "teaser"),
        ("( Also on HARBOUR POST: The pier in pictures )", "teaser"),
        (
            "JUST WATCHED The pier falls Replay More Videos ... MUST WATCH The pier falls 01:20",
            "video caption",
        ),
        ("CLOSE The mayor said “no” on Monday. Harbour TV", "video caption"),
        ("next Image 1 of 3", "slideshow"),
        ("Enlarge this image toggle caption Ana Verin/Quay Photos", "picture caption"),
        ("[pullquote]", "picture caption"),
        ("The Tide in your inbox. Email Sign Up By signing up you agree to our terms.", "newsletter sign-up"),
        ("Newsletter Please verify you're not a robot by clicking the box.", "newsletter sign-up"),
        ("Read or Share this story: https://post.example/story/" + "x" * 120, "share line"),
    ],
)
def test_find_furniture_names_the_reason(paragraph, reason):
    assert reasons(STORY, paragraph, STORY) == {paragraph: reason}


@pytest.mark.parametrize(
    "paragraph",
    [
        "About forty ships waited outside the port.",
        "More than a hundred people watched.",
        "Related companies will be taxed at the same rate.",
        '"Sign up for our newsletter," the mayor said, and nobody laughed.',
        "Subscribe to no creed, her grandfather used to tell her.",
        "The copyright of 1998 was held by the port.",
        "Advertising revenue fell by a third in the quarter.",
        "Readers of the newsletter were told to sign up again after the outage, the company conceded.",
        "This article was originally published by The Calder Courier.",
        "Follow the money, the auditors advised the council before the storm.",
        "CLOSE CALLS ARE COMMON IN THE HARBOUR.",
        "It happened 7 years ago.",
        "By signing up, the mayor agreed to sail.",
        "They had just watched the pier fall, a must watch for Elmford.",
        "He chose to hide the caption 3 of 4 times.",
    ],
)
def test_find_furniture_keeps_article_text(paragraph):
    assert reasons(STORY, paragraph, STORY) == {}


def test_find_furniture_takes_author_box_and_teasers_at_the_end():
    box, bio = "About Ada van der Lind", "Ada van der Lind writes about ports. She lives in Calder."
    title, summary = (
        "Mayor to open the new lighthouse",
        "The mayor will open the lighthouse on Tuesday in the …",
    )
    found = reasons(STORY, box, bio, "Check Also", title, summary)
    assert found == {box: "author box", bio: "author box"} | dict.fromkeys(
        ["Check Also", title, summary], "teaser"
    )


def test_find_furniture_takes_only_the_heading_where_the_article_goes_on():
    assert reasons(STORY, "Read more:", "Ferries sail again", STORY) == {"Read more:": "teaser"}


def test_find_furniture_keeps_a_person_named_in_a_heading_with_an_article_below():
    assert reasons(STORY, "About Ada Lind", *[STORY] * 6) == {}


def test_find_furniture_leaves_a_text_of_nothing_else_alone():
    assert find_furniture("Advertisement\n\nAll rights reserved") == []


WORDS = [
    "Advertisement",
    "Check Also",
    "About Ada Lind",
    "© 2021 Post",
    "Read more: x",
    STORY,
    "Short title",
    "“Follow”",
]


@given(st.lists(st.sampled_from(WORDS) | st.text(max_size=30), max_size=12).map("\n\n".join))
def test_find_furniture_spans_are_paragraphs_and_never_all(body):
    furniture = find_furniture(body)
    spans = split_paragraphs(body)
    assert {(f.start, f.end) for f in furniture} <= set(spans)
    assert furniture == sorted(furniture)
    assert len(furniture) < len(spans) or not furniture
    left = leave_out(body, [(f.start, f.end) for f in furniture])
    assert (
        left.split()
        == " ".join(body[a:b] for a, b in spans if (a, b) not in {f[:2] for f in furniture}).split()
    )
