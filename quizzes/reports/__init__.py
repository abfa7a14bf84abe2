"""Errors that learners report, and corrections that reach those who learned the old answer."""
