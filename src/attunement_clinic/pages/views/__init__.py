"""The public pages, and the desk where an administrator writes them."""
