"""Composes a mail in its reader's language from the templates in templates/mail. Implements `ports.Composer`.

Never in it: the words of a preparation, a free-text reason, and of a restricted request anything but number and agency.
"""

import gettext
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from babel.dates import format_date
from css_inline import CSSInliner
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from workflow.adapters.calendar_file import DueEntry, calendar_file, reply_uid
from workflow.policies.notice_words import heading, sentence
from workflow.ports import CalendarPart, Letter
from workflow.vocabulary.notices import DRAFTING_KINDS, MailContent, MailKind, NoticeKind, NoticeView

VIETNAM = "Asia/Ho_Chi_Minh"
LONGEST_SUBJECT = 140
DATELESS = DRAFTING_KINDS | {NoticeKind.HANDED_ON, NoticeKind.SUSPENDED}
ENDS_THE_DATE = frozenset({NoticeKind.RELEASED, NoticeKind.CLAIM_ACCEPTED})


def _(text: str) -> str:
    """Marks a text for the catalogue."""
    return text


VIETNAM_TIME = _("Vietnam time, UTC+7")
MOMENT = _("%(hour)s on %(day)s (%(zone)s)")
DIGEST_SUBJECT = _("Summary of %(day)s: %(owed)s to do, further news: %(others)s")
ENTRY = _("Due: position on document %(number)s of %(drafter)s")
ENTRY_WORDS = _("To be signed and sent before %(moment)s.")


@dataclass(frozen=True, kw_only=True)
class Told:
    """One notice in words, as a template shows it. `due` is empty where no date concerns the reader."""

    heading: str
    sentence: str
    number: str
    subject: str
    drafter: str
    due: str
    principal: str
    owed: bool
    settled: bool


class MailComposer:
    """`root` holds templates/ and translations/; `public_url` is where readers reach this installation."""

    def __init__(self, root: Path, public_url: str) -> None:
        self._root = root
        self._public_url = public_url.rstrip("/")
        self._domain = urlsplit(public_url).hostname or "localhost"
        self._environments = lru_cache(maxsize=4)(self._environment)
        self._inliner = CSSInliner(load_remote_stylesheets=False, keep_style_tags=False)

    def compose(self, content: MailContent) -> Letter:
        language = content.locale if content.locale in {"vi", "en"} else "vi"
        words = _Words(language, self._translations(language))
        digest = content.kind is MailKind.DIGEST
        told = [words.told(view) for view in content.notices]
        first = content.notices[0]
        values: dict[str, Any] = {
            "language": language,
            "name": content.name,
            "owed": [
                words.told(view) for view in sorted(content.notices, key=_first_due) if view.owed and not view.settled
            ],
            "others": [one for one in told if not one.owed or one.settled],
            "one": told[0],
            "day": words.day(content.at.astimezone(ZoneInfo(first.timezone))),
            "link": self._public_url + ("/notifications" if digest else first.path),
        }
        subject = words.digest_subject(values) if digest else _subject(told[0])
        name = "digest" if digest else "single"
        environment = self._environments(language)
        html = environment.get_template(f"mail/{name}.html").render(subject=subject, **values)
        text = environment.get_template(f"mail/{name}.txt").render(subject=subject, **values)
        return Letter(
            to_name=content.name,
            to_address=content.address,
            subject=subject,
            text=text.strip() + "\n",
            html=self._inliner.inline(html),
            message_id=f"<{content.message_key}@{self._domain}>",
            thread_id=f"<{content.thread}@{self._domain}>" if content.thread else "",
            at=content.at.astimezone(ZoneInfo(first.timezone)),
            calendars=self._calendars(content, words),
        )

    def _translations(self, language: str) -> gettext.NullTranslations:
        return gettext.translation("messages", self._root / "translations", languages=[language], fallback=True)

    def _environment(self, language: str) -> Environment:
        environment = Environment(
            loader=FileSystemLoader(self._root / "templates"),
            autoescape=select_autoescape(("html",)),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.i18n"],
        )
        environment.install_gettext_translations(self._translations(language), newstyle=True)  # type: ignore[attr-defined]
        return environment

    def _calendars(self, content: MailContent, words: "_Words") -> tuple[CalendarPart, ...]:
        """Dates still owed in one file, dates that fell away in another: each reply once, as it stands now.

        For who belongs to an agency; who oversees them all has no use for their dates in the own calendar.
        """
        dated = {view.reply_id: view for view in content.notices if view.agency_id is not None and view.due_at}
        ended = [view for view in dated.values() if view.kind in ENDS_THE_DATE and not view.owing]
        owed = [view for view in dated.values() if _has_date(view)]
        parts = (("PUBLISH", _("due-dates.ics"), owed), ("CANCEL", _("cancelled-dates.ics"), ended))
        return tuple(
            CalendarPart(
                method=method,
                name=words.translate(name),
                content=calendar_file([self._entry(view, words, content.at) for view in views], method=method),
            )
            for method, name, views in parts
            if views
        )

    def _entry(self, view: NoticeView, words: "_Words", at: datetime) -> DueEntry:
        due = _due(view)
        return DueEntry(
            uid=reply_uid(view.reply_id or 0, self._domain),
            day=(due - timedelta(microseconds=1)).date(),
            summary=words.translate(ENTRY) % {"number": view.number, "drafter": view.drafter},
            description=words.translate(ENTRY_WORDS) % {"moment": words.moment(due)},
            url=self._public_url + view.path,
            sequence=view.sequence,
            stamp=at,
            cancelled=not view.owing,
        )


class _Words:
    """One language."""

    def __init__(self, language: str, translations: gettext.NullTranslations) -> None:
        self.language = language
        self.translate = translations.gettext

    def told(self, view: NoticeView) -> Told:
        def moment(iso: str) -> str:
            return self.moment(datetime.fromisoformat(iso).astimezone(ZoneInfo(view.timezone)))

        return Told(
            heading=heading(view, self.translate, outside=True),
            sentence=sentence(view, self.translate, moment, outside=True),
            number=view.number,
            subject="" if view.restricted else view.subject,
            drafter=view.drafter,
            due=self.moment(_due(view)) if _has_date(view) else "",
            principal=view.principal,
            owed=view.owed,
            settled=view.settled,
        )

    def moment(self, at: datetime) -> str:
        """`at` in the local zone. 24:00 of a day is stored as 00:00 of the next."""
        midnight = (at.hour, at.minute) == (0, 0)
        return self.translate(MOMENT) % {
            "hour": "24:00" if midnight else f"{at:%H:%M}",
            "day": self.day(at - timedelta(microseconds=1)),
            "zone": self.zone(at),
        }

    def day(self, at: datetime) -> str:
        weekday = str(format_date(at.date(), "EEEE", locale=self.language))
        return f"{weekday[0].lower() + weekday[1:] if self.language == 'vi' else weekday}, {at:%d/%m/%Y}"

    def zone(self, at: datetime) -> str:
        if str(at.tzinfo) == VIETNAM:
            return self.translate(VIETNAM_TIME)
        return f"{at.tzinfo}, UTC{at:%z}"

    def digest_subject(self, values: dict[str, Any]) -> str:
        counts = {"owed": len(values["owed"]), "others": len(values["others"]), "day": values["day"]}
        return self.translate(DIGEST_SUBJECT) % counts


def _has_date(view: NoticeView) -> bool:
    """A date is said to who has to do with the reply that is owed, and while its clock runs."""
    counts = view.owing and not view.paused and not view.drafting
    return view.due_at is not None and counts and view.kind not in DATELESS


def _first_due(view: NoticeView) -> datetime:
    """Sorts what is owed: the first date first, what has none at the end."""
    return _due(view) if _has_date(view) else datetime.max.replace(tzinfo=UTC)


def _due(view: NoticeView) -> datetime:
    """In the local zone. Only where there is a date."""
    return (view.due_at or view.created_at).astimezone(ZoneInfo(view.timezone))


def _subject(one: Told) -> str:
    """What it is about: heading, number, and the beginning of what the document says, cut at a word."""
    parts: Sequence[str] = [part for part in (one.number, one.subject) if part]
    whole = f"{one.heading}: {' – '.join(parts)}" if parts else one.heading
    if len(whole) <= LONGEST_SUBJECT:
        return whole
    return whole[:LONGEST_SUBJECT].rsplit(" ", 1)[0] + "…"
