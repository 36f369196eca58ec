"""The words of a request as they stand on its page."""

import re
from collections.abc import Callable

from tests.applications import OfficerClient
from tests.factories.reply_journey import Journey


def test_who_wrote_and_who_signed_a_request_stand_in_one_list(
    journey: Journey, sign_in: Callable[[str], OfficerClient]
) -> None:
    page = sign_in("stc.officer").get(f"/requests/{journey.request_id}").text
    facts = re.findall(r'<dl class="ck-facts">(.*?)</dl>', page, re.DOTALL)
    assert len(facts) == 1
    words = re.sub(r"<[^>]+>", " ", facts[0])
    assert re.search(r"Người soạn thảo\s+Sở Tài chính officer\s+Người ký\s+Sở Tài chính leader", words)
