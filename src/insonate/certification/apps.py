from django.apps import AppConfig


class CertificationConfig(AppConfig):
    name = "insonate.certification"
    label = "certification"
