"""Save the whole form of a request at once, with the draft file when one was chosen: both or neither."""

from dataclasses import dataclass

from workflow.services.attach_draft import AttachDraft, attach_draft
from workflow.services.write_request import WriteRequest, write_request
from workflow.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class SaveRequest:
    """The version is checked by the first part; the file then goes on top of what that part wrote."""

    content: WriteRequest
    file: tuple[str, bytes] | None = None


def save_request(uow: UnitOfWork, command: SaveRequest) -> None:
    """Raises what its parts raise."""
    write_request(uow, command.content)
    if command.file is not None:
        name, content = command.file
        attach_draft(uow, AttachDraft(request_id=command.content.request_id, version=None, name=name, content=content))
