"""Work done later. A service says `uow.enqueue(Job(...))`; a handler registered in `kinds.py` does it in a worker.

Above the wiring, because a handler may need the whole application: mail, files, several transactions.
"""

from workflow.jobs.handlers import Handler, InOneTransaction, InSteps, Registry, Task
from workflow.jobs.kinds import HANDLERS
from workflow.jobs.performing import work_off
from workflow.jobs.worker import Worker

__all__ = ["HANDLERS", "Handler", "InOneTransaction", "InSteps", "Registry", "Task", "Worker", "work_off"]
