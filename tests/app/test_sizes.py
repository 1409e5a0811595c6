"""Every script in every window size: keys move correctly, and nothing overflows its panel."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.app.reader_driver import MakeReader, running

TEXTS = {
    "Hebrew": "שלום עולם, זה המשפט הראשון של המאמר.",
    "Arabic and English": "قال المدير التنفيذي Tim Cook إن الشركة سعيدة، “we are happy” أضاف يوم الاثنين 12/10.",
    "an address": "See https://example.org/" + "a-very-long-path/" * 30 + "end?x=" + "1" * 80 + " for more.",
    "one word": "Donaudampfschifffahrtsgesellschaft" * 12,
    "Thai and Chinese": "ภาษาไทยไม่มีช่องว่างระหว่างคำ 漢字かな交じり文、ひらがな。" * 6,
}


@pytest.mark.parametrize("size", [(40, 12), (60, 20), (80, 24), (300, 100)])
@pytest.mark.parametrize("name", TEXTS)
async def test_keys_move_through_every_script(
    make_reader: MakeReader, tmp_path: Path, name: str, size: tuple[int, int]
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("\n\n".join([TEXTS[name]] * 3) + "\n\nThe end of it all.\n")
    async with running(make_reader(path), size) as driver:
        last = driver.view.count - 1
        for key, wanted in (("G", last), ("g", 0)):
            await driver.press(key)
            assert driver.view.cursor == wanted
        seen = [0]
        for _ in range(60):
            await driver.press("j")
            seen.append(driver.view.cursor)
        assert seen == sorted(seen) and seen[-1] == last and set(seen) == set(range(last + 1))
        await driver.press("g", "v", *"wwb", "h")
        (mark,) = driver.stored
        assert mark.exact and driver.view.document.text.startswith(mark.exact)
        assert all(cell_len(line) <= size[0] for line in driver.lines) and not driver.unclean()
