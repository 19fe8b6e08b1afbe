"""Triggers that let a row go where a permit names it (decision 0140)."""

from django.db import migrations

from insonate.kit.append_only import only_grows


class Migration(migrations.Migration):
    dependencies = [("logbook", "0006_transfer"), ("audit", "0004_erasure_permits")]

    operations = [
        only_grows(
            "logbook_restoredscan",
            "logbook_scanversion",
            "logbook_signoff",
        )
    ]
