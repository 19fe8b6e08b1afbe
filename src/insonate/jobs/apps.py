from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "insonate.jobs"
    label = "jobs"
