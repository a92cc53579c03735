"""What a typed text becomes and how a value is shown, in a language."""
