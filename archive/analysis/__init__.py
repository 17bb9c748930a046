"""Questions over the stored readouts. Each module asks one; ``keeping`` keeps the counts in step."""
