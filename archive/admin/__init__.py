"""Data entry. Each module holds the forms and lists of one family of records."""

from django.contrib import admin

from archive.admin import formulations, meetings, organs, people, problems, sources  # noqa: F401  registers them

admin.site.site_header = "Jiyao 纪要"
admin.site.site_title = "Jiyao"
admin.site.index_title = "Records"
