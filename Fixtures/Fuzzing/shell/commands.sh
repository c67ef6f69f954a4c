#!/bin/bash
set -euo pipefail
x=1 y+=2 z[0]=3 a=(b c)
for f in *.txt; do echo "${f%.txt}" >> "$out" 2>&1 || break; done
case "$1" in a|b) echo 'x' ;; *) exit 1 ;; esac
while read -r line; do ((n++)); done < <(ls)
[[ -f $x && $y =~ ^a ]] && echo $((1 + $n)) | tee /dev/null &
f() { local v=$'a\n'; return; }
