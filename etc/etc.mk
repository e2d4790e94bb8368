# etc: the sample community; served by `./autogen.sh run`, quoted by the README, installed as an example
exampledir = $(docdir)/examples/yunxi
dist_example_DATA = etc/linli.ini etc/areas.ini etc/people.ini etc/volunteers.ini etc/channels.ini etc/cn-holidays.csv etc/holidays.local.csv
exampleactivitiesdir = $(exampledir)/activities
dist_exampleactivities_DATA = \
	etc/activities/plain.ini \
	etc/activities/rotas.ini \
	etc/activities/clinic.ini \
	etc/activities/double9.ini \
	etc/activities/haircut.ini \
	etc/activities/drill.ini \
	etc/activities/tongxin.ini \
	etc/activities/four30.ini \
	etc/activities/clean.ini \
	etc/activities/workshops.ini \
	etc/activities/festivals.ini \
	etc/activities/notices.ini
EXTRA_DIST += etc/make-people.py
