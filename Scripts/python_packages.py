"""Runs a script again in an environment that has its packages, installed from PyPI once."""
import os
import pathlib
import subprocess
import sys
import venv

BUILD = pathlib.Path(__file__).resolve().parent.parent / ".build"


def require(name, packages):
    """Returns the folder of the environment's programs; where this runs outside of it, never."""
    environment = BUILD / name
    if pathlib.Path(sys.prefix).resolve() != environment.resolve():
        mark = environment / "packages.txt"
        if not mark.exists() or mark.read_text() != "\n".join(packages):
            venv.create(environment, with_pip=True, clear=True)
            subprocess.run(
                [environment / "bin/pip", "install", "--quiet", "--disable-pip-version-check"]
                + packages,
                check=True,
            )
            mark.write_text("\n".join(packages))
        python = environment / "bin/python"
        os.execv(python, [python, *sys.argv])
    return environment / "bin"
