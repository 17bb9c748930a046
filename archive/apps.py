from django.apps import AppConfig
from django.db.models.signals import post_migrate

ROLES = [
    ("presided", "presided", "主持"),
    ("spoke", "spoke", "讲话"),
    ("conveyed", "conveyed", "传达"),
    ("reported", "reported", "汇报"),
    ("exchange_speech", "made an exchange speech", "交流发言"),
    ("attended", "attended", "出席"),
    ("observed", "observed", "列席"),
    ("accompanied", "accompanied", "陪同"),
    ("entrusted", "acted for another", "受委托"),
    ("signed", "signed", "签署"),
    ("instructed", "sent an instruction", "批示"),
    ("lectured", "lectured", "讲解"),
]


def add_roles(sender, using, **kwargs) -> None:
    """The roles of the record contract are there wherever the tables are, a flushed database included."""
    role = sender.get_model("Role")
    for order, (code, name, name_zh) in enumerate(ROLES, start=1):
        role.objects.using(using).update_or_create(
            code=code, defaults={"name": name, "name_zh": name_zh, "order": order}
        )


class ArchiveConfig(AppConfig):
    name = "archive"
    verbose_name = "Archive"

    def ready(self) -> None:
        from archive import checks  # noqa: F401  registers the system checks

        post_migrate.connect(add_roles, sender=self)
