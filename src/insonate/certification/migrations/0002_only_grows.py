from django.db import migrations

from insonate.kit.append_only import only_grows


class Migration(migrations.Migration):
    dependencies = [("certification", "0001_initial")]

    operations = [
        only_grows(
            "certification_submission",
            "certification_submissionfile",
            "certification_submissiondecision",
            "certification_gapexplanation",
            "certification_auditdraw",
            "certification_drawnentry",
            "certification_auditfinding",
        )
    ]
