"""How the place of a comment reads in each language."""

from dataclasses import replace

import pytest
from flask import Flask
from flask_babel import force_locale

from blueprints.web.places import place
from workflow.policies.position_rules import CommentDraft

TYPED = CommentDraft(article="5", clause="2", point="a", page="3", text="x")


@pytest.mark.parametrize(
    ("comment", "vietnamese", "english"),
    [
        (TYPED, "Điều 5, khoản 2, điểm a, trang 3", "Article 5, clause 2, point a, page 3"),
        (replace(TYPED, article="5a", clause="", point="đ", page=""), "Điều 5a, điểm đ", "Article 5a, point đ"),
        (replace(TYPED, article="Điều 5", clause="khoản 2", point="", page=""), "Điều 5, khoản 2", "Điều 5, khoản 2"),
        (CommentDraft(article="Mục III", text="x"), "Mục III", "Mục III"),
        (CommentDraft(whole_text=True, text="x"), "Toàn văn dự thảo", "The whole text"),
        (CommentDraft(text="x"), "chưa nêu vị trí", "place not given yet"),
    ],
)
def test_a_bare_number_gets_its_word_and_anything_else_stands_as_typed(
    web: Flask, comment: CommentDraft, vietnamese: str, english: str
) -> None:
    with web.test_request_context("/"), force_locale("vi"):
        assert place(comment) == vietnamese
    with web.test_request_context("/"), force_locale("en"):
        assert place(comment) == english
