"""Which charset bytes really are in, whatever they claim: shared by feeds and pages."""
