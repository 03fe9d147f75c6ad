"""测速: how long the product takes, always against a baseline of the same run on the same machine."""
