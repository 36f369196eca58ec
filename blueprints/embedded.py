"""What a server loads that works off the queue itself: one process, so that both pass SQLite's one write gate.

`granian --workers 1 … blueprints.embedded:app`; where workers run by themselves, `wsgi:app` is served instead.
"""

from multiprocessing.util import Finalize

from blueprints.factory import create_app
from blueprints.web.execution import EXTENSION
from workflow.jobs import HANDLERS, Worker

app = create_app()
worker = Worker(app.extensions[EXTENSION], HANDLERS)
worker.start()
Finalize(None, worker.close, exitpriority=10)  # the server's process ends without the hooks of atexit
