"""Awards and payments on SQLite or PostgreSQL: who got what, never twice.

Here: the only SQL of the library. SQLAlchemy is imported with ``registry`` and
nowhere else, so callers who only assess do not load it. Not here: rules, frames,
paper and workbooks.
"""
