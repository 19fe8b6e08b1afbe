from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "insonate.demo"
    label = "demo"
