"""The feature's one blueprint; its views stand in the modules beside."""

from flask import Blueprint

blueprint = Blueprint("requests", __name__)
