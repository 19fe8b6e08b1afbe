from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "insonate.programmes"
    label = "programmes"
