# One file, one plugin.  For each NAME:
#   plugin_PROGRAMS += plugins/NAME.so
#   plugins_NAME_so_SOURCES  = plugins/NAME.c
#   plugins_NAME_so_CPPFLAGS = $(PLUGIN_CPPFLAGS)
#   plugins_NAME_so_CFLAGS   = $(PLUGIN_CFLAGS)
#   plugins_NAME_so_LDFLAGS  = $(PLUGIN_LINKFLAGS)
#   plugins_NAME_so_LDADD    =

plugin_PROGRAMS += plugins/plain.so
plugins_plain_so_SOURCES = plugins/plain.c
plugins_plain_so_CPPFLAGS = $(PLUGIN_CPPFLAGS)
plugins_plain_so_CFLAGS = $(PLUGIN_CFLAGS)
plugins_plain_so_LDFLAGS = $(PLUGIN_LINKFLAGS)
plugins_plain_so_LDADD =
