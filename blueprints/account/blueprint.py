"""The feature's one blueprint; its views stand in the modules beside."""

from flask import Blueprint

blueprint = Blueprint("account", __name__)
