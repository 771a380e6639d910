"""Serves the Keystone of OS_KEYSTONE_CONFIG_DIR on a free port of loopback: prints the address, and ends with whoever has started it."""

import os
import sqlite3
import sys
import threading
from wsgiref.simple_server import make_server

from keystone.server.wsgi import initialize_public_application


def end_with_parent():
    sys.stdin.read()
    os._exit(0)


# Keystone leaves readers open while it writes, which SQLite bears in this mode only.
sqlite3.connect(os.environ["OS_KEYSTONE_CONFIG_DIR"] + "/keystone.db").execute("pragma journal_mode = wal")
threading.Thread(target=end_with_parent, daemon=True).start()
server = make_server("127.0.0.1", 0, initialize_public_application())
print(f"http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
