"""Press releases in PDF.

pypdfium2 (PDFium, the reader of Chrome) was taken: of pypdfium2, pypdf and pdfminer.six it is six to twenty times
faster, knows the CJK encodings, and its licences (BSD, Apache) suit.  It is a C library that reads hostile bytes: it
runs in a process of its own, with limits on memory and processor time, and what it has said when it dies is kept.
"""
