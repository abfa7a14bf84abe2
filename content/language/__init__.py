"""From clauses kept in parts to English: statements, questions, gaps. Pure."""
