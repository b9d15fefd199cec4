#!/usr/bin/env bash
# Runs every part of the benchmarks and prints the figures.
#   bench/run.sh [FLOWTOOLS] [FOLDER]
# FLOWTOOLS has gen_orderflow.py and mapbook.cpp (default ../shared/bench beside the checkout; without it part a is passed over).
# FOLDER is where journals and homes go for the time of the run: on the disk that is to be measured (default artifacts/bench).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
tools=${1:-$root/../shared/bench}
folder=${2:-$root/artifacts/bench}
mkdir -p "$folder"

"$root/keywright" --version > /dev/null
dotnet build "$here/Keywright.Bench" -c Release --nologo -v quiet
bench="$here/Keywright.Bench/bin/Release/net10.0/Keywright.Bench"

echo "machine: $(nproc) cores, $(grep -m1 'model name' /proc/cpuinfo | cut -d: -f2- | xargs), load $(cut -d' ' -f1-3 /proc/loadavg)"
echo "== a: engine"
if [ -f "$tools/mapbook.cpp" ]; then "$here/engine.sh" "$tools"; else echo "passed over: no $tools/mapbook.cpp"; fi
echo "== b: http"
"$bench" http --folder "$folder/http"
"$bench" way --folder "$folder/way"
"$bench" streams --folder "$folder/streams"
"$bench" start --folder "$folder/start"
echo "== c: journal"
"$bench" journal --folder "$folder/journal"
echo "== d: signature"
"$bench" signature
echo "== e: calls to an exchange"
DOTNET_ThreadPool_UnfairSemaphoreSpinLimit=0 "$bench" upstream
echo "== f: a credential rotated under load"
"$bench" rotate --folder "$folder/rotate"
echo "== g: what an account at a real exchange adds to a request"
"$bench" live --folder "$folder/live"
