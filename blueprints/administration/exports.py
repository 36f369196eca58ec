"""Tables to take away: what stands, and empty templates to fill in, as CSV and XLSX."""

from collections.abc import Iterable, Sequence

from flask import Response
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from blueprints.administration import scope
from blueprints.administration.blueprint import blueprint
from blueprints.web.execution import reading
from blueprints.web.guards import administrator
from workflow.adapters.tables import write_csv, write_xlsx
from workflow.queries.administration.exports import export_rows, template_rows
from workflow.sheets import kind_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/export/<kind>.<ending>")
@administrator
def export(kind: str, ending: str) -> ResponseReturnValue:
    kind_of(kind)
    with reading() as session:
        rows = list(export_rows(session, scope.jurisdiction_id(), kind, scope.language()))
    return _file(f"{kind}-{scope.today():%Y-%m-%d}", kind, rows, ending)


@blueprint.get("/template/<kind>.<ending>")
@administrator
def template(kind: str, ending: str) -> ResponseReturnValue:
    """The header and one line as an example; headers in either language are read back."""
    return _file(f"{kind}-template", kind, template_rows(kind, scope.language()), ending)


def _file(name: str, title: str, rows: Iterable[Sequence[str]], ending: str) -> ResponseReturnValue:
    if ending == "csv":
        content, media_type = write_csv(rows), "text/csv; charset=utf-8"
    elif ending == "xlsx":
        content, media_type = write_xlsx(title, rows), XLSX
    else:
        raise NotFound
    response = Response(content, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return response
