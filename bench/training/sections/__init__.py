"""The recipe of newsroom/sections/head.npz: `python -m bench.training.sections [--shared DIR]`.

Examples are read from five places, each labelled by a reader:

- written-*.jsonl: titles, some with a summary, written for this by language models, with their section and perhaps an
  `alt`, a second section that an editor could choose as well.  None of it is news: events, days, figures and what
  people are made to say are often invented, also where somebody is named.  written-weeks-*: 1,250 items of 25 weeks of
  2018 to 2026, by five writers, each for himself, as editors of a weekly, who knew no rule of this project; the head
  of then placed .791 of them where their writers had, .876 with their second sections, and one that learnt from the
  other four writers .826 and .900 (measured once, by no command of the project).  Writers put price moves into
  investment and what people say of a CBDC into opinion, readers of news into industry and cbdc;
- labelled.jsonl: sections of real reports, which stand in --shared, a line for each section and `alt` with the `ids` of
  its reports: the beginning of the SHA-256 of their address (of their title where they have none); 4,800 of all news
  sets, drawn the likelier the less sure a head was of them, were read in November 2026 by the rules of docs/sections.md
  by one reader (a language model) who saw no output of the program; so were 3,090 more, later, that a head was least
  sure of;
- labelled-quick.jsonl: 15,969 more, drawn and read like those, a thousand in a few minutes;
- bench/labels/sections-second.jsonl, but for the rows set apart;
- the development labels in --shared.

What was read in haste, and what was written, counts for less (`fitting`).
"""
