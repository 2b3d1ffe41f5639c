"""``python -m moothall`` and the command ``moothall``."""

from moothall.command_line.program import main

if __name__ == "__main__":
    main()
