from django.apps import AppConfig


class LogbookConfig(AppConfig):
    name = "insonate.logbook"
    label = "logbook"
