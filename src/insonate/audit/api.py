"""The door to the audit trail."""

from insonate.audit.actions import record
from insonate.audit.erasing import blank, erase
from insonate.audit.models import AuditEntry
from insonate.audit.queries import BrokenEntry, Seal, acts_in, acts_on, broken_chains, first_broken_entry, seal

__all__ = [
    "AuditEntry",
    "BrokenEntry",
    "Seal",
    "acts_in",
    "acts_on",
    "blank",
    "broken_chains",
    "erase",
    "first_broken_entry",
    "record",
    "seal",
]
