"""Pictures of every screen; the same list is what the browser tests walk."""
