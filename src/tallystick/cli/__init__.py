"""The operator's door: the command `tallystick`.

main.py knows the commands by name; each has a module with `configure(parser)` and `run(args) -> exit status`.
session.py opens the installation that a command works on; output.py answers in words or in JSON.
"""
