"""`python -m clustergraph`: the commands, where the script is not on the path."""

from clustergraph.cli import main

if __name__ == "__main__":
    main()
