"""The pages of first contacts: the public form, and the desk's list."""
