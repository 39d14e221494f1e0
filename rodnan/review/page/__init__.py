"""The review page: markup, style and scripts, served as they are."""
