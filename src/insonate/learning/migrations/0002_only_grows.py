"""What was written, published and read only grows."""

from django.db import migrations

from insonate.kit.append_only import only_grows


class Migration(migrations.Migration):
    dependencies = [("learning", "0001_curriculum"), ("audit", "0004_erasure_permits")]

    operations = [
        only_grows(
            "learning_outline", "learning_revision", "learning_figure", "learning_moduleproposal",
            "learning_moduledecision", "learning_moduleversion", "learning_pageread", "learning_selfcheck",
        )
    ]  # fmt: skip
