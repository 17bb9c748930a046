"""The briefing as a file: the morning's work in one page."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.template.loader import render_to_string
from django.utils import translation

from archive.views.briefing import briefing_report
from archive.views.spans import SpanForm


class Command(BaseCommand):
    help = "Write what is to be noticed in the readouts of some days, of a place or of all, each line with its source."

    def add_arguments(self, parser):
        parser.add_argument("--from", dest="first", help="the first day (YYYY-MM-DD; default: a week before the last)")
        parser.add_argument("--to", dest="last", help="the last day (default: the last of which a readout is held)")
        parser.add_argument("--place", default="", help="a place by any of its names or its address (default: all)")
        parser.add_argument("--format", choices=("md", "html"), default="md", help="Markdown or a page (%(default)s)")
        parser.add_argument("--site", default="", metavar="URL", help="where the archive is, before every address")
        parser.add_argument("--language", default="en", choices=[code for code, _name in settings.LANGUAGES])

    def handle(self, *args, first, last, place, format, site, language, **options):
        with translation.override(language):
            form = SpanForm({"first": first, "last": last, "place": place})
            if not form.is_valid():
                words = {"first": "--from", "last": "--to", "place": "--place"}
                said = (f"{words.get(name, name)}: {' '.join(texts)}" for name, texts in form.errors.items())
                raise CommandError("; ".join(said))
            report = briefing_report(form.cleaned_data["span"])
            template = f"analysis/briefing_file.{format}"
            text = render_to_string(template, {"report": report, "site": site.rstrip("/"), "language": language})

        self.stdout.write(text)
