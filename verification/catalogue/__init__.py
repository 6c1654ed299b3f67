"""The catalogue of reasons: written by leads in every language, read wherever something is refused."""
