"""Writes and verifies the hash chains of the audit trail.

An entry's digest is SHA-256 over the previous digest, a newline, and the canonical JSON of what the entry says. The
chain's head is locked before it is read, so that two writers of one chain stand in a row and no ordinal is skipped.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Row, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from workflow.adapters.rows import write_rows
from workflow.models import AuditChain, AuditEntry
from workflow.vocabulary.events import Event

GENESIS = "0" * 64
AT_ONCE = 500  # chains locked by one statement
# Run at each commit: built once.
HEADS = (
    select(AuditChain.chain, AuditChain.length, AuditChain.head)
    .where(AuditChain.chain.in_(bindparam("chains", expanding=True)))
    .order_by(AuditChain.chain)
    .with_for_update()
)
NEW_HEAD = (
    update(AuditChain)
    .where(AuditChain.chain == bindparam("key"))
    .values(length=bindparam("length"), head=bindparam("head"))
)
CONTENT = (
    "chain",
    "ordinal",
    "at",
    "request_id",
    "jurisdiction_id",
    "actor_id",
    "on_behalf_of_id",
    "name",
    "subject",
    "subject_id",
    "before",
    "after",
)


def canonical(content: Mapping[str, Any]) -> str:
    """Sorted keys, no spaces, UTF-8 kept; instants as ISO 8601 in UTC with microseconds."""
    said = {key: content[key] for key in CONTENT}
    said["at"] = content["at"].isoformat(timespec="microseconds")
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def entry_digest(previous: str, content: Mapping[str, Any]) -> str:
    return hashlib.sha256(f"{previous}\n{canonical(content)}".encode()).hexdigest()


def _lock_heads(session: Session, chains: Sequence[str]) -> dict[str, tuple[int, str]]:
    """Length and head by chain; `chains` in order, and locked in it. New ones begin."""
    heads: dict[str, tuple[int, str]] = {}
    for start in range(0, len(chains), AT_ONCE):
        batch = chains[start : start + AT_ONCE]
        found = _locked(session, batch)
        if fresh := [{"chain": chain, "length": 0, "head": GENESIS} for chain in batch if chain not in found]:
            dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
            session.execute(dialect.insert(AuditChain).values(fresh).on_conflict_do_nothing())
            found = _locked(session, batch)
        heads |= found
    return heads


def _locked(session: Session, chains: Sequence[str]) -> dict[str, tuple[int, str]]:
    return {row.chain: (row.length, row.head) for row in session.execute(HEADS, {"chains": chains})}


def append(
    session: Session, events: Sequence[Event], *, actor_id: int | None, now: datetime
) -> list[tuple[str, int, str]]:
    """Write the events of one transaction: heads locked in chain order, then the entries, then the heads.

    As many statements for one chain as for some hundred, so that an act on a whole jurisdiction stays one act.
    Returns (chain, ordinal, name) of what was written.
    """
    if not events:
        return []
    ordered = sorted(events, key=lambda event: event.chain)
    heads = _lock_heads(session, list(dict.fromkeys(event.chain for event in ordered)))
    rows: list[dict[str, Any]] = []
    for event in ordered:
        length, previous = heads[event.chain]
        content = {
            "chain": event.chain,
            "ordinal": length + 1,
            "at": now,
            "request_id": event.request_id,
            "jurisdiction_id": event.jurisdiction_id,
            "actor_id": actor_id,
            "on_behalf_of_id": event.on_behalf_of,
            "name": event.name,
            "subject": event.subject,
            "subject_id": event.subject_id,
            "before": dict(event.before),
            "after": dict(event.after),
        }
        digest = entry_digest(previous, content)
        rows.append({**content, "previous": previous, "digest": digest})
        heads[event.chain] = (length + 1, digest)
    write_rows(session, AuditEntry, rows)
    said = [{"key": chain, "length": length, "head": head} for chain, (length, head) in heads.items()]
    session.connection().execute(NEW_HEAD, said)
    return [(row["chain"], row["ordinal"], row["name"]) for row in rows]


@dataclass(frozen=True, kw_only=True)
class Breach:
    """One place where a chain does not hold. `kind`: altered, missing, broken_link, wrong_head, no_head."""

    chain: str
    ordinal: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class Verification:
    entries: int
    chains: int
    breaches: tuple[Breach, ...]


def _check_chain(chain: str, rows: Iterator[Row[AuditEntry]]) -> tuple[int, str, list[Breach]]:
    expected, head, breaches = 0, GENESIS, []
    for (entry,) in rows:
        expected += 1
        content = {key: getattr(entry, key) for key in CONTENT}
        if entry.ordinal != expected:
            breaches.append(Breach(chain=chain, ordinal=expected, kind="missing"))
            expected = entry.ordinal
        elif entry.previous != head:
            breaches.append(Breach(chain=chain, ordinal=entry.ordinal, kind="broken_link"))
        if entry.digest != entry_digest(entry.previous, content):
            breaches.append(Breach(chain=chain, ordinal=entry.ordinal, kind="altered"))
        head = entry.digest
    return expected, head, breaches


def verify(session: Session) -> Verification:
    """Recompute every chain from its first entry; streams, so memory does not grow with the trail."""
    heads = {row.chain: (row.length, row.head) for row in session.execute(select(AuditChain.__table__))}
    entries, chains, breaches = 0, 0, []
    stream = session.execute(
        select(AuditEntry).order_by(AuditEntry.chain, AuditEntry.ordinal).execution_options(yield_per=1000)
    )
    for chain, rows in groupby(stream, key=lambda row: row[0].chain):
        length, head, found = _check_chain(chain, rows)
        entries, chains = entries + length, chains + 1
        breaches += found
        known = heads.pop(chain, None)
        if known is None:
            breaches.append(Breach(chain=chain, ordinal=length, kind="no_head"))
        elif known != (length, head):
            breaches.append(Breach(chain=chain, ordinal=length, kind="wrong_head"))
    breaches += [Breach(chain=chain, ordinal=1, kind="missing") for chain, (length, _) in heads.items() if length]
    return Verification(entries=entries, chains=chains, breaches=tuple(breaches))
