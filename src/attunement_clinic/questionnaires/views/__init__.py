"""Pages of forms: answering on the phone or the tablet, asking, reading, wording."""
