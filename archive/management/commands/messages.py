"""``python manage.py messages``: take into the catalogues what the pages say now."""

from django.conf import settings
from django.core.management.base import BaseCommand

from archive import translations


class Command(BaseCommand):
    help = "Take into the catalogues of archive/locale what the pages say now, and say what waits for a translation."
    requires_system_checks = []

    def handle(self, **options):
        for path in translations.catalogue_files():
            new, gone = translations.refresh(path)
            waiting = [message for message in translations.read(path) if not translations.is_translated(message)]
            self.stdout.write(f"{path}: {len(new)} new, {len(gone)} gone")
            for message in waiting:
                sentence = message.id if isinstance(message.id, str) else message.id[0]
                self.stdout.write(f"  to translate: {sentence}")
        translations.compile_where_older(settings.LOCALE_PATHS[0])
