import contextlib

from django.apps import AppConfig, apps
from django.conf import settings
from django.contrib.admin.apps import SimpleAdminConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

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


def count_meetings_from_first_number(sender, using, **kwargs) -> None:
    """``/meetings/2023/`` is a year, so meetings are counted from 10001. Django cannot say where a sequence starts."""
    from archive.models.meetings import FIRST_NUMBER  # models cannot be imported before the apps are loaded

    connection = connections[using]
    table, before = sender.get_model("Meeting")._meta.db_table, FIRST_NUMBER - 1
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            if cursor.fetchone() is None:
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, 0)", [table])
            cursor.execute("UPDATE sqlite_sequence SET seq = max(seq, %s) WHERE name = %s", [before, table])
        elif connection.vendor == "postgresql":
            sequence = f"pg_get_serial_sequence('{table}', 'id')"
            cursor.execute(
                f"SELECT setval({sequence}, greatest(%s, (SELECT last_value FROM pg_sequences WHERE "
                f"schemaname || '.' || sequencename = {sequence})))",
                [before],
            )


def look_at_the_tables(sender, using, **kwargs) -> None:
    """An archive that was filled by an earlier version has no statistics yet."""
    from archive.models.planning import refresh_statistics

    refresh_statistics(using)


class ArchiveConfig(AppConfig):
    name = "archive"
    verbose_name = _("Archive")

    def ready(self) -> None:
        from archive import checks, history, roles  # noqa: F401  registers the system checks
        from archive.analysis import signals  # noqa: F401  hears of what is to be counted again
        from archive.models import wording
        from archive.translations import compile_where_older

        wording.say_in_every_language()
        apps.get_app_config("axes").verbose_name = _("Logins")
        history.register()
        with contextlib.suppress(PermissionError):  # said with a remedy by the system checks
            compile_where_older(settings.LOCALE_PATHS[0])
        post_migrate.connect(add_roles, sender=self)
        post_migrate.connect(count_meetings_from_first_number, sender=self)
        post_migrate.connect(roles.make_roles, sender=self)
        post_migrate.connect(look_at_the_tables, sender=self)


class EditorsConfig(SimpleAdminConfig):
    """Django's admin, as the archive's editors have it. Its pages are registered with the addresses (``urls.py``): a
    command, and each process of an import, starts in half the time without them."""

    default_site = "archive.site.EditorsSite"
