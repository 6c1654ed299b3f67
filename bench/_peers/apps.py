from django.apps import AppConfig


class PeersConfig(AppConfig):
    name = "bench._peers"
    label = "peers"

    def ready(self) -> None:
        from auditlog.registry import auditlog

        from bench._peers.models import ByAuditlog

        auditlog.register(ByAuditlog)
