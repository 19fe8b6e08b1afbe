"""What is kept of a cohort says more now: drop it, and the next look finds it anew (decision 0090)."""

from django.db import migrations


def drop_kept(apps, _schema):
    apps.get_model("certification", "KeptStanding").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("certification", "0009_registry")]
    operations = [migrations.RunPython(drop_kept, migrations.RunPython.noop)]
