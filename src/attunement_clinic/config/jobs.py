"""The worker's settings that belong to the whole application."""

from procrastinate import App


def on_app_ready(app: App) -> None:
    """Begin with the application's periodic jobs, when procrastinate is ready."""
