"""Frozen dataclasses that go into services and come out; free of any third-party import."""
