# What ./run, ./test and ./dev share: packages and builds. Sourced by bash with `root` set to the project's folder.

# Debian's package names of clang carry its version; the fuzzers need one with libFuzzer beside it.
clang_version() {
  local id version
  id=$(. /etc/os-release && echo "$ID"); version=$(. /etc/os-release && echo "${VERSION_ID:-}")
  case "$id-$version" in
    debian-12*) echo 14 ;;
    debian-13*) echo 19 ;;
    ubuntu-24.04) echo 18 ;;
    *) echo 14 ;;
  esac
}

# Lines "package<TAB>why" of the given groups, each package once. The first name of alternatives that apt knows wins.
packages_of() {
  local groups=" $* " group names why name seen=" "
  while read -r group names why; do
    case "$group" in ''|'#'*) continue ;; esac
    [[ $groups == *" $group "* && $seen != *" $names "* ]] || continue
    seen+="$names "
    name=${names%%|*}
    if [[ $names == *'|'* ]]; then
      local candidate
      for candidate in ${names//|/ }; do
        if [[ $installed == *$'\n'"$candidate"$'\n'* ]] || apt-cache show "$candidate" >/dev/null 2>&1; then
          name=$candidate
          break
        fi
      done
    fi
    printf '%s\t%s\n' "$name" "$why"
  done <"$root/tools/packages.txt"
  if [[ $groups == *" fuzz "* ]]; then
    printf 'clang-%s\tbuilds the fuzzers\n' "$(clang_version)"
    printf 'libclang-rt-%s-dev\tlibFuzzer and the sanitizers of clang\n' "$(clang_version)"
  fi
}

has_node() {
  command -v npm >/dev/null && [[ $(node --version 2>/dev/null) =~ ^v([0-9]+) ]] && ((BASH_REMATCH[1] >= 18))
}

# set_up GROUP…: installs what is missing, and says what and why. Quick when nothing is.
set_up() {
  if ! command -v dpkg-query >/dev/null; then
    echo "This set-up knows Debian and Ubuntu only; install what tools/packages.txt lists, then use cmake --preset dev." >&2
    return 1
  fi
  local installed name why missing=()
  installed=$'\n'$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' 2>/dev/null | sed -n 's/^installed //p')$'\n'
  local lines=()
  while IFS=$'\t' read -r name why; do
    [[ $installed == *$'\n'"$name"$'\n'* ]] && continue
    # A Node.js of one's own will do, where it is not older than Debian's.
    [[ $name == nodejs || $name == npm ]] && has_node && continue
    missing+=("$name")
    lines+=("$(printf '  %-24s %s' "$name" "$why")")
  done < <(packages_of "$@")
  ((${#missing[@]})) || return 0

  echo "Installing ${#missing[@]} packages of the distribution:"
  printf '%s\n' "${lines[@]}"
  local as_root=()
  if [[ $(id -u) != 0 ]]; then
    if ! command -v sudo >/dev/null; then
      echo "Neither root nor sudo here. Ask an administrator to run:" >&2
      echo "  apt-get install --no-install-recommends ${missing[*]}" >&2
      return 1
    fi
    as_root=(sudo)
  fi
  local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300) log
  log=$(mktemp)
  if ! { "${apt[@]}" update && "${apt[@]}" install -y --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
    tail -n 30 "$log" >&2
    echo "Installing failed; the whole of apt's output is in $log" >&2
    return 1
  fi
  rm -f "$log"
}

# Compiler jobs: one per processor, but no more than memory bears (a gigabyte each, sanitizers more).
jobs() {
  local processors gigabytes
  processors=$(nproc)
  gigabytes=$(awk '/MemAvailable/ {print int($2 / 1200000)}' /proc/meminfo)
  ((gigabytes < 1)) && gigabytes=1
  echo $((processors < gigabytes ? processors : gigabytes))
}

# build PRESET [TARGET…]: configures once, then builds. Quiet when all is well, except for Ninja's progress line.
build() {
  local preset=$1 log settings=()
  shift
  export CCACHE_NOHASHDIR=1 CCACHE_BASEDIR=$root CCACHE_MAXSIZE=${CCACHE_MAXSIZE:-5G}
  if [[ ! -f $root/build/$preset/build.ninja ]]; then
    if [[ $preset == fuzz ]]; then
      settings=(-DCMAKE_C_COMPILER="clang-$(clang_version)" -DCMAKE_CXX_COMPILER="clang++-$(clang_version)")
    fi
    mkdir -p "$root/build"
    log=$root/build/configure-$preset.log
    if ! (cd "$root" && cmake --preset "$preset" "${settings[@]}") >"$log" 2>&1; then
      tail -n 30 "$log" >&2
      echo "Configuring failed; see $log" >&2
      return 1
    fi
  fi
  echo "Building ($preset) …"
  if [[ -t 1 ]]; then
    ninja -C "$root/build/$preset" -j "$(jobs)" "$@"
  else
    log=$root/build/build-$preset.log
    if ! ninja -C "$root/build/$preset" -j "$(jobs)" "$@" >"$log" 2>&1; then
      grep -v '^\[[0-9]*/[0-9]*\] Building\|^\[[0-9]*/[0-9]*\] Linking' "$log" | tail -n 80 >&2
      echo "Building failed; see $log" >&2
      return 1
    fi
  fi
}
