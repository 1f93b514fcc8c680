"""Check that the migrations build what the models say; runs inside `.venv`."""

import sys
import tempfile
from pathlib import Path

from alembic.util import CommandError
from sqlalchemy import URL

from dairyos_desktop.adapters import migrations
from dairyos_desktop.adapters.engine import make_engine
from dairyos_desktop.models import SCHEMA_HEAD


def main() -> int:
    """Migrate an empty SQLite file to the head, then let Alembic compare it with the models."""
    if migrations.head() != SCHEMA_HEAD:
        print(f"The head is {migrations.head()}, but models.SCHEMA_HEAD says {SCHEMA_HEAD}.")
        return 1
    with tempfile.TemporaryDirectory(prefix="dairyos-migrations-") as folder:
        engine = make_engine(URL.create("sqlite", database=str(Path(folder, "dairyos.sqlite3"))))
        try:
            migrations.upgrade(engine)
            migrations.check(engine)
        except CommandError as error:
            print(error)
            return 1
        finally:
            engine.dispose()
    return 0


if __name__ == "__main__":
    sys.exit(main())
