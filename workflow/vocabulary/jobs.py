"""Words of the work that is done later: which kinds there are, and how a job stands."""

from enum import StrEnum


class JobKind(StrEnum):
    """One handler stands behind each in `workflow/jobs/kinds.py`."""

    FORGET_FINISHED_JOBS = "forget_finished_jobs"
    SWEEP = "sweep"
    REPORT_HOLIDAY_YEARS = "report_holiday_years"
    ANNOUNCE = "announce"
    DELIVER = "deliver"


class JobState(StrEnum):
    """As it is stored: an open job waits or is being done; a dead one failed too often and waits for people."""

    OPEN = "open"
    DONE = "done"
    DEAD = "dead"
