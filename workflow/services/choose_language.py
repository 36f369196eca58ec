"""An officer chooses the language in which the screens greet the account."""

from dataclasses import dataclass

from workflow.services.account_acts import own_account, record
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.refusals import Incomplete, Missing

LANGUAGES = ("vi", "en")


@dataclass(frozen=True, kw_only=True)
class ChooseLanguage:
    locale: str


def choose_language(uow: UnitOfWork, command: ChooseLanguage) -> None:
    """Raises Incomplete for a language that there is none of."""
    if command.locale not in LANGUAGES:
        raise Incomplete([Missing(key="language_unknown", place="locale")])
    officer = own_account(uow)
    if officer.locale == command.locale:
        return
    before = officer.locale
    officer.locale = command.locale
    record(uow, "language_chosen", officer.id, before={"locale": before}, after={"locale": command.locale})
