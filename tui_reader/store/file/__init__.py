"""The library file: connection, schema, backups, damage and repair."""
