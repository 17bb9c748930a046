"""python manage.py load_reference"""

from django.core.management.base import BaseCommand, CommandError

from archive.imports import reference


class Command(BaseCommand):
    help = "Load the places, organs, officials, topics and formulations that come with the archive, each once."

    def handle(self, *args, **options):
        try:
            added = reference.load()
        except reference.FixtureError as error:
            raise CommandError(str(error)) from error
        if any(added.values()):
            self.stdout.write("Added " + ", ".join(f"{count} {name}" for name, count in added.items() if count) + ".")
        else:
            self.stdout.write("All reference records are loaded already.")
