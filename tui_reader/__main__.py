"""Let `python -m tui_reader` do what the `reader` command does."""

from tui_reader.entry import main

if __name__ == "__main__":
    main()
