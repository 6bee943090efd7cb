"""`python -m scheduler` is `mintwire`."""

from scheduler.cli.main import main

main()
