libcore_a_SOURCES += \
	core/base/alloc.c core/base/alloc.h \
	core/base/arena.c core/base/arena.h \
	core/base/base64.c core/base/base64.h \
	core/base/cleanup.h \
	core/base/fault.c core/base/fault.h \
	core/base/file.c core/base/file.h \
	core/base/hash.c core/base/hash.h \
	core/base/lang.c core/base/lang.h \
	core/base/log.c core/base/log.h \
	core/base/number.c core/base/number.h \
	core/base/seam.c core/base/seam.h \
	core/base/suggest.c core/base/suggest.h \
	core/base/text.c core/base/text.h \
	core/base/utf8.c core/base/utf8.h \
	core/base/vec.h
