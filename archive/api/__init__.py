"""The programming interface at ``/api/v1/``: the records in the words of the record contract, as JSON.

A further endpoint is one module with its records (``records.Record``) and views (``base.ListOf``, ``base.OneOf`` or
``base.View``), a line in ``urls.py``, and a test. Parameters, paging, errors, ``fields=`` and the description of all
this come with the base classes.
"""
