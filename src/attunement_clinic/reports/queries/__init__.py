"""Reading letters and exports."""
