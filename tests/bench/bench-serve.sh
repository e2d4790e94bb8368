#!/bin/bash
# bench-serve.sh - served feeds and their 304s against nginx with one worker on the same file
# SPDX-License-Identifier: Apache-2.0
set -u
for tool in wrk nginx curl; do
	command -v $tool >/dev/null || { echo "# bench-serve: no $tool"; exit 0; }
done
dir=$(mktemp -d) seconds=${BENCH_SECONDS:-1} turns=${BENCH_TURNS:-9}
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
compare() { # NAME OUR-HEADER THEIR-HEADER: by turns, so that what disturbs the machine disturbs both
	local rounds= a b
	one "$ours" "$2" >/dev/null
	one "$theirs" "$3" >/dev/null
	for _ in $(seq "$turns"); do
		a=$(one "$ours" "$2") b=$(one "$theirs" "$3")
		rounds="$rounds $a/$b"
	done
	awk -v n="$1" -v rounds="$rounds" 'function median(list, k,   i, j, t) {
		for (i = 2; i <= k; i++) for (j = i; j > 1 && list[j] < list[j - 1]; j--) {
			t = list[j]; list[j] = list[j - 1]; list[j - 1] = t }
		return k % 2 ? list[(k + 1) / 2] : (list[k / 2] + list[k / 2 + 1]) / 2 }
		BEGIN { k = split(rounds, r, " ")
		for (i = 1; i <= k; i++) { split(r[i], p, "/"); a[i] = p[1] + 0; b[i] = p[2] + 0; q[i] = p[1] / p[2] }
		m = median(q, k); printf "# %s: ratios of %d turns from %.2f to %.2f\n", n, k, q[1], q[k]
		printf "%s %.0f %.0f %.2f >=0.6\n", n, median(a, k), median(b, k), m }'
}
etag() { curl -sI "$1" | tr -d '\r' | sed -n 's/^[Ee][Tt]ag: //p'; }

taskset -cp 0 $server >/dev/null
for pid in $(pgrep -P $(jobs -p | tail -1)) $(jobs -p | tail -1); do taskset -cp 0 $pid >/dev/null; done
compare "serve-$(($(stat -c %s "$dir/www/feeds/all.ics") / 1000))kb-per-s" "" ""
compare serve-304-per-s "If-None-Match: $(etag "$ours")" "If-None-Match: $(etag "$theirs")"
pss=$(awk '/^Pss:/ { sum += $2 } END { print sum }' /proc/$server/smaps_rollup)
echo "serve-memory-kib $pss 30720 $(awk -v a="$pss" 'BEGIN { printf "%.2f", a / 30720 }') <=1"
