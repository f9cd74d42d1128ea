#!/usr/bin/env bash
# Builds everything and runs all tests. Further arguments go to `dotnet test`: ./test.sh --filter EndToEnd
set -uo pipefail
cd "$(dirname "$0")"
case "${1:-}" in -h | --help) sed -n '2p' "$0" | cut -c3-; exit 0 ;; esac
command -v dotnet >/dev/null || { echo "The .NET 10 SDK is missing: https://dotnet.microsoft.com/download/dotnet/10.0" >&2; exit 1; }
command -v npm >/dev/null || { echo "Node.js 20 or later is missing (the tests use Azurite): https://nodejs.org" >&2; exit 1; }

wanted=$(node -p 'require("./package.json").devDependencies.azurite')
[ "$(node -p 'require("./node_modules/azurite/package.json").version' 2>/dev/null)" = "$wanted" ] ||
  npm ci --no-audit --no-fund --loglevel=error || exit 1

dotnet build MedFunctions.sln -c Release --nologo -v quiet -clp:NoSummary || exit 1

# One project after the other: training and end-to-end tests want the processor for themselves.
results=artifacts/test-results
rm -rf "$results"
dotnet test MedFunctions.sln -c Release --no-build --nologo -m:1 --logger "console;verbosity=minimal" --logger trx --results-directory "$results" "$@"
status=$?

count() { grep -ho "<Counters [^>]*" "$results"/*.trx 2>/dev/null | grep -o " $1=\"[0-9]*\"" | grep -o '[0-9]*' | awk '{ n += $1 } END { print n + 0 }'; }
passed=$(count passed) failed=$(($(count failed) + $(count error) + $(count timeout))) total=$(count total)
[ "$total" -gt 0 ] || { echo "No test ran." >&2; status=1; }
echo "$passed passed, $failed failed, $((total - passed - failed)) skipped"
[ "$failed" -eq 0 ] || status=1
exit $status
