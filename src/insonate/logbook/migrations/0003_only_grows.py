from django.db import migrations

from insonate.kit.append_only import only_grows


class Migration(migrations.Migration):
    dependencies = [("logbook", "0002_initial")]

    operations = [only_grows("logbook_scanversion", "logbook_signoff")]
