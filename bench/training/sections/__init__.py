"""The recipe of newsroom/sections/head.npz: `python -m bench.training.sections [--shared DIR]`.

Examples are read from five places, each labelled by a reader:

- written-*.jsonl: titles, some with a summary, written for this, with their section and perhaps an `alt`, a second
  section that an editor could choose as well;
- labelled.jsonl: sections of real reports, which stand in --shared, a line for each section and `alt` with the `ids` of
  its reports: the beginning of the SHA-256 of their address (of their title where they have none); 4,800 of all news
  sets, drawn the likelier the less sure a head was of them, were read in November 2026 by the rules of docs/sections.md
  by one reader (a language model) who saw no output of the program;
- labelled-quick.jsonl: 15,969 more, drawn and read like those, a thousand in a few minutes: they count for less;
- bench/labels/sections-second.jsonl, but for the rows set apart;
- the development labels in --shared.
"""
