if true; then echo "$(cat <<X
(