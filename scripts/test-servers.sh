#!/bin/sh
# Installs the servers that tests need (Chromium, PostgreSQL) where this is Debian and the user root; says what will be skipped elsewhere.
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
