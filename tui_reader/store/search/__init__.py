"""Search and list the whole library: full-text indexes, stored quotes and people, queries as SQL.

- `index`: writes the full-text indexes, in the transaction that writes what they index, or later in batches;
- `checking`: compares them with what they index, and makes them anew;
- `extracted`: stores the quotes and people of texts;
- `conditions`: turns a query into SQL;
- `lists`: articles, annotations, quotes and people that fit a query; `found`: ranked passages.
"""
