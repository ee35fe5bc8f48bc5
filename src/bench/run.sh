#!/bin/sh
# Repeats the measurements: builds the application, then benches each model that is named, and the demo's.
#
#   src/bench/run.sh [MODEL.onnx ...]          results go to target/bench
#
# PHOTOS   folder of photos to work on        (default: synthetic ones)
# SECONDS_EACH  time for each contender       (default: 20)
# THREADS  threads of a model                 (default: one a processor)
# SOAK     images of the memory check, 0 for none (default: 20000)
set -eu

here=$(cd "$(dirname "$0")/../.." && pwd)
out=$here/target/bench
photos=${PHOTOS:+$(cd "$PHOTOS" && pwd)}

"$here/mvnw" --batch-mode --quiet -f "$here/pom.xml" package -DskipTests
mkdir -p "$out"

bench() {
  java -jar "$here/target/quarkus-app/quarkus-run.jar" bench \
    --seconds "${SECONDS_EACH:-20}" ${THREADS:+--threads "$THREADS"} "$@"
}

stream() {
  java -jar "$here/target/quarkus-app/quarkus-run.jar" bench stream ${THREADS:+--threads "$THREADS"} "$@"
}

# Names may hold spaces, so the photos' folder stays one word.
with_photos() {
  measure=$1
  shift
  if [ -n "$photos" ]; then "$measure" --images "$photos" "$@"; else "$measure" "$@"; fi
}

echo "== the demo's model, in process and through Kafka"
bench | tee "$out/demo.txt"
stream | tee "$out/demo.stream.txt"

for model in "$@"; do
  name=$(basename "$model" .onnx)
  echo "== $name"
  with_photos bench --model "$model" | tee "$out/$name.txt"
  with_photos stream --model "$model" | tee "$out/$name.stream.txt"
  with_photos bench --model "$model" --profile "$out/$name.trace.json" > "$out/$name.profile.txt"
done

if [ "${SOAK:-20000}" -gt 0 ]; then
  echo "== memory over ${SOAK:-20000} images"
  bench --soak "${SOAK:-20000}" | tee "$out/soak.txt"
fi
