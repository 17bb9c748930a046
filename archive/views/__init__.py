"""The pages. Each module holds one family of addresses; templates print what these gather."""
