"""Prove that nothing in the audit trail was altered, removed or added behind the product's back."""

from sqlalchemy.orm import Session

from workflow.adapters.audit_chain import Verification, verify
from workflow.adapters.database import one_snapshot


def verify_audit(session: Session) -> Verification:
    """Entries and chains counted, and each place where a chain does not hold.

    The session must have read nothing yet: heads and entries are of one moment, whoever writes meanwhile.
    """
    one_snapshot(session)
    return verify(session)
