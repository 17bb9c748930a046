"""Many rows at once, in a fraction of what the database layer takes for them."""

from collections.abc import Iterable, Sequence
from operator import attrgetter

from django.db import connections, models, router, transaction

PREPARED = (models.JSONField, models.DateField)  # what the database takes in a form of its own


def insert(table: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence]) -> None:
    """One prepared statement: a third of what ``bulk_create`` takes. The other columns get their defaults.

    No record is told of its key, and nothing hears of what is stored: whoever calls this says it.
    """
    fields = {field.attname: field for field in table._meta.concrete_fields if not field.primary_key}
    defaults = tuple(field.get_default() for name, field in fields.items() if name not in columns)
    _insert(table, [*map(fields.pop, columns), *fields.values()], ([*row, *defaults] for row in rows))


def _insert(table: type[models.Model], fields: Sequence[models.Field], rows: Iterable[list]) -> None:
    using = router.db_for_write(table)
    connection = connections[using]
    special = [(number, field) for number, field in enumerate(fields) if isinstance(field, PREPARED)]
    # Most lists are empty, and said a hundred thousand times.
    nothing = {
        at: field.get_db_prep_save([], connection) for at, field in special if isinstance(field, models.JSONField)
    }
    prepared = []
    for row in rows:
        for number, field in special:
            value = row[number]
            row[number] = nothing[number] if value == [] else field.get_db_prep_save(value, connection)
        prepared.append(row)
    if not prepared:
        return
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    with transaction.atomic(using, savepoint=False), connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table._meta.db_table} ({names}) VALUES ({marks})", prepared)


class ManyRows(models.QuerySet):
    """Creates many records in half the time where SQLite keeps them: it has one writer at a time, so that keys can be
    given out here."""

    def bulk_create(self, objs, *args, **kwargs):
        objs, connection = list(objs), connections[self.db]
        plain = not args and not kwargs and all(row.pk is None for row in objs)
        if not objs or not plain or connection.vendor != "sqlite":
            return super().bulk_create(objs, *args, **kwargs)
        fields = self.model._meta.concrete_fields
        values_of = attrgetter(*(field.attname for field in fields))
        made = [field for field in fields if type(field).pre_save is not models.Field.pre_save]
        with transaction.atomic(self.db, savepoint=False):
            for key, row in enumerate(objs, start=self._next_key()):
                row._prepare_related_fields_for_save(operation_name="bulk_create")
                row.pk = key
                for field in made:  # of the moment of storing, or of the other columns
                    field.pre_save(row, add=True)
            _insert(self.model, fields, (list(values_of(row)) for row in objs))
        for row in objs:
            row._state.adding, row._state.db = False, self.db
        return objs

    def _next_key(self) -> int:
        """After the largest that was ever given out, as SQLite itself would go on."""
        table, key = self.model._meta.db_table, self.model._meta.pk.column
        with connections[self.db].cursor() as cursor:
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            given = cursor.fetchone()
            cursor.execute(f"SELECT max({key}) FROM {table}")
            return max(given[0] if given else 0, cursor.fetchone()[0] or 0) + 1
