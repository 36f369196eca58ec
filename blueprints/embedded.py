"""What a server loads that works off the queue itself: one process, so that both pass SQLite's one write gate.

`granian --workers 1 … blueprints.embedded:app`; where workers run by themselves, `wsgi:app` is served instead.
"""

import atexit

from blueprints.factory import create_app
from blueprints.web.execution import EXTENSION
from workflow.jobs import HANDLERS, Worker

app = create_app()
worker = Worker(app.extensions[EXTENSION], HANDLERS)
worker.start()
atexit.register(worker.close)
