"""What must hold beside the tests of the addons: style, translations, and the whole life of an installation."""
