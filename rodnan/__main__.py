"""``python -m rodnan`` is ``rodnan``."""

from rodnan.cli import main

if __name__ == "__main__":
    main()
