"""`/metrics`: who may read it, and that its figures are those of the database at that moment."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from blueprints.factory import create_app
from tests.applications import OfficerClient
from tests.factories.jobs import Diary, in_one_transaction, in_steps, put_down
from tests.factories.mailroom import give_addresses, mails, work
from tests.factories.province import Province
from tests.factories.reply_journey import Journey, begin_journey
from tests.factories.scraping import Figures, figure, read_figures
from workflow.adapters.clock import SettableClock
from workflow.bootstrap import Application
from workflow.jobs import HANDLERS, Registry, work_off
from workflow.models import Mail
from workflow.ports import Job
from workflow.settings import Settings
from workflow.vocabulary.notices import MailState

TOKEN = "chi-he-thong-giam-sat-moi-biet-ma-nay"
PUBLIC = "https://chinh-kien.tinh.example"


def client_of(application: Application, **settings: Any) -> OfficerClient:
    changed = Settings.model_validate(application.settings.model_dump() | settings)
    app = create_app(application=replace(application, settings=changed))
    app.test_client_class = OfficerClient
    client = app.test_client()
    assert isinstance(client, OfficerClient)
    return client


def asked(client: OfficerClient, *, peer: str = "127.0.0.1", host: str = "127.0.0.1:8000", **headers: str) -> int:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    environ = {"REMOTE_ADDR": peer}
    return client.get("/metrics", headers={"Host": host, **named}, environ_overrides=environ).status_code


def scraped(client: OfficerClient) -> Figures:
    page = client.get("/metrics")
    assert page.status_code == 200
    return read_figures(page.text)


def test_a_trial_shows_its_figures_to_its_own_machine_and_to_nobody_else(application: Application) -> None:
    client = client_of(application)
    assert asked(client) == 200
    assert asked(client, peer="::1", host="[::1]:8000") == 200
    assert asked(client, host="localhost") == 200
    assert asked(client, peer="10.1.2.3") == 404
    assert asked(client, host="evil.example:8000") == 404, "a name of a stranger that leads to this machine"


@pytest.mark.parametrize("header", ["Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP"])
def test_what_a_proxy_on_this_machine_passes_on_is_not_from_this_machine(application: Application, header: str) -> None:
    assert asked(client_of(application), **{header: "127.0.0.1"}) == 404
    assert asked(client_of(application, trusted_proxies=1), **{header: "127.0.0.1"}) == 404


def test_an_installation_that_others_reach_shows_figures_for_the_token_only(application: Application) -> None:
    assert asked(client_of(application, public_url=PUBLIC)) == 404, "a proxy on the same machine is no proof"
    client = client_of(application, public_url=PUBLIC, metrics_token=TOKEN)
    assert asked(client) == 404
    assert asked(client, Authorization=f"Bearer {TOKEN}x") == 404
    assert asked(client, Authorization=TOKEN) == 404
    assert asked(client, peer="10.1.2.3", Authorization=f"Bearer {TOKEN}") == 200
    assert client.get(f"/metrics?token={TOKEN}").status_code == 404, "no secret belongs into an address"


def test_a_token_binds_the_own_machine_too(application: Application) -> None:
    assert asked(client_of(application, metrics_token=TOKEN)) == 404


def test_requests_are_counted_by_route_and_status_never_by_address(application: Application) -> None:
    client = client_of(application)
    before = scraped(client)
    for path in ("/healthz", "/healthz", "/language/vi", "/no-such-page-1", "/no-such-page-2"):
        client.get(path)
    client.open("/healthz", method="BREW")
    after = scraped(client)

    def grown(name: str, **labels: str) -> float:
        return (figure(after, name, **labels) or 0) - (figure(before, name, **labels) or 0)

    assert grown("chinhkien_requests_total", method="GET", route="/healthz", status="200") == 2
    assert grown("chinhkien_requests_total", method="GET", route="/language/<code>", status="302") == 1
    assert grown("chinhkien_requests_total", method="GET", route="(none)", status="404") == 2
    assert grown("chinhkien_request_seconds_count", route="/healthz") >= 2
    said = {value for _name, labels in after for _label, value in labels}
    assert not {"/no-such-page-1", "BREW", "/language/vi"} & said


def test_the_queue_is_told_by_kind_and_state(application: Application, clock: SettableClock) -> None:
    client = client_of(application)
    put_down(
        application, [Job(kind="note"), Job(kind="note"), Job(kind="note", run_at=clock.now() + timedelta(hours=1))]
    )
    clock.advance(timedelta(seconds=90))
    found = scraped(client)
    assert figure(found, "chinhkien_jobs", kind="note", state="due") == 2
    assert figure(found, "chinhkien_jobs", kind="note", state="scheduled") == 1
    assert figure(found, "chinhkien_oldest_due_job_seconds", kind="note") == 90
    assert figure(found, "chinhkien_jobs", kind="sweep", state="dead") == 0, "a kind without jobs is a zero, not a gap"
    work_off(application, Registry((in_one_transaction(Diary(failures=9), attempts=1),)))
    found = scraped(client)
    assert figure(found, "chinhkien_jobs", kind="note", state="due") == 0
    assert figure(found, "chinhkien_jobs", kind="note", state="dead") == 2
    assert figure(found, "chinhkien_oldest_due_job_seconds", kind="note") == 0


def test_trouble_of_a_recurring_job_shows_as_failures_in_a_row(application: Application, clock: SettableClock) -> None:
    turns = Registry((in_steps(Diary(failures=2), "turn", every=timedelta(hours=1)),))
    client = client_of(application)
    seen = []
    for _attempt in range(3):
        work_off(application, turns)
        seen.append(figure(scraped(client), "chinhkien_job_failures", kind="turn"))
        clock.advance(timedelta(minutes=1))
    assert seen == [1, 2, 0]


def test_what_is_done_is_no_depth_but_a_count_of_performed_jobs(application: Application) -> None:
    client = client_of(application)
    labels = {"kind": "counted", "outcome": "done"}
    put_down(application, [Job(kind="counted")] * 3)
    work_off(application, Registry((in_one_transaction(Diary(), "counted"),)))
    found = scraped(client)
    assert (figure(found, "chinhkien_jobs_performed_total", **labels) or 0) >= 3
    assert figure(found, "chinhkien_jobs", kind="counted", state="due") is None


def test_the_lag_of_the_sweep_is_how_long_a_reply_waits_past_its_look(
    application: Application, province: Province, clock: SettableClock
) -> None:
    journey: Journey = begin_journey(application, province, "stp")
    client = client_of(application)
    work_off(application, _sweeping())
    assert figure(scraped(client), "chinhkien_sweep_lag_seconds") == 0
    looks = journey.reply("stp").look_at
    clock.set(looks + timedelta(minutes=7))
    assert figure(scraped(client), "chinhkien_sweep_lag_seconds") == 420
    work_off(application, _sweeping())
    assert figure(scraped(client), "chinhkien_sweep_lag_seconds") == 0


def _sweeping() -> Registry:
    return Registry((HANDLERS["sweep"],))


def test_mails_are_told_by_how_they_stand(application: Application, province: Province, clock: SettableClock) -> None:
    give_addresses(application, province)
    begin_journey(application, province, "stp")
    work(application)
    waiting = len(mails(application))
    assert waiting > 1
    client = client_of(application)
    clock.advance(timedelta(minutes=2))
    found = scraped(client)
    assert figure(found, "chinhkien_mails", state="queued") == waiting
    assert figure(found, "chinhkien_oldest_mail_seconds") == 120
    with application.sessions.begin() as session:
        first = session.scalars(select(Mail.id)).first()
        session.execute(update(Mail).where(Mail.id == first).values(state=MailState.BOUNCED))
    found = scraped(client)
    assert figure(found, "chinhkien_mails", state="queued") == waiting - 1
    assert figure(found, "chinhkien_mails", state="bounced") == 1
    assert figure(found, "chinhkien_mails", state="sent") == 0


def test_a_page_is_told_even_when_the_database_does_not_answer(application: Application) -> None:
    client = client_of(application)
    with application.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE mail RENAME TO mail_away")
    found = scraped(client)
    assert figure(found, "chinhkien_database_up") == 0
    assert any(name == "chinhkien_requests_total" for name, _labels in found)


def test_a_scrape_costs_the_same_statements_whatever_there_is(
    application: Application, province: Province, count_statements: Callable[[], Any]
) -> None:
    client = client_of(application)
    with count_statements() as empty:
        scraped(client)
    begin_journey(application, province, "stp", "sxd")
    with count_statements() as full:
        scraped(client)
    assert len(empty) == len(full) == 4
