"""An invented town on one machine: the emulator with its sheets, a grid page, a mailbox, people.

`demo_command.py` starts everything, `sandbox_command.py` the emulator alone. Hosts do not have it.
"""
