from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "insonate.billing"
    label = "billing"
