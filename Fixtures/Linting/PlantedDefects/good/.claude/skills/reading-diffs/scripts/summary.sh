#!/usr/bin/env bash
set -euo pipefail
git diff --numstat "${1:-HEAD~1}" | sort -rn | head -20
