"""What stands around every page."""

from flask import Flask
from sqlalchemy import update

from tests.factories.reply_journey import Journey
from tests.factories.reply_pages import SignIn
from workflow.models import Agency, Jurisdiction


def test_the_frame_names_agency_and_jurisdiction_in_the_readers_language(sign_in: SignIn, journey: Journey) -> None:
    with journey.application.sessions.begin() as session:
        session.execute(update(Agency).values(name_en="Department of Justice"))
        session.execute(update(Jurisdiction).values(name_en="Sample Province"))
    reader = sign_in("stp.officer")
    page = reader.get("/replies/").text
    assert "Department of Justice" not in page
    reader.get("/language/en")
    page = reader.get("/replies/").text
    assert page.split("<nav")[0].count("Department of Justice") == 1
    assert "Sample Province" in page.split("<footer")[1]


def test_a_demonstration_says_so_on_each_page_and_a_real_installation_does_not(web: Flask) -> None:
    assert "Hệ thống trình diễn" not in web.test_client().get("/sign-in").text
    web.config["DEMONSTRATION"] = True
    assert "Hệ thống trình diễn" in web.test_client().get("/sign-in").text
