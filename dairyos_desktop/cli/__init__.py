"""The `dairyos` command: one module a command group.

How to add a command:

1. Write `cli/<group>_commands.py` with `add_parsers(commands: Subparsers) -> None`: it makes the
   group's parsers and gives each leaf its handler by `parser.set_defaults(handler=…)`. The global
   options are on every parser already. Add the module's name to `main.GROUPS`.
2. A handler is `def handler(call: Call) -> Answer`. `call.options` are the parsed arguments (plain
   text: read them by the domain's parsers, whose `InvalidInputError` ends in exit status 2),
   `call.services` and `call.actor` open the office and log in, `with call.progress() as progress:`
   gives `progress.report(done, total, what)` and `progress.stopped()` (Ctrl+C).
3. `Answer(data, lines, status)`: `data` is the document of `--json` (money, quantities, dates and
   data classes become their text forms by themselves), `lines` what a person reads; `forms.table`
   lines columns up. Known trouble is raised as a `DairyError`, never printed.

Command modules import services only for type checking: `dairyos --help` must not load a database
library.
"""
