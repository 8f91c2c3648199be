#!/bin/sh
# Makes .venv, unless there is a usable one, with the first Python 3.11 or newer that runs and can make one.
# PYTHON=/path/to/python3 chooses another.
set -eu
cd "$(dirname "$0")/.."

if .venv/bin/python -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
    exit 0
fi

found=""
for python in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11 python}; do
    # A name on PATH need not run: version managers leave stand-ins for versions that are not chosen.
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        found=$python
        break
    fi
done
if [ -z "$found" ]; then
    have=$("${PYTHON:-python3}" --version 2>/dev/null || echo "nothing that runs")
    echo "Python 3.11 or newer is needed; ${PYTHON:-python3} is $have. Install a newer one, or name it: make PYTHON=/path/to/python3" >&2
    exit 1
fi
if ! "$found" -c 'import venv, ensurepip' >/dev/null 2>&1; then
    echo "$found cannot make virtual environments. On Debian or Ubuntu: sudo apt-get install python3-venv" >&2
    exit 1
fi
echo "Making .venv with $("$found" --version) ..."
rm -rf .venv
"$found" -m venv .venv
