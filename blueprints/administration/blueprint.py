"""The blueprint that the page files hang their views on."""

from flask import Blueprint

blueprint = Blueprint("administration", __name__, url_prefix="/administration")
