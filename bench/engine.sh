#!/usr/bin/env bash
# Makes the order flows, builds the C++ floor and plays both sides in turn. Prints, beside the C++ floor, the ratio of the medians over the rounds
# and the ratio of the best repetitions, which a busy machine disturbs less.
#   bench/engine.sh FLOWTOOLS [OPS] [ROUNDS]
# FLOWTOOLS is the folder with gen_orderflow.py, driver.hpp and mapbook.cpp.
set -euo pipefail
tools=${1:?which folder has gen_orderflow.py and mapbook.cpp?}
ops=${2:-1000000}
rounds=${3:-5}
here=$(cd "$(dirname "$0")" && pwd)
flows=$(mktemp -d)
trap 'rm -rf "$flows"' EXIT

g++ -O3 -march=native -std=c++20 -DNDEBUG -o "$flows/mapbook" "$tools/mapbook.cpp"
dotnet build "$here/Keywright.Bench" -c Release --nologo -v quiet > /dev/null
bench="$here/Keywright.Bench/bin/Release/net10.0/Keywright.Bench"

# Rounds alternate the engines, so that a noisy minute hits both.
measure() {
    local profile=$1 round
    python3 "$tools/gen_orderflow.py" "$flows/$profile" --profile "$profile" --ops "$ops" > /dev/null
    for ((round = 0; round < rounds; round++)); do
        "$flows/mapbook" "$flows/$profile" --reps 3
        "$bench" flow "$flows/$profile" --reps 3 --engine book
        "$bench" flow "$flows/$profile" --reps 3 --engine exchange
    done
    rm -f "$flows/$profile" "$flows/$profile.expect"
}

for profile in mixed sweep wide move; do measure "$profile"; done | python3 -c '
import collections, json, os, statistics, sys
seen = collections.defaultdict(list)
for line in sys.stdin:
    row = json.loads(line)
    assert row["check"] == "ok", row
    seen[os.path.basename(row["flow"]), row["engine"]].append((row["ops_per_s_median"], row["max"]))
for profile in dict.fromkeys(key[0] for key in seen):
    def rates(engine):
        rows = seen[profile, engine]
        return statistics.median(row[0] for row in rows), max(row[1] for row in rows), min(row[0] for row in rows)
    floor, floor_best, _ = rates("mapbook")
    for flow, engine in list(seen):
        if flow == profile:
            rate, best, worst = rates(engine)
            print(f"{profile:6} {engine:18} {rate/1e6:6.2f} M/s {1e9/rate:6.1f} ns/op x{rate/floor:.2f} | best {best/1e6:6.2f} M/s {1e9/best:6.1f} ns/op x{best/floor_best:.2f} | slowest round {worst/1e6:.2f} M/s")
'
