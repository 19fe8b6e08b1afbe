from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "insonate.people"
    label = "people"

    def ready(self) -> None:
        from insonate.people import account_history  # noqa: F401 - connects its receivers
