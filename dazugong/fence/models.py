"""围栏没有自己的表. Django tells only apps with a module of this name that migrations have ended (see apps.py)."""
