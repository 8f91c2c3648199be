"""How long judging takes: `make bench`, or `python -m benchmarks --fast`."""
