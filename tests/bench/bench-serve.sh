#!/bin/bash
# bench-serve.sh - served feeds and their 304s against nginx with one worker on the same file
# SPDX-License-Identifier: Apache-2.0
set -u
for tool in wrk nginx curl; do
	command -v $tool >/dev/null || { echo "# bench-serve: no $tool"; exit 0; }
done
dir=$(mktemp -d) seconds=${BENCH_SECONDS:-3}
trap 'kill $(jobs -p) 2>/dev/null; wait 2>/dev/null; rm -rf "$dir"' EXIT
touch "$dir/linli.db"
"${top_builddir:-.}/tests/web/serve-fake" "$dir" 95 >"$dir/address" &
server=$!
for _ in $(seq 50); do [ -s "$dir/address" ] && break; sleep 0.05; done
ours=http://$(cat "$dir/address")/feeds/all.ics
mkdir -p "$dir/www/feeds"
curl -s "$ours" -o "$dir/www/feeds/all.ics"
chmod -R a+rX "$dir"
port=$((20000 + RANDOM % 20000))
cat >"$dir/nginx.conf" <<END
user root; worker_processes 1; pid $dir/nginx.pid; error_log $dir/error.log; daemon off;
events { worker_connections 1024; }
http { access_log off; sendfile on; tcp_nopush on; tcp_nodelay on; keepalive_requests 1000000;
types { text/calendar ics; } server { listen 127.0.0.1:$port; root $dir/www; } }
END
nginx -c "$dir/nginx.conf" -p "$dir" 2>/dev/null &
theirs=http://127.0.0.1:$port/feeds/all.ics
for _ in $(seq 50); do curl -sfo /dev/null "$theirs" && break; sleep 0.05; done

one() { # URL [HEADER]
	taskset -c 1 wrk -t1 -c64 -d"$seconds" ${2:+-H "$2"} "$1" | awk '/Requests\/sec/ { print $2 }'
}
compare() { # NAME OUR-HEADER THEIR-HEADER: the best of three turns each, by turns
	local a=0 b=0
	for _ in 1 2 3; do
		a="$a $(one "$ours" "$2")" b="$b $(one "$theirs" "$3")"
	done
	awk -v n="$1" -v a="$a" -v b="$b" 'function best(list,   i, k, r, most) {
		k = split(list, r, " "); for (i = 1; i <= k; i++) if (r[i] + 0 > most) most = r[i] + 0
		return most }
		BEGIN { a = best(a); b = best(b); printf "%s %.0f %.0f %.2f >=0.6\n", n, a, b, a / b }'
}
etag() { curl -sI "$1" | tr -d '\r' | sed -n 's/^[Ee][Tt]ag: //p'; }

taskset -cp 0 $server >/dev/null
for pid in $(pgrep -P $(jobs -p | tail -1)) $(jobs -p | tail -1); do taskset -cp 0 $pid >/dev/null; done
compare "serve-$(($(stat -c %s "$dir/www/feeds/all.ics") / 1000))kb-per-s" "" ""
compare serve-304-per-s "If-None-Match: $(etag "$ours")" "If-None-Match: $(etag "$theirs")"
pss=$(awk '/^Pss:/ { sum += $2 } END { print sum }' /proc/$server/smaps_rollup)
echo "serve-memory-kib $pss 30720 $(awk -v a="$pss" 'BEGIN { printf "%.2f", a / 30720 }') <=1"
