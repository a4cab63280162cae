"""Drive the whole path of one film through real browsers and real processes."""
