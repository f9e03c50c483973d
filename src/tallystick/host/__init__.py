"""How Tallystick starts: where an installation lies, its settings, the embedded PostgreSQL, server and worker.

postgres.py starts and shares the database of a data folder; keeper.py watches it; installation.py finds the folder;
server.py keeps web server, worker and database running together. No rules of the trade are here.
"""
