cat <<EOF <<-'END'
$x $(date) `id`
EOF
	literal $x
	END
cat <<< "${x:-$(echo "y")}"
coproc p { cat; }
select s in a b; do :; done
for ((i = 0; i < 3; i++)); do echo ${!i} ${#a[@]} ${x//a/b}; done
