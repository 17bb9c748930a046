"""Data entry. Each module holds the forms and lists of one family of records."""

from archive.admin import accounts, formulations, meetings, organs, people, problems, runs, sources  # noqa: F401  registers
