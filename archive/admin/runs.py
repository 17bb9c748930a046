"""What imports did: each run with its counts, and what became of every document, on pages and as CSV."""

import csv
from itertools import chain

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, StreamingHttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.admin.counts import count_of
from archive.admin.lists import Listed
from archive.imports.report import COLUMNS, csv_rows
from archive.models import OUTCOMES, ImportLine, ImportProblem, ImportRun


class WrittenByImports(Listed, admin.ModelAdmin):
    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


@admin.register(ImportRun)
class ImportRunAdmin(WrittenByImports):
    """A run's page: every number leads to the documents that it counts."""

    list_display = ["__str__", "state", *OUTCOMES, "open_problems"]
    date_hierarchy = "started_at"
    ordering = ["-started_at", "-pk"]
    fields = ["state", "what", "options", "outcomes", "open_problems", "report"]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(problems_found=count_of(ImportProblem.objects, "run"))

    def get_urls(self):
        view = self.admin_site.admin_view(self.report_view)
        return [path("<int:pk>/report.csv", view, name="archive_importrun_report"), *super().get_urls()]

    @admin.display(description=gettext_lazy("finished"), ordering="finished_at")
    def state(self, run):
        if run.finished_at is None:
            return _("broken off; the same command again takes in the rest")
        return f"{timezone.localtime(run.finished_at):%Y-%m-%d %H:%M}"

    @admin.display(description=gettext_lazy("imported"))
    def what(self, run):
        return format_html_join("", "{}<br>", ((path,) for path in run.paths))

    @admin.display(description=gettext_lazy("documents"))
    def outcomes(self, run):
        lines = reverse("admin:archive_importline_changelist")
        counted = (
            (f"{lines}?run__id__exact={run.pk}&outcome__exact={outcome}", getattr(run, outcome), label)
            for outcome, label in ImportLine._meta.get_field("outcome").flatchoices
        )
        return format_html_join("", '<a href="{}">{} {}</a><br>', counted)

    @admin.display(description=gettext_lazy("problems and questions"))
    def open_problems(self, run):
        listed = reverse("admin:archive_importproblem_changelist")
        return format_html('<a href="{}?run__id__exact={}">{}</a>', listed, run.pk, run.problems_found)

    @admin.display(description=gettext_lazy("report"))
    def report(self, run):
        return format_html('<a href="{}">CSV</a>', reverse("admin:archive_importrun_report", args=[run.pk]))

    def report_view(self, request, pk):
        run = ImportRun.objects.filter(pk=pk).first()
        if run is None:
            raise Http404
        if not self.has_view_permission(request, run):
            raise PermissionDenied
        writer = csv.writer(_Echo())
        body = chain(["\ufeff"], (writer.writerow(row) for row in chain([COLUMNS], csv_rows(run))))
        headers = {"Content-Disposition": f'attachment; filename="import-{run.pk}.csv"'}
        return StreamingHttpResponse(body, content_type="text/csv; charset=utf-8", headers=headers)


class _Echo:
    """What the CSV writer writes to: it hands every line on."""

    def write(self, line: str) -> str:
        return line


@admin.register(ImportLine)
class ImportLineAdmin(WrittenByImports):
    list_display = ["outcome", "file", "where_here", "source_page", "message_here"]
    list_display_links = None
    actions = None
    list_filter = ["outcome", "run"]
    list_select_related = ["source"]
    search_fields = ["file", "place", "message"]
    list_per_page = 200

    def get_queryset(self, request):
        return super().get_queryset(request).defer("source__text", "source__noise", "source__credits")

    @admin.display(description=gettext_lazy("place in the file"), ordering="place")
    def where_here(self, line):
        return line.where

    @admin.display(description=gettext_lazy("message"), ordering="message")
    def message_here(self, line):
        return line.in_words

    @admin.display(description=gettext_lazy("document"))
    def source_page(self, line):
        if line.source is None:
            return ""
        return format_html('<a href="{}">{}</a>', line.source.get_absolute_url(), line.source)
