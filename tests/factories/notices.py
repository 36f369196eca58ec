"""Notices as the composer gets them, made without a database."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from workflow.vocabulary.notices import MailContent, MailKind, NoticeKind, NoticeView

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
VIEW = NoticeView(
    id=1,
    kind=NoticeKind.CIRCULATED,
    created_at=NOW,
    read_at=None,
    owed=True,
    agency_id=2,
    principal="",
    request_id=12,
    reply_id=34,
    number="12/2026/STC-LYK",
    subject="Quyết định ban hành Quy chế phối hợp quản lý tài sản công",
    restricted=False,
    drafter="Sở Tài chính",
    responder="Sở Tư pháp",
    due_at=datetime(2026, 12, 15, 17, 0, tzinfo=UTC),
    owing=True,
    paused=False,
    settled=False,
    sequence=3,
    timezone="Asia/Ho_Chi_Minh",
    args={},
)


def view(**changes: Any) -> NoticeView:
    return replace(VIEW, **changes)


def content(*views: NoticeView, **changes: Any) -> MailContent:
    single = MailContent(
        kind=MailKind.SINGLE if len(views) < 2 else MailKind.DIGEST,
        name="Trần Thị Bình",
        address="binh@tinh.example",
        locale="vi",
        message_key="abc123",
        thread="request-12" if len(views) < 2 else "",
        at=NOW,
        notices=views or (VIEW,),
    )
    return replace(single, **changes)
