# One file, one plugin.  For each NAME:
#   plugin_PROGRAMS += plugins/NAME.so
#   plugins_NAME_so_SOURCES  = plugins/NAME.c
#   plugins_NAME_so_CPPFLAGS = $(PLUGIN_CPPFLAGS)
#   plugins_NAME_so_CFLAGS   = $(PLUGIN_CFLAGS)
#   plugins_NAME_so_LDFLAGS  = $(PLUGIN_LINKFLAGS)
#   plugins_NAME_so_LDADD    =
