"""From a path or a pipe to an Article and its Document; whatever the format, what comes out is the same.

Text is cleaned here, once: nothing after this layer sees raw text. Only plain text is read so far.
"""

from tui_reader.formats.plain_text.loaded import Loaded, load

__all__ = ["Loaded", "load"]
