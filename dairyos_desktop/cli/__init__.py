"""The `dairyos` command: one module a command group."""
