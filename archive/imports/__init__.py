"""From files to records: read, keep the source, extract, store. ``pipeline.import_paths`` is the door."""
