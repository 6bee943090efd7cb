"""The recipe of newsroom/sections/head.json: `python -m bench.training.sections [--shared DIR]`.

Examples are read from four places, each labelled by a reader:

- written-*.jsonl: titles, some with a summary, written for this, with their section and perhaps an `alt`, a second
  section that an editor could choose as well;
- labelled.jsonl: sections of real reports, which stand in --shared, by the beginning of the SHA-256 of their address
  (of their title where they have none);
- bench/labels/sections-second.jsonl, but for the rows set apart;
- the development labels in --shared.
"""
