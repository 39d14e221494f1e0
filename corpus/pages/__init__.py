"""From the marks on a page to its text in reading order: words, columns, lines, paragraphs."""
