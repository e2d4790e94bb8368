# tests/client
dist_check_SCRIPTS += tests/client/feed-clients.py tests/client/feed-life.py
EXTRA_DIST += tests/client/read-feed.mjs tests/client/read-qr.mjs
