"""A table brought in by the administrator of the province."""

from tests.factories.province import Province
from workflow.adapters.tables import write_csv
from workflow.bootstrap import Application
from workflow.services.import_table import HoldTable, ImportReport, ImportTable, hold_table, import_table


def imported(
    application: Application,
    province: Province,
    kind: str,
    rows: list[list[str]],
    *,
    apply: bool = True,
    language: str = "vi",
) -> ImportReport:
    administrator = province.actor("administrator")
    held = HoldTable(jurisdiction_id=province.jurisdiction_id, kind=kind, content=write_csv(rows))
    digest = application.run(hold_table, held, administrator)
    command = ImportTable(
        jurisdiction_id=province.jurisdiction_id,
        kind=kind,
        digest=digest,
        name="bang.csv",
        apply=apply,
        language=language,
    )
    return application.run(import_table, command, administrator)
