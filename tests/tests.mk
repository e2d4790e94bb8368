# Each area lists its own tests; every test speaks TAP.
include tests/base/tests.mk
include tests/config/tests.mk
include tests/calendar/tests.mk
include tests/plugin/tests.mk
include tests/plan/tests.mk
include tests/roster/tests.mk
include tests/store/tests.mk
include tests/page/tests.mk
include tests/publish/tests.mk
include tests/web/tests.mk
include tests/bench/tests.mk
include tests/remind/tests.mk
include tests/command/tests.mk
include tests/cli/tests.mk
include tests/client/tests.mk
include tests/fault/tests.mk
include tests/tree/tests.mk
