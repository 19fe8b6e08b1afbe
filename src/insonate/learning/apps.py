from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "insonate.learning"
    label = "learning"
