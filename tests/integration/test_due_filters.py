"""Overdue in the inbox and in the list of requests is what the policy calls late, at any instant, paused or not."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.province import Province
from tests.factories.replies import Given, add_replies
from tests.integration.test_standings import NOW, replies
from workflow.bootstrap import Application
from workflow.models import Reply
from workflow.policies.standing import standing
from workflow.queries.inbox import inbox
from workflow.queries.inbox_views import Due, InboxFilter, Tab
from workflow.queries.requests import RequestFilter, list_requests
from workflow.queries.standings import Tally, tally_of, times_of
from workflow.vocabulary.administration import Standing
from workflow.vocabulary.states import OWING_STATES, ReplyState


def has_happened(reply: Given) -> bool:
    """The filters lean on the index over due dates, which holds for instants that are not in the future.

    What was returned had been sent: at its date, where nothing else is said.
    """
    sent_at = reply.sent_at or (reply.due_at if reply.state is ReplyState.RETURNED else None)
    return all(at is None or at <= NOW for at in (sent_at, reply.claimed_at, reply.paused_at))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=st.lists(replies().filter(has_happened), max_size=7))
def test_overdue_and_ahead_split_what_is_owed_as_the_policy_does(
    application: Application, province: Province, asked: list[Given]
) -> None:
    with application.sessions() as session:  # never committed: each example sees its own replies only
        add_replies(session, province, asked)
        session.expire_all()
        stored = session.query(Reply).all()
        owed = [reply for reply in stored if reply.agency_id == province.agency["stp"] and reply.state in OWING_STATES]
        for due in Due:
            chosen = InboxFilter(tab=Tab.TODO, due=due)
            page = inbox(session, province.actor("stp.leader"), chosen, now=NOW)
            late = [reply.id for reply in owed if standing(times_of(reply), NOW) is Standing.LATE]
            wanted = late if due is Due.OVERDUE else [reply.id for reply in owed if reply.id not in late]
            assert sorted(row.reply_id for row in page.rows) == sorted(wanted)
        listed = list_requests(session, province.actor("supervisor"), RequestFilter(), now=NOW)
        overdue = sum(tally_of(reply, standing(times_of(reply), NOW)) is Tally.OVERDUE for reply in stored)
        assert sum(row.overdue for row in listed.rows) == overdue
