"""Pages of the safety path: whom to call, calls for a person, who covers."""
