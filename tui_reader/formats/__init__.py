"""From a path or a pipe to an Article and its Document; whatever the format, what comes out is the same.

Text is cleaned here, once: nothing after this layer sees raw text. A format is recognised by its content.
"""

from tui_reader.formats.loading import load
from tui_reader.formats.plain_text.loaded import Loaded

__all__ = ["Loaded", "load"]
