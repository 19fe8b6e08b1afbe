"""What is remembered of every act."""

from django.conf import settings
from django.db import models


class AuditChain(models.Model):
    """One row is the head of one chain: how long it is and the hash of its last entry. Changes with every entry."""

    key = models.CharField(max_length=120, unique=True)
    length = models.PositiveBigIntegerField(default=0)
    head = models.CharField(max_length=64, default="0" * 64)

    def __str__(self) -> str:
        return f"{self.key} ({self.length})"


class AuditEntry(models.Model):
    """One row is one act that somebody did. Appears in the transaction of the act; never changes."""

    chain = models.ForeignKey(AuditChain, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    on_behalf_of = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=120)
    detail = models.TextField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "number"], name="audit_entry_number_once")]
        indexes = [models.Index(fields=["subject"]), models.Index(fields=["at"])]

    def __str__(self) -> str:
        return f"{self.chain_id}/{self.number} {self.action}"


class ErasurePermit(models.Model):
    """One row lets one row of a table that only grows be changed or deleted, in the transaction that wrote it. No
    permit outlives its transaction; none is ever given for what the audit trail says."""

    table_name = models.CharField(max_length=63)
    row_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["table_name", "row_id"], name="erasure_permit_once"),
            models.CheckConstraint(
                condition=~models.Q(table_name="audit_auditentry"), name="audit_trail_is_not_erased"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table_name} {self.row_id}"
