"""断电演练: a served installation is killed at random moments while a whole office works at it."""
