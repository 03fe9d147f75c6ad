"""公开页: what the public reads and sends, in a process of its own that knows two files and nothing of the office."""
