"""When things happen: the processes, the timed jobs and the command line."""
