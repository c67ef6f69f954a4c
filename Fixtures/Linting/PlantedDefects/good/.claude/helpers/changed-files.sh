#!/usr/bin/env bash
set -euo pipefail
# Names what changed and keeps it for the reviewers.
files=$(git diff --name-only HEAD)
echo "$files" | while read -r file; do
  echo "changed: $file"
done
mcp__moflo__memory_usage --action=store --key="changed" --value="$files"
