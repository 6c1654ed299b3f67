from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "demo"

    def ready(self) -> None:
        from audit import words
        from demo import audited

        words.register(audited.ACTIONS)
