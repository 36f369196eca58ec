"""What day a template shows for an instant, a date, or the text of a stored derivation."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask_babel import Babel

from blueprints.web import template_dates


@pytest.fixture
def page() -> Iterator[Flask]:
    app = Flask(__name__)
    Babel(app, default_timezone="Asia/Ho_Chi_Minh")
    template_dates.init_app(app)
    with app.test_request_context("/"):
        yield app


@pytest.mark.usefixtures("page")
def test_the_end_of_a_day_is_shown_as_that_day_and_not_as_the_next() -> None:
    end_of_thursday = datetime(2026, 11, 26, 17, 0, tzinfo=UTC)  # 00:00 on Friday in Vietnam
    assert template_dates.due_day(end_of_thursday) == date(2026, 11, 26)
    assert template_dates.due_day("2026-11-26T17:00:00+00:00") == date(2026, 11, 26)


@pytest.mark.usefixtures("page")
def test_the_end_of_office_hours_is_shown_on_its_own_day() -> None:
    assert template_dates.due_day(datetime(2026, 11, 26, 10, 0, tzinfo=UTC)) == date(2026, 11, 26)


@pytest.mark.usefixtures("page")
def test_an_instant_falls_on_the_local_day() -> None:
    late_evening_utc = datetime(2026, 11, 25, 20, 0, tzinfo=UTC)
    assert template_dates.as_day(late_evening_utc) == date(2026, 11, 26)
    assert template_dates.as_moment(late_evening_utc).hour == 3


@pytest.mark.usefixtures("page")
def test_a_plain_date_is_left_as_it_is() -> None:
    assert template_dates.as_day("2026-11-26") == date(2026, 11, 26)
    assert template_dates.due_day(date(2026, 11, 26)) == date(2026, 11, 26)


def test_a_template_can_use_the_filters(page: Flask) -> None:
    words = page.jinja_env.from_string("{{ '2026-11-26'|as_day|dateformat('dd/MM/yyyy') }}").render()
    assert words == "26/11/2026"
