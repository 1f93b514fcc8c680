"""The first run: five short steps from an empty folder to an open office."""
