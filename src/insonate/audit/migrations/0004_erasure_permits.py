"""Rows of tables that only grow may go where a permit names them (decision 0140)."""

from django.db import migrations, models

from insonate.kit.append_only import only_grows


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_only_grows")]

    operations = [
        migrations.CreateModel(
            name="ErasurePermit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("table_name", models.CharField(max_length=63)),
                ("row_id", models.BigIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("table_name", "row_id"), name="erasure_permit_once"),
                    models.CheckConstraint(
                        condition=models.Q(("table_name", "audit_auditentry"), _negated=True),
                        name="audit_trail_is_not_erased",
                    ),
                ],
            },
        ),
        only_grows("audit_auditentry"),
    ]
