#!/usr/bin/env bash
# Runs MedFunctions whole on this machine: storage (Azurite), the function app and its trainers. ./run.sh --help
set -euo pipefail
cd "$(dirname "$0")"

usage() {
  cat <<'TXT'
./run.sh                      start everything, print the addresses, run until Ctrl-C
./run.sh demo [--once] [...]  start everything, then import, train, promote and predict; --once stops afterwards.
                              Further options go to the demo: --data DIR, --model NAME, … (./run.sh medfn demo --help)
./run.sh medfn ARGS...        the command line of a running MedFunctions (./run.sh medfn --help)
./run.sh reset                delete everything that was kept under .local (asks first; --yes doesn't)

Settings by environment: MEDFN_PORT (7071, function app), MEDFN_STORAGE_PORT (10000 and the next two, Azurite),
MEDFN_LOCAL (.local, where everything is kept).
TXT
}

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

local_dir=${MEDFN_LOCAL:-.local}
port=${MEDFN_PORT:-7071}
storage_port=${MEDFN_STORAGE_PORT:-10000}
server="http://127.0.0.1:$port"
medfn=artifacts/bin/Cli/release/medfn
app=artifacts/bin/App/release/MedFunctions.App
trainer=artifacts/bin/Trainer/release_linux-x64/trainer

check_tools() {
  command -v dotnet >/dev/null || die "The .NET 10 SDK is missing. Get it from https://dotnet.microsoft.com/download/dotnet/10.0 and run this again."
  dotnet --list-sdks | grep -q '^10\.' || die "The .NET SDK here is older than 10. Get .NET 10 from https://dotnet.microsoft.com/download/dotnet/10.0 and run this again."
  command -v node >/dev/null && command -v npm >/dev/null || die "Node.js is missing (the local storage runs on it). Get version 20 or later from https://nodejs.org or your package manager and run this again."
  local major; major=$(node -p 'process.versions.node.split(".")[0]')
  [ "$major" -ge 20 ] || die "Node.js $major is too old. Get version 20 or later from https://nodejs.org and run this again."
}

install_azurite() {
  local wanted; wanted=$(node -p 'require("./package.json").devDependencies.azurite')
  [ "$(node -p 'require("./node_modules/azurite/package.json").version' 2>/dev/null)" = "$wanted" ] && return
  say "Installing Azurite $wanted (local storage) …"
  npm ci --no-audit --no-fund --loglevel=error >&2
}

build() {
  say "Building …"
  mkdir -p "$local_dir/logs"
  for project in App Trainer Cli; do
    dotnet build "src/$project" -c Release -v quiet --nologo >"$local_dir/logs/build.log" 2>&1 ||
      { grep -E 'error|warning' "$local_dir/logs/build.log" | sort -u | head -20 >&2; die "The build failed; everything it said is in $local_dir/logs/build.log."; }
  done
}

secret() { head -c "$1" /dev/urandom | base64 -w0; }

# Kept once made: other secrets would lock this site out of its storage and its pseudonyms.
make_secrets() {
  if [ ! -f "$local_dir/secrets.env" ]; then
    (umask 077; printf 'storage_key=%s\npseudonym_secret=%s\n' "$(secret 64)" "$(secret 32)" >"$local_dir/secrets.env.part")
    mv "$local_dir/secrets.env.part" "$local_dir/secrets.env"
  fi
  # shellcheck disable=SC1091
  . "$local_dir/secrets.env"
}

running() { [ -n "${1:-}" ] && kill -0 "$1" 2>/dev/null; }

# Ends the process of a pid file if it still is the program that we started.
stop() {
  local file=$1 name=$2 pid i
  [ -f "$file" ] || return 0
  pid=$(cat "$file")
  if running "$pid" && tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -q "$name"; then
    kill -TERM "$pid" 2>/dev/null || true
    for i in $(seq 350); do running "$pid" || break; sleep 0.1; done
    running "$pid" && kill -KILL "$pid" 2>/dev/null
  fi
  rm -f "$file"
}

demo_pid=
stop_all() {
  trap - EXIT INT TERM
  if running "$demo_pid"; then
    kill -TERM "$demo_pid" 2>/dev/null || true
    wait "$demo_pid" 2>/dev/null || true
  fi
  stop "$local_dir/app.pid" MedFunctions.App
  for job in "$local_dir"/training/jobs/*/pid; do stop "$job" trainer; done
  stop "$local_dir/azurite.pid" azurite
}

answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

free_or_die() { ! answers "$1" || die "Port $1 is taken by another program. Stop that, or choose another port with $2=…"; }

start_azurite() {
  local i
  for i in 0 1 2; do free_or_die $((storage_port + i)) MEDFN_STORAGE_PORT; done
  mkdir -p "$local_dir/azurite"
  AZURITE_ACCOUNTS="medfn:$storage_key" node node_modules/azurite/dist/src/azurite.js --silent --skipApiVersionCheck --disableTelemetry \
    --location "$local_dir/azurite" --blobHost 127.0.0.1 --queueHost 127.0.0.1 --tableHost 127.0.0.1 \
    --blobPort "$storage_port" --queuePort $((storage_port + 1)) --tablePort $((storage_port + 2)) \
    >"$local_dir/logs/azurite.log" 2>&1 </dev/null &
  echo $! >"$local_dir/azurite.pid"
  for i in $(seq 600); do
    running "$(cat "$local_dir/azurite.pid")" || die "Azurite ended; the reason is in $local_dir/logs/azurite.log."
    answers "$storage_port" && answers $((storage_port + 1)) && answers $((storage_port + 2)) && return
    sleep 0.1
  done
  die "Azurite didn't start within a minute; its log is $local_dir/logs/azurite.log."
}

start_app() {
  free_or_die "$port" MEDFN_PORT
  local host=http://127.0.0.1
  export AzureWebJobsStorage="DefaultEndpointsProtocol=http;AccountName=medfn;AccountKey=$storage_key;BlobEndpoint=$host:$storage_port/medfn;QueueEndpoint=$host:$((storage_port + 1))/medfn;TableEndpoint=$host:$((storage_port + 2))/medfn;"
  export Pseudonyms__Secret=$pseudonym_secret LocalTraining__Trainer=$trainer LocalTraining__Folder="$local_dir/training" \
    MedFunctions__StateFolder="$local_dir/state" ASPNETCORE_URLS=$server
  "$app" >>"$local_dir/logs/app.log" 2>&1 </dev/null &
  echo $! >"$local_dir/app.pid"
}

healthy() { node -e 'fetch(process.argv[1]).then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))' "$server/api/health" 2>/dev/null; }

wait_healthy() {
  local i
  for i in $(seq 120); do
    running "$(cat "$local_dir/app.pid")" || { tail -n 20 "$local_dir/logs/app.log" >&2; die "The function app ended; its log is $local_dir/logs/app.log."; }
    healthy && return
    sleep 0.5
  done
  die "The function app didn't become healthy within a minute; its log is $local_dir/logs/app.log."
}

start() {
  check_tools
  mkdir -p "$local_dir/logs"
  exec 9>"$local_dir/run.lock"
  flock -n 9 || die "MedFunctions runs already from this folder. Stop that ./run.sh first (Ctrl-C), or use it: ./run.sh medfn status"
  install_azurite 9>&-
  build 9>&- # a build server would hold the lock on
  make_secrets
  stop "$local_dir/app.pid" MedFunctions.App
  stop "$local_dir/azurite.pid" azurite
  trap stop_all EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  say "Starting …"
  start_azurite 9>&-
  start_app 9>&-
  wait_healthy
  say "MedFunctions is ready."
  say "  API       $server/api/health"
  say "  storage   http://127.0.0.1:$storage_port/medfn (blobs), next ports: queues, tables"
  say "  upload    ./run.sh medfn import DIR        logs  $local_dir/logs/"
}

app_ended() { die "The function app ended; its log is $local_dir/logs/app.log. Start this again: work goes on where it stopped."; }

wait_for_end() {
  say "Ctrl-C stops everything."
  while running "$(cat "$local_dir/app.pid")"; do sleep 1; done
  app_ended
}

# In the background, so that the end of the app is noticed at once.
run_demo() {
  "$medfn" demo --server "$server" --work-folder "$local_dir/demo" "$@" 9>&- &
  demo_pid=$!
  while running "$demo_pid"; do
    running "$(cat "$local_dir/app.pid")" || app_ended
    sleep 0.2
  done
  local status=0
  wait "$demo_pid" || status=$?
  [ "$status" -eq 0 ] || exit "$status"
}

case "${1:-}" in
  "") start; wait_for_end ;;
  demo)
    shift
    once=false; args=()
    for arg in "$@"; do if [ "$arg" = --once ]; then once=true; else args+=("$arg"); fi; done
    for arg in "${args[@]}"; do case "$arg" in -h | --help) check_tools; build; exec "$medfn" demo --help ;; esac; done
    start
    run_demo "${args[@]}"
    $once || wait_for_end
    ;;
  medfn)
    shift
    [ -x "$medfn" ] || { check_tools; build; }
    MEDFN_SERVER=${MEDFN_SERVER:-$server} exec "$medfn" "$@"
    ;;
  reset)
    [ -d "$local_dir" ] || exit 0
    if [ "${2:-}" != --yes ]; then
      read -r -p "Delete all images, models and results under $local_dir? [y/N] " answer
      [ "$answer" = y ] || exit 1
    fi
    rm -rf -- "$local_dir"
    ;;
  -h | --help | help) usage ;;
  *) usage >&2; exit 2 ;;
esac
