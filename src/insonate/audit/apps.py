from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "insonate.audit"
    label = "audit"
