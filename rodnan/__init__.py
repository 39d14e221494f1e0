"""The application that wires corpus, extractor, validator and meta: command line and report."""
