from django.db import migrations

from insonate.kit.append_only import only_grows


class Migration(migrations.Migration):
    dependencies = [("programmes", "0001_initial")]

    operations = [
        only_grows(
            "programmes_programmeversion",
            "programmes_applicationstep",
            "programmes_attestedfact",
            "programmes_factdecision",
            "programmes_factdocument",
        )
    ]
