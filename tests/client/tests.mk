# tests/client
dist_check_SCRIPTS += tests/client/feed-clients.py
EXTRA_DIST += tests/client/read-feed.mjs tests/client/read-qr.mjs
