mcp__moflo__swarm_init mesh --maxAgents=4 --x="{\"a\":$B}" $(mcp__moflo__agent_list)
if ! npx -y x; then echo; else echo; fi
