"""Imports, the rows they brought, and how their columns were read."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class BatchState(models.TextChoices):
    """Where an import stands."""

    UPLOADED = "uploaded", _("Uploaded")
    APPLIED = "applied", _("Imported")
    UNDONE = "undone", _("Undone")


class BatchKind(models.TextChoices):
    """What the file is."""

    TABLE = "table", _("Spreadsheet")
    LOGBOOK = "logbook", _("Export of a logbook")


class ImportBatch(models.Model):
    """One row is one file brought into one logbook, all of it or none. Its state changes; the file does not. A file
    that was neither applied nor given up is forgotten after a day."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    logbook = models.ForeignKey("logbook.Logbook", on_delete=models.PROTECT, related_name="import_batches")
    kind = models.CharField(max_length=20, choices=BatchKind.choices, default=BatchKind.TABLE)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField(null=True, help_text="The file, until it is applied or given up.")
    mapping = models.JSONField(default=dict)
    rows = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    already_there = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)
    kept_at_undo = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=20, choices=BatchState.choices, default=BatchState.UPLOADED)
    uploaded_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.file_name


class ImportedRow(models.Model):
    """One row is one row of a file that became a scan, kept to know it again. Disappears when the import is undone,
    so that the file can come again."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="imported_rows")
    logbook = models.ForeignKey("logbook.Logbook", on_delete=models.CASCADE, related_name="+")
    scan = models.OneToOneField("logbook.Scan", on_delete=models.CASCADE, related_name="imported_row")
    number = models.PositiveIntegerField()
    as_written = models.CharField(max_length=64)
    as_read = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["logbook", "as_written"]), models.Index(fields=["logbook", "as_read"])]

    def __str__(self) -> str:
        return f"row {self.number} of {self.batch_id}"


class RestoredScan(models.Model):
    """One row is what an export stated of a scan before it came here: when and by whom its versions were recorded,
    who signed. Never changes. It is shown and exported again; it never counts, since nobody here saw it happen."""

    scan = models.OneToOneField("logbook.Scan", on_delete=models.PROTECT, related_name="restored")
    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="restored_scans")
    stated = models.TextField()

    def __str__(self) -> str:
        return f"restored {self.scan_id}"


class RememberedMapping(models.Model):
    """One row is how a person read the columns of a kind of file, kept to guess the next one. Changes with use."""

    logbook = models.ForeignKey("logbook.Logbook", on_delete=models.CASCADE, related_name="+")
    headers = models.CharField(max_length=64)
    mapping = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["logbook", "headers"], name="mapping_once_per_headers")]

    def __str__(self) -> str:
        return self.headers
