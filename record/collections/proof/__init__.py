"""That a collection is what was collected: keys, signatures, proofs of time, and checking all of it."""
