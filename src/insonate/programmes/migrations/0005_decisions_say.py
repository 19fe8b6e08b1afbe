from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programmes", "0004_erasing")]

    operations = [
        # Without a default: SQLite then adds the column where the table stands, and its triggers stay.
        migrations.AddField(model_name="factdecision", name="says", field=models.JSONField(null=True)),
    ]
