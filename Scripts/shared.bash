# What every script here begins with; sourced, never run by itself.
#
# It moves to the root of the checkout, so a script may be called from anywhere, and gives these words:
#   say TEXT...      a line that a person reads
#   run COMMAND...   shows the command as it can be typed, then runs it
#   run_into FILE COMMAND...   the same, with the output in a file
#   stop TEXT...     says on standard error what is wrong and what to do, and ends with status 1
#   need_swift       ends with words when there is no Swift 6.2 or later

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

script_name="Scripts/$(basename "$0")"

say() { printf '%s\n' "$*"; }

stop() {
  printf '%s: %s\n' "$script_name" "$*" >&2
  exit 1
}

# Words with anything unusual in them are quoted; the rest is shown as a person would type it.
show() {
  local word line='$'
  for word in "$@"; do
    case $word in
      '' | *[!A-Za-z0-9_./:=+,@%-]*) line+=" '${word//\'/\'\\\'\'}'" ;;
      *) line+=" $word" ;;
    esac
  done
  printf '%s\n' "$line"
}

run() {
  show "$@"
  "$@"
}

run_into() {
  local file=$1
  shift
  say "$(show "$@") >$file"
  "$@" >"$file"
}

need_swift() {
  command -v swift >/dev/null ||
    stop 'no Swift toolchain on PATH. Install Swift 6.2 or later (https://www.swift.org/install/linux/)' \
      'and put its usr/bin folder on PATH.'
  local version
  version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1)
  case $version in
    '' | [0-5].* | 6.0 | 6.1) stop "Swift 6.2 or later is needed; this is '${version:-unknown}'." ;;
  esac
}
