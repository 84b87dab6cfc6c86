#!/bin/sh
# Gets the servers that tests need; says what will be skipped where it cannot. Running it again does nothing.
# Chromium and PostgreSQL are installed where this is Debian and the user root. Milvus 2.3.5 is taken from the package index into
# ~/.cache/shopsight, in an environment of its own, and is never started outside of a network namespace (tests/milvus.py).
# Ray comes with the extra `dev`, and is kept on loopback by its settings (tests/ray_cluster.py).
set -u

has_chromium() {
    for name in chromium chromium-browser google-chrome; do
        command -v "$name" >/dev/null 2>&1 && return 0
    done
    [ -x "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" ]
}

has_postgresql() {
    command -v initdb >/dev/null 2>&1 && return 0
    for initdb in /usr/lib/postgresql/*/bin/initdb /opt/homebrew/opt/postgresql*/bin/initdb /usr/local/opt/postgresql*/bin/initdb; do
        [ -x "$initdb" ] && return 0
    done
    return 1
}

milvus="${XDG_CACHE_HOME:-$HOME/.cache}/shopsight/milvus-2.3.5"

get_milvus() {
    [ -x "$milvus/bin/milvus" ] && return 0
    [ "$(uname -sm)" = "Linux x86_64" ] || return 1
    rm -rf "$milvus.part"
    mkdir -p "$(dirname "$milvus")" &&
        python3 -m venv "$milvus.part/venv" &&
        "$milvus.part/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps milvus==2.3.5 &&
        "$milvus.part/venv/bin/python" -c 'import sys, milvus; milvus._initialize_data_files(sys.argv[1])' "$milvus.part" &&
        rm -rf "$milvus" &&
        mv "$milvus.part" "$milvus"
}

get_milvus >/dev/null 2>&1 || echo "test-servers: no Milvus here (Linux, x86-64 and a package index are needed); its tests will be skipped"

missing=""
# The font is for the Chinese of the screenshots.
has_chromium || missing="chromium fonts-wqy-zenhei"
has_postgresql || missing="$missing postgresql"
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ] && [ -f /etc/debian_version ]; then
    log=$(mktemp)
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086  # the names are words of their own
    if { apt-get update && apt-get install --yes --no-install-recommends $missing; } >"$log" 2>&1 </dev/null; then
        rm -f "$log"
        exit 0
    fi
    echo "test-servers: could not install$missing; the last lines of apt-get:"
    tail -n 5 "$log"
    rm -f "$log"
fi

has_chromium || echo "test-servers: no Chromium here; the browser tests will be skipped"
has_postgresql || echo "test-servers: no PostgreSQL here; its tests will be skipped"
exit 0
