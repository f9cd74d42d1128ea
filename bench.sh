#!/usr/bin/env bash
# Lists the benchmarks, or runs one: ./bench.sh NAME. Its last line is `NAME: ratio=… (ours …, reference … = …)`.
set -euo pipefail
cd "$(dirname "$0")"
[ -d node_modules/azurite ] || npm ci --no-audit --no-fund --loglevel=error >&2
dotnet build bench -c Release -v quiet --nologo -clp:NoSummary >&2
exec artifacts/bin/Bench/release/MedFunctions.Bench "$@"
