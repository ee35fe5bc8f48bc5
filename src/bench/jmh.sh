#!/bin/sh
# Measures the inner parts with JMH: decoding, preprocessing, batching, JSON, the e-detectors.
#
#   src/bench/jmh.sh [-f 1 -wi 3 -i 5 Picture …]     what JMH takes; without anything, all of them
#
# What JMH generates around the benchmarks is made here, from their compiled classes, and is no part of the build.
set -eu

here=$(cd "$(dirname "$0")/../.." && pwd)
out=$here/target/jmh

"$here/mvnw" --batch-mode --quiet -f "$here/pom.xml" -Pbench test-compile exec:exec@classpath
rm -rf "$out/sources" "$out/classes"
mkdir -p "$out/sources" "$out/classes" "$out/benchmarks"
classpath=$(cat "$out/classpath")

# Only the benchmarks: every class that it is shown is loaded.
rm -rf "$out/benchmarks"
mkdir -p "$out/benchmarks"
(cd "$here/target/test-classes" && find . -name '*Benchmark.class' | tar cf - -T -) | (cd "$out/benchmarks" && tar xf -)
java -cp "$classpath" org.openjdk.jmh.generators.bytecode.JmhBytecodeGenerator \
  "$out/benchmarks" "$out/sources" "$out/classes" default > "$out/generator.log"
find "$out/sources" -name '*.java' > "$out/files"
javac -proc:none -nowarn -d "$out/classes" -cp "$classpath" "@$out/files"
exec java -cp "$out/classes:$classpath" org.openjdk.jmh.Main "$@"
