"""When garbage is collected: not before the first frame, and rarely in long pauses."""

from __future__ import annotations

import gc


def collect_garbage_again() -> None:
    """Collect garbage from now on, but for what was made before, if that was put off at the start.

    Young objects are looked at every 10,000, old ones rarely: that takes 16 to 32 ms, which delays a key.
    """
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
        gc.set_threshold(10_000, 20, 50)
