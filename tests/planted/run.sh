#!/usr/bin/env bash
# Plants each bug of this folder in a copy of the tree, builds the copy, and runs seeds until one of them catches it.
#   tests/planted/run.sh [SEEDS_MAX [NAME...]]     NAME: of a patch, without its ending; none: all of them
# Ends with 1 if a bug got through.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)"
seeds_max="${1:-400}"
names=("${@:2}")
copy="$(mktemp -d)"
trap 'rm -rf "$copy"' EXIT
missed=0

(cd "$root" && git ls-files -z | tar --null --files-from=- --create) | tar --extract --directory="$copy"

simulate() { # simulate SEEDS [--live]: builds the copy and runs it, on a real exchange if asked to
    dotnet build "$copy/tests/Keywright.Simulation" -c Release -v quiet -p:RunAnalyzers=false >"$copy/build.log" 2>&1 || { cat "$copy/build.log"; exit 2; }
    dotnet "$copy/tests/Keywright.Simulation/bin/Release/net10.0/Keywright.Simulation.dll" --count "$1" --first ${2:+"$2"}
}

printf '%-28s ' "no bug"
simulate 40 && simulate 40 --live || { echo "the tree itself breaks a promise; mend that first"; exit 1; }

[ "${#names[@]}" -gt 0 ] || for patch in "$root"/tests/planted/*.patch; do names+=("$(basename "$patch" .patch)"); done
for name in "${names[@]}"; do
    patch="$root/tests/planted/$name.patch"
    printf '%-28s ' "$name"
    (cd "$copy" && patch --strip=1 --silent --dry-run <"$patch" && patch --strip=1 --silent <"$patch") || { echo "the patch does not apply"; missed=$((missed + 1)); continue; }
    case "$name" in live-*) kind=--live ;; *) kind="" ;; esac
    if simulate "$seeds_max" $kind; then
        missed=$((missed + 1))
    fi
    (cd "$copy" && patch --strip=1 --silent --reverse <"$patch")
done
[ "$missed" -eq 0 ] || { echo "$missed planted bugs were not caught"; exit 1; }
