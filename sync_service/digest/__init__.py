"""The weekly letter and the season's report: figures and sentences, without any person's name.

Start reading at `make.py`; `facts.py` is what it is given.
"""
