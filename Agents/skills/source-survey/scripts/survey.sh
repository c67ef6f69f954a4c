#!/usr/bin/env bash
# Prints kind, files, lines and bytes for each kind of file below a folder, most bytes first.
set -u
cd "${1:-.}" || exit 1

{ git ls-files -z 2>/dev/null || find . -type f -not -path '*/.*' -print0; } |
  xargs -0 -r wc -lc -- 2>/dev/null |
  awk '$NF != "total" {
    count = split($NF, parts, "."); kind = count > 1 ? parts[count] : "none"
    files[kind]++; lines[kind] += $1; bytes[kind] += $2
  }
  END { for (kind in files) printf "%-12s %6d %9d %11d\n", kind, files[kind], lines[kind], bytes[kind] }' |
  sort -k4,4nr
