#!/usr/bin/env bash
# part.sh PART: runs one part of ./test, which runs several at once. A part is a test project, or a file of the published clients
# at a venue: paper/ccxt, live/ccxt. It prints one line and leaves "PASSED FAILED SKIPPED" in artifacts/tests beside its log.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
cd "$root"
logs="$root/artifacts/tests"
part="$1"
name="${part//\// }"
log="$logs/${part//\//-}.log"
limit_seconds="${KEYWRIGHT_TEST_LIMIT:-1200}"

now() { local t="${EPOCHREALTIME:-$SECONDS.000000}"; echo "${t//[.,]/}"; }

started="$(now)"

seconds() { local tenths=$((($(now) - started) / 100000)); echo "$((tenths / 10)).$((tenths % 10))"; }

bounded() { # a hanging part may not hang the whole run
    if command -v timeout >/dev/null; then timeout --foreground -k 10 "$limit_seconds" "$@"; else "$@"; fi
}

# report CODE OK BAD SKIPPED: whatever ran no test or ended otherwise than its totals say counts as a failure.
report() {
    local code="$1" ok="$2" bad="$3" skip="${4:-0}" why=""
    if [ -z "$ok" ] || [ -z "$bad" ]; then
        ok="${ok:-0}" bad=$((${bad:-0} + 1)) why="ended with code $code and printed no totals"
    elif [ "$code" -ne 0 ] && [ "$bad" -eq 0 ]; then
        bad=1 why="ended with code $code although no test failed"
        [ "$ok" -ne 0 ] || why="ran no test"
    elif [ $((ok + bad)) -eq 0 ]; then
        bad=1 why="ran no test"
    fi
    [ "$code" -ne 124 ] || why="was stopped after $limit_seconds s"
    printf '%-32s %6d passed %4d failed %4d skipped %7s s%s\n' "$name" "$ok" "$bad" "$skip" "$(seconds)" "${why:+   $why}"
    echo "$ok $bad $skip" >"$log.sum"
}

# field NAME: a number of the summary that the Microsoft.Testing.Platform prints last.
field() { awk -v name="$1:" '/^Test run summary:/ { value = "" } $1 == name { value = $2 } END { print value }' "$log"; }

# tap NAME: a number of node's TAP summary.
tap() { awk -v name="$1" '$1 == "#" && $2 == name { value = $3 } END { print value }' "$log"; }

run_project() {
    local exe="tests/$part/bin/Release/net10.0/$part" code=0
    if [ ! -x "$exe" ]; then
        echo "$part was not built; add it to Keywright.slnx" >"$log"
        code=127
    else
        bounded "$exe" --no-ansi --no-progress >"$log" 2>&1 || code=$?
    fi
    report "$code" "$(field succeeded)" "$(field failed)" "$(field skipped)"
}

# Published clients, unmodified, against the real program.
run_clients() {
    local venue="${part%%/*}" file="tests/clients/${part#*/}.test.mjs" code=0 bad cancelled skip todo
    KEYWRIGHT_VENUE="$venue" bounded node --test --test-reporter=tap "$file" >"$log" 2>&1 || code=$?
    bad="$(tap fail)" cancelled="$(tap cancelled)" skip="$(tap skipped)" todo="$(tap todo)"
    report "$code" "$(tap pass)" "${bad:+$((bad + ${cancelled:-0}))}" "$((${skip:-0} + ${todo:-0}))"
}

case "$part" in
    */*) run_clients ;;
    *) run_project ;;
esac
