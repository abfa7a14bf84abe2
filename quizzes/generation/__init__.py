"""Items computed from facts: a pure function of facts and seed. `run.py` alone saves."""
