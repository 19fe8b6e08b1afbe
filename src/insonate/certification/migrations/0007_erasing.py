"""Triggers that let a row go where a permit names it (decision 0140)."""

from django.db import migrations

from insonate.kit.append_only import only_grows


class Migration(migrations.Migration):
    dependencies = [("certification", "0006_kept_anew"), ("audit", "0004_erasure_permits")]

    operations = [
        only_grows(
            "certification_award",
            "certification_casefile",
            "certification_certificate",
            "certification_certificatefile",
            "certification_gapexplanation",
            "certification_submission",
            "certification_submissionfile",
        )
    ]
