"""The weekly digest's figures and sentences, computed from facts, without any person's name.

Start reading at `make.py`; `facts.py` is what it is given.
"""
