from datetime import date

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("logbook", "0004_sign_offs")]

    operations = [
        migrations.AddField("scan", "digest", models.CharField(default="", max_length=64), preserve_default=False),
        migrations.AddField("scan", "recorded_on", models.DateField(default=date(2026, 1, 1)), preserve_default=False),
        migrations.AlterField("scan", "applications", models.CharField(blank=True, max_length=400)),
    ]
