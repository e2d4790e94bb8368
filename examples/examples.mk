# examples: what others make against an installed linli; tests/tree/outside.sh builds and uses it
lanterndir = $(docdir)/examples/plugin-lantern
dist_lantern_DATA = \
	examples/plugin-lantern/README.md \
	examples/plugin-lantern/Makefile \
	examples/plugin-lantern/lantern-walk.c \
	examples/plugin-lantern/test-lantern-walk.c \
	examples/plugin-lantern/lantern-walk.ini
