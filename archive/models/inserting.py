"""Many rows at once, without making a record of each."""

from collections.abc import Iterable, Sequence

from django.db import connection, models, transaction

PREPARED = (models.JSONField, models.DateField)  # what the database takes in a form of its own


def insert(table: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence]) -> None:
    """One prepared statement: a third of what ``bulk_create`` takes. The other columns get their defaults.

    No record is told of its key, and nothing hears of what is stored: whoever calls this says it.
    """
    fields = {field.attname: field for field in table._meta.concrete_fields if not field.primary_key}
    defaults = tuple(field.get_default() for name, field in fields.items() if name not in columns)
    fields = [*map(fields.pop, columns), *fields.values()]
    special = [(number, field) for number, field in enumerate(fields) if isinstance(field, PREPARED)]
    prepared = []
    for row in rows:
        values = [*row, *defaults]
        for number, field in special:
            values[number] = field.get_db_prep_save(values[number], connection)
        prepared.append(values)
    if not prepared:
        return
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table._meta.db_table} ({names}) VALUES ({marks})", prepared)
