"""The card's code: some eighty signed bytes that any phone reads and any entitled office checks."""
