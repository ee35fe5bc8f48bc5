#!/bin/sh
# Races Pellucid against Captum, pytorch-grad-cam and zennit: makes a virtual environment, builds the application, runs both.
#
#   src/bench/race.sh MODEL.onnx ...          tables go to standard output, everything to target/race/race.json
#   src/bench/race.sh --quick MODEL.onnx      one round: does it run?
#
# Any option of src/bench/race/race.py may follow, such as --photos DIR, --methods saliency lrp, --memory, --page FILE.
#
# VENV     a virtual environment that has what race/requirements.txt names   (default: target/race/venv, made)
# JAR      the application                                                    (default: built)
# PYTHON   that makes the environment                                         (default: python3)
set -eu

here=$(cd "$(dirname "$0")/../.." && pwd)
venv=${VENV:-$here/target/race/venv}

if [ ! -x "$venv/bin/python" ]; then
  "${PYTHON:-python3}" -m venv "$venv"
  "$venv/bin/python" -m pip install --quiet -r "$here/src/bench/race/requirements.txt"
fi
if [ -z "${JAR:-}" ]; then
  "$here/mvnw" --batch-mode --quiet -f "$here/pom.xml" package -DskipTests
  JAR=$here/target/quarkus-app/quarkus-run.jar
fi
exec "$venv/bin/python" "$here/src/bench/race/race.py" --jar "$JAR" --json "$here/target/race/race.json" "$@"
