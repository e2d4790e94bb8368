# One file, one plugin.  For each NAME:
#   plugin_PROGRAMS += plugins/NAME.so
#   plugins_NAME_so_SOURCES  = plugins/NAME.c
#   plugins_NAME_so_CPPFLAGS = $(PLUGIN_CPPFLAGS)
#   plugins_NAME_so_CFLAGS   = $(PLUGIN_CFLAGS)
#   plugins_NAME_so_LINK     = $(PLUGIN_LINK)
#   plugins_NAME_so_LDADD    =

plugin_PROGRAMS += plugins/plain.so
plugins_plain_so_SOURCES = plugins/plain.c
plugins_plain_so_CPPFLAGS = $(PLUGIN_CPPFLAGS)
plugins_plain_so_CFLAGS = $(PLUGIN_CFLAGS)
plugins_plain_so_LINK = $(PLUGIN_LINK)
plugins_plain_so_LDADD =

plugin_PROGRAMS += plugins/childrens-club.so
plugins_childrens_club_so_SOURCES = plugins/childrens-club.c
plugins_childrens_club_so_CPPFLAGS = $(PLUGIN_CPPFLAGS)
plugins_childrens_club_so_CFLAGS = $(PLUGIN_CFLAGS)
plugins_childrens_club_so_LINK = $(PLUGIN_LINK)
plugins_childrens_club_so_LDADD =

plugin_PROGRAMS += plugins/duty-post.so
plugins_duty_post_so_SOURCES = plugins/duty-post.c
plugins_duty_post_so_CPPFLAGS = $(PLUGIN_CPPFLAGS)
plugins_duty_post_so_CFLAGS = $(PLUGIN_CFLAGS)
plugins_duty_post_so_LINK = $(PLUGIN_LINK)
plugins_duty_post_so_LDADD =

plugin_PROGRAMS += plugins/fire-drill.so
plugins_fire_drill_so_SOURCES = plugins/fire-drill.c
plugins_fire_drill_so_CPPFLAGS = $(PLUGIN_CPPFLAGS)
plugins_fire_drill_so_CFLAGS = $(PLUGIN_CFLAGS)
plugins_fire_drill_so_LINK = $(PLUGIN_LINK)
plugins_fire_drill_so_LDADD =

plugin_PROGRAMS += plugins/haircut-day.so
plugins_haircut_day_so_SOURCES = plugins/haircut-day.c
plugins_haircut_day_so_CPPFLAGS = $(PLUGIN_CPPFLAGS)
plugins_haircut_day_so_CFLAGS = $(PLUGIN_CFLAGS)
plugins_haircut_day_so_LINK = $(PLUGIN_LINK)
plugins_haircut_day_so_LDADD =

plugin_PROGRAMS += plugins/health-clinic.so
plugins_health_clinic_so_SOURCES = plugins/health-clinic.c
plugins_health_clinic_so_CPPFLAGS = $(PLUGIN_CPPFLAGS)
plugins_health_clinic_so_CFLAGS = $(PLUGIN_CFLAGS)
plugins_health_clinic_so_LINK = $(PLUGIN_LINK)
plugins_health_clinic_so_LDADD =

plugin_PROGRAMS += plugins/station-rota.so
plugins_station_rota_so_SOURCES = plugins/station-rota.c
plugins_station_rota_so_CPPFLAGS = $(PLUGIN_CPPFLAGS)
plugins_station_rota_so_CFLAGS = $(PLUGIN_CFLAGS)
plugins_station_rota_so_LINK = $(PLUGIN_LINK)
plugins_station_rota_so_LDADD =
