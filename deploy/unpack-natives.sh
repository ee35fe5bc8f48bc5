#!/bin/sh
# unpack-natives.sh APPLICATION FOLDER
#
# Takes the native libraries of ONNX Runtime for this kind of machine out of a packaged application (target/quarkus-app)
# into a folder of their own, and drops those of every kind from the application.
#
# Without it each start unpacks them into the temporary folder, 650 MB of them for CUDA, where they would count as the
# container's memory; and the image would carry those of Windows and macOS. Java finds them by
# -Donnxruntime.native.path=FOLDER.
set -eu

application=$1
mkdir -p "$2"
folder=$(cd "$2" && pwd)

case $(uname -m) in
  x86_64) machine=linux-x64 ;;
  aarch64) machine=linux-aarch64 ;;
  *)
    echo "unpack-natives.sh: ONNX Runtime has no libraries for $(uname -m)" >&2
    exit 1
    ;;
esac

set -- "$application"/lib/*/com.microsoft.onnxruntime.onnxruntime*.jar
if [ $# -ne 1 ] || [ ! -f "$1" ]; then
  echo "unpack-natives.sh: not one jar of ONNX Runtime in $application/lib, but: $*" >&2
  exit 1
fi
jar=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$work" && jar --extract --file "$jar")
natives=$work/ai/onnxruntime/native
if [ ! -d "$natives/$machine" ]; then
  echo "unpack-natives.sh: $jar has no libraries for $machine" >&2
  exit 1
fi
cp "$natives/$machine"/*.so "$folder"
rm -rf "$natives"
rm "$jar"
jar --create --file "$jar" --manifest "$work/META-INF/MANIFEST.MF" -C "$work" ai -C "$work" META-INF
