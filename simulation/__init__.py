"""One black-box world: people, faults and kills around the real commands, judged by its own books.

It knows the contract alone: commands, mapping files, Google's protocol. Of the product it imports
nothing but the entry point of its commands.
"""
