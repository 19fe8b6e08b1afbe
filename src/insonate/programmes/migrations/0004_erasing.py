"""Triggers that let a row go where a permit names it (decision 0140)."""

from django.db import migrations

from insonate.kit.append_only import only_grows


class Migration(migrations.Migration):
    dependencies = [("programmes", "0003_drafts"), ("audit", "0004_erasure_permits")]

    operations = [
        only_grows(
            "programmes_applicationstep",
            "programmes_attestedfact",
            "programmes_factdecision",
            "programmes_factdocument",
        )
    ]
