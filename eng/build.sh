# Sourced by ./keywright and ./test: where the SDK is, and whether the built program is the program of these sources.
# Everything here expects $root, the folder of the checkout.

program="$root/src/Keywright.Cli/bin/Release/net10.0/keywright.dll"
stamp="$root/artifacts/keywright.built"
build_log="$root/artifacts/build.log"
sdk_line='curl -fsSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0'

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en
export DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false

# Prints the dotnet whose SDK satisfies global.json, the first of the usual places.
find_sdk() {
    local candidate
    for candidate in "${DOTNET_ROOT:-/nowhere}/dotnet" "$(command -v dotnet || true)" "$HOME/.dotnet/dotnet" \
        /usr/share/dotnet/dotnet /usr/lib/dotnet/dotnet /usr/local/share/dotnet/dotnet /opt/homebrew/bin/dotnet; do
        # The SDK is chosen by the global.json above the working directory, so ask from the checkout.
        if [ -x "$candidate" ] && (cd "$root" && "$candidate" --version >/dev/null 2>&1); then
            printf '%s\n' "$candidate"
            return 0
        fi
    done
    return 1
}

sha256() {
    if command -v sha256sum >/dev/null; then sha256sum "$@"; else shasum -a 256 "$@"; fi
}
export -f sha256

# One digest over the contents of all that the program is built from. Contents, not times: a checkout, a copy or a
# touch may give any file any time, and hashing the whole of src takes a few hundredths of a second.
sources_digest() (
    cd "$root"
    find src eng global.json .editorconfig Directory.* \
        \( -name bin -o -name obj -o -name node_modules \) -prune -o -type f -print0 |
        LC_ALL=C sort -z | xargs -0 bash -c 'sha256 "$@"' sha256 | sha256
)

# What the build made. Without it, a program built by hand from other sources would pass for this one.
program_digest() (
    cd "$(dirname "$program")" 2>/dev/null || exit 0
    find . -maxdepth 1 \( -name 'Keywright.*.dll' -o -name 'keywright*.dll' -o -name 'keywright.*.json' \) -print0 |
        LC_ALL=C sort -z | xargs -0 bash -c 'sha256 "$@"' sha256 | sha256
)

# The stamp is three lines: sources, program, and the dotnet that built it.
is_built() {
    local sources built
    [ -f "$program" ] && [ -f "$stamp" ] || return 1
    { read -r sources && read -r built && read -r dotnet; } <"$stamp" || return 1
    [ -x "$dotnet" ] && [ "$sources" = "$(sources_digest)" ] && [ "$built" = "$(program_digest)" ]
}

# record_build SOURCES: SOURCES is the digest taken before the build, so that an edit made meanwhile builds again.
record_build() {
    printf '%s\n%s\n%s\n' "$1" "$(program_digest)" "$dotnet" >"$stamp.$$"
    mv -f "$stamp.$$" "$stamp"
}

# Holds the build lock on descriptor 9 until unlock_build: two builds in one folder spoil each other.
lock_build() {
    mkdir -p "$root/artifacts"
    exec 9>>"$root/artifacts/build.lock"
    command -v flock >/dev/null || return 0
    flock -n 9 || { echo "keywright: another build is running here; waiting for it" >&2; flock 9; }
}

unlock_build() { exec 9>&-; }

# build_release PROJECT: output goes to the log only. No build server may outlive this call: it would keep the lock,
# and the caller's pipe, open.
build_release() (
    cd "$root"
    "$dotnet" build "$1" -c Release -v quiet -clp:NoSummary -nodeReuse:false -p:UseSharedCompilation=false \
        >"$build_log" 2>&1 9>&-
)

# What the failed build complained of, each line once; all it said when no line looks like an error.
show_build_errors() {
    awk '/: (error|warning) / && !seen[$0]++ { print; found = 1 } END { exit !found }' "$build_log" || cat "$build_log"
}
