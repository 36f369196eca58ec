"""What may happen to the clock of one reply on its way: it stands, gets more time, or its answer is returned."""

from enum import StrEnum


class Turn(StrEnum):
    """Those that stand today are left to whoever signs in; the others ended and the reply went on."""

    PAUSED = "paused"
    PAUSE_OVER = "pause_over"
    OBJECTED = "objected"
    OBJECTION_OVERDUE = "objection_overdue"
    PAPERS_AWAITED = "papers_awaited"
    PAPERS_BROUGHT = "papers_brought"
    OBJECTION_REFUSED = "objection_refused"
    ASKED = "asked"
    ASKED_LONG_AGO = "asked_long_ago"
    OFFERED = "offered"
    OFFER_TAKEN = "offer_taken"
    OFFER_LAPSED = "offer_lapsed"
    EXTENDED = "extended"
    NOT_EXTENDED = "not_extended"
    RETURNED = "returned"
    COMPLETED = "completed"
    MISSED = "missed"


RETURNING = frozenset({Turn.RETURNED, Turn.COMPLETED, Turn.MISSED})
STANDING = frozenset(
    {
        Turn.PAUSED,
        Turn.OBJECTED,
        Turn.OBJECTION_OVERDUE,
        Turn.PAPERS_AWAITED,
        Turn.ASKED,
        Turn.ASKED_LONG_AGO,
        Turn.OFFERED,
    }
)
# By index of the plan.
TURNS: dict[int, dict[str, Turn]] = {
    0: {
        "so-van-hoa-the-thao-du-lich": Turn.ASKED,
        "thue": Turn.OBJECTED,
        "so-noi-vu": Turn.OFFERED,
        "so-dan-toc-ton-giao": Turn.EXTENDED,
        "cong-an": Turn.RETURNED,
    },
    10: {
        "so-noi-vu": Turn.PAPERS_BROUGHT,
        "so-y-te": Turn.OBJECTION_REFUSED,
        "so-dan-toc-ton-giao": Turn.EXTENDED,
    },
    17: {
        "van-phong-ubnd": Turn.PAUSED,
        "thanh-tra": Turn.PAPERS_AWAITED,
        "phuong-xuan-huong-da-lat": Turn.OBJECTION_OVERDUE,
    },
    19: {"van-phong-ubnd": Turn.EXTENDED, "so-noi-vu": Turn.PAPERS_BROUGHT},
    21: {"so-van-hoa-the-thao-du-lich": Turn.MISSED},
    28: {
        "so-van-hoa-the-thao-du-lich": Turn.OFFER_LAPSED,
        "so-noi-vu": Turn.COMPLETED,
        "so-dan-toc-ton-giao": Turn.PAPERS_BROUGHT,
        "cong-an": Turn.OBJECTION_REFUSED,
    },
    31: {"thanh-tra": Turn.OFFER_TAKEN, "van-phong-ubnd": Turn.NOT_EXTENDED, "so-tu-phap": Turn.PAUSE_OVER},
    33: {"so-noi-vu": Turn.ASKED_LONG_AGO},
    39: {"bhxh": Turn.COMPLETED},
    42: {"so-noi-vu": Turn.EXTENDED, "cong-an": Turn.COMPLETED, "so-van-hoa-the-thao-du-lich": Turn.PAUSE_OVER},
}
