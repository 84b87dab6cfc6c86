"""`python -m shopsight` is the command line."""

from shopsight.cli.main import run

if __name__ == "__main__":
    run()
