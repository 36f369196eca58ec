"""What a WSGI server loads."""

from blueprints.factory import create_app

app = create_app()
