"""What a world runs on: processes of the commands, databases, the stand-in, the wire between."""
