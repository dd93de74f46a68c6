# Sourced by ./mib and ./test, which set ROOT: makes sure that everything is there and built.
# Says nothing when there is nothing to do; whatever it says goes to stderr, so that --json stays clean.

SOURCES=(benchmark methods tasks leaderboard tests models Mib.sln global.json plugin.targets
  Directory.Build.props Directory.Build.targets Directory.Packages.props)

# A thread of libtorch that waits for work gives its core to others instead of spinning on it: on a machine that is shared
# the same run took a quarter of the processor time.
export OMP_WAIT_POLICY=${OMP_WAIT_POLICY:-passive}

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

# Whether a source file is newer than the last build, one was added or removed since, or another libtorch is asked for.
# Files are compared with the time the build began, folders with the time it ended: it makes bin/ and obj/ itself.
is_stale() {
  [[ -e $ROOT/.build/begun && -e $ROOT/.build/ended && -e $ROOT/.build/libtorch ]] || return 0
  [[ $(<"$ROOT/.build/libtorch") == "${LIBTORCH:-}" ]] || return 0
  local path paths=()
  for path in "${SOURCES[@]}"; do [[ -e $ROOT/$path ]] && paths+=("$ROOT/$path"); done
  [[ -n $(find "${paths[@]}" \( -name bin -o -name obj \) -prune -o \
    \( -type f -newer "$ROOT/.build/begun" -o -type d -newer "$ROOT/.build/ended" \) -print -quit) ]]
}

# Finds dotnet and checks that it has the SDK that global.json asks for.
need_sdk() {
  local wanted
  wanted=$(sed -n 's/.*"version": *"\([^"]*\)".*/\1/p' "$ROOT/global.json")
  (cd "$ROOT" && dotnet --version) >/dev/null 2>&1 && return
  say ".NET SDK $wanted or a later feature band of it is needed."
  printf '  fix: install it from https://dotnet.microsoft.com/download and put dotnet on the PATH.\n' >&2
  exit 2
}

# Installs Debian packages if they are missing and it may; otherwise says how.
need_packages() {
  local package missing=() as=()
  command -v dpkg-query >/dev/null || return 0
  for package in "$@"; do
    [[ $package == libtorch-dev && -n ${LIBTORCH:-} ]] && continue
    [[ $(dpkg-query -W -f='${db:Status-Abbrev}' "$package" 2>/dev/null) == ii* ]] || missing+=("$package")
  done
  ((${#missing[@]})) || return 0

  if [[ $EUID -ne 0 ]]; then as=(sudo -n); fi
  if command -v apt-get >/dev/null && "${as[@]}" true 2>/dev/null; then
    say "installing ${missing[*]} (once)"
    "${as[@]}" apt-get update -qq >/dev/null 2>&1 || true
    "${as[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${missing[@]}" \
      >"$ROOT/.build/packages.log" 2>&1 && return
    tail -n 5 "$ROOT/.build/packages.log" >&2
  fi
  say "these packages are missing: ${missing[*]}"
  printf '  fix: sudo apt-get install -y %s\n' "${missing[*]}" >&2
  exit 2
}

# Builds if something changed. Further arguments are Debian packages that the caller needs beside the usual ones.
set_up() {
  local packages="libtorch-dev libopenblas0-pthread cmake g++ $*"
  [[ -e $ROOT/.build/packages && $(<"$ROOT/.build/packages") == "$packages"* ]] && ! is_stale && return
  mkdir -p "$ROOT/.build"
  exec {lock}>"$ROOT/.build/lock"
  flock "$lock"
  need_sdk
  # shellcheck disable=SC2086
  need_packages $packages
  if is_stale; then build; fi
  printf '%s\n' "$packages" >"$ROOT/.build/packages"
  exec {lock}>&-
}

build() {
  say "building (Release, about a minute the first time)"
  touch "$ROOT/.build/beginning"
  # The lock is closed for the build: its servers outlive it.
  if ! DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 dotnet build "$ROOT/Mib.sln" -c Release -m:2 -nologo -v q \
    >"$ROOT/.build/build.log" 2>&1 {lock}>&-; then
    grep -E '(error|warning) [A-Z]+[0-9]+|: error' "$ROOT/.build/build.log" | sort -u | head -n 40 >&2 \
      || tail -n 40 "$ROOT/.build/build.log" >&2
    say "the build failed; all of its output is in .build/build.log"
    exit 1
  fi
  snapshot
  printf '%s\n' "${LIBTORCH:-}" >"$ROOT/.build/libtorch"
  mv "$ROOT/.build/beginning" "$ROOT/.build/begun"
  touch "$ROOT/.build/ended"
}

# mib runs from a copy of what was built, which the next build leaves alone: a run may take hours.
# Every running mib holds a lock on its copy; copies that nobody runs any more are removed.
snapshot() {
  local old new in_use
  new=$(mktemp -d "$ROOT/.build/app.XXXXXX")
  cp -r "$ROOT/benchmark/Mib.Cli/bin/Release/net10.0/." "$new"
  printf '%s\n' "$new" >"$ROOT/.build/app"
  for old in "$ROOT"/.build/app.*; do
    [[ $old != "$new" && -e $old/mib.dll ]] || continue
    exec {in_use}<"$old/mib.dll"
    if flock -n "$in_use"; then rm -rf "$old"; fi
    exec {in_use}<&-
  done
}

# Sets APP to the copy to run and holds a lock on it, which the process that is started next inherits.
# A build may remove a copy between the two: then there is a newer one.
lock_app() {
  local in_use attempt
  for attempt in {1..50}; do
    APP=$(<"$ROOT/.build/app")
    if { exec {in_use}<"$APP/mib.dll"; } 2>/dev/null; then
      flock -s "$in_use"
      [[ -e $APP/mib.dll ]] && return
      exec {in_use}<&-
    fi
    sleep 0.1
  done
  say "$APP is gone, and no build has made another one; remove .build and try again."
  exit 1
}
