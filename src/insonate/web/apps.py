from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "insonate.web"
    label = "web"
