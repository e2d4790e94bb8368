#!/bin/sh
# autogen.sh - from a clone to a configure script; with a word also to a running linli
# SPDX-License-Identifier: Apache-2.0
set -eu
cd "$(dirname "$0")"

usage() {
	cat <<'END'
usage: ./autogen.sh                     only make ./configure
       ./autogen.sh deps [--print|--yes] install what building and testing need (Debian 12)
       ./autogen.sh run                 build, and serve the sample community at LINLI_ADDRESS
                                        (127.0.0.1; 0.0.0.0 lets phones in) and LINLI_PORT (8080)
       ./autogen.sh check               build, and run every test
       ./autogen.sh dist                make and check the tarball
END
}

build_packages="gcc libc6-dev make autoconf automake pkgconf gettext autopoint xz-utils
	libinih-dev libsqlite3-dev libical-dev libevent-dev libjansson-dev zlib1g-dev libqrencode-dev
	nettle-dev libcurl4-gnutls-dev libpango1.0-dev tzdata"
test_packages="libcmocka-dev bats mandoc clang g++ systemd binutils curl jq file procps iproute2 bash-completion
	python3 python3-icalendar python3-vobject python3-gi gir1.2-ical-3.0 khal vdirsyncer chromium nginx-light lunar radicale
	fonts-wqy-microhei poppler-utils ca-certificates"

# The packages of the arguments that are not installed.
missing_packages() {
	for package; do
		status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) || status=
		[ "$status" = installed ] || printf '%s ' "$package"
	done
	# A node from elsewhere brings npm along under no package's name.
	case " $* " in *" lunar "*)
		command -v node >/dev/null 2>&1 || printf 'nodejs '
		command -v npm >/dev/null 2>&1 || printf 'npm ' ;;
	esac
}

may_install() { # COMMAND: says it, and asks where somebody can answer
	printf 'missing packages; this installs them:\n  %s\n' "$1" >&2
	[ "${yes-}" = 1 ] || [ "${CI-}" = true ] || [ "$(id -u)" = 0 ] && return 0
	[ -t 0 ] || return 1
	printf 'Run it now? [y/N] ' >&2
	read -r answer || return 1
	case $answer in [yYjJ是]*) return 0 ;; *) return 1 ;; esac
}

deps() { # PACKAGE...
	if ! command -v dpkg-query >/dev/null 2>&1; then
		echo "autogen.sh: this is no Debian; README.md names what is needed, and configure checks it" >&2
		return 0
	fi
	needed=$(missing_packages "$@")
	[ -n "$needed" ] || return 0
	sudo=
	[ "$(id -u)" = 0 ] || sudo='sudo '
	command="${sudo}apt-get update && ${sudo}env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends ${needed% }"
	if [ "${print_only-}" = 1 ]; then
		printf '%s\n' "$command"
		return 0
	fi
	if ! may_install "$command" || { [ -n "$sudo" ] && ! command -v sudo >/dev/null 2>&1; }; then
		printf 'nothing was installed; as root run:\n  %s\n' "$command" | sed 's/sudo //g' >&2
		exit 69
	fi
	has_installed=1
	sh -c "$command" >&2 || { echo "autogen.sh: the packages could not be installed" >&2; exit 69; }
}

say_and_end() { # STATUS WORDS...
	status=$1
	shift
	printf 'autogen.sh: %s\n' "$*" >&2
	exit "$status"
}

# What autoconf, automake and make could only say in their own words, and late.
check_place() {
	case $PWD in
	*[[:space:]\"\'\`\#\$\&\\]*)
		say_and_end 64 "make cannot build in a directory with a blank or quote in its name; rename or move $PWD" ;;
	esac
	[ -w . ] || say_and_end 73 "$PWD cannot be written; copy it to a place where you may write"
}

# Is the port a number, and is nobody there yet?
check_port() {
	case $port in
	'' | 0* | *[!0-9]* | ??????*) say_and_end 64 "LINLI_PORT=$port is no port: a number from 1 to 65535" ;;
	esac
	[ "$port" -le 65535 ] ||
		say_and_end 64 "LINLI_PORT=$port is no port: a number from 1 to 65535"
	if grep -qs "$(printf ': [0-9A-F]*:%04X 0*:0000 0A ' "$port")" /proc/net/tcp /proc/net/tcp6; then
		say_and_end 69 "port $port is taken; take another one: LINLI_PORT=$((port + 1)) ./autogen.sh run"
	fi
}

generate() {
	check_place
	mkdir -p m4
	autopoint --force >/dev/null
	AUTOPOINT=true autoreconf --install --force
}

# Did configure find the library of the unit tests?
has_unit_tests() {
	grep -q '^S\["CMOCKA_TRUE"\]=""' build/config.status 2>/dev/null
}

# Makes configure and ./build when they are not there, older than what they come from, or made before
# a package came that configure looks for.
configure_build() {
	if [ ! -x configure ] || [ configure.ac -nt configure ] || [ autogen.sh -nt configure ]; then
		generate
	fi
	mkdir -p build
	if [ ! -f build/Makefile ] || [ configure -nt build/config.status ] || [ "${has_installed-}" = 1 ] ||
		{ [ "${wants_tests-}" = 1 ] && ! has_unit_tests; }; then
		(cd build && ../configure --quiet --prefix=/usr --sysconfdir=/etc --localstatedir=/var)
	fi
}

compile() {
	configure_build
	make -s -C build -j"$(nproc 2>/dev/null || echo 2)"
}

# What only npm has: oracles that nobody here wrote, at the versions of the lock file.
node_modules() {
	[ -f tests/client/package.json ] || return 0
	mkdir -p build/node
	if ! cmp -s tests/client/package-lock.json build/node/package-lock.json || [ ! -d build/node/node_modules ]; then
		rm -rf build/node/node_modules
		cp tests/client/package.json build/node/
		(cd build/node && rm -f package-lock.json && cp ../../tests/client/package-lock.json new-lock.json &&
			mv new-lock.json package-lock.json && npm ci --no-audit --no-fund --ignore-scripts --silent) || {
			rm -f build/node/package-lock.json
			echo "autogen.sh: npm could not fetch the test oracles" >&2
			exit 69
		}
	fi
}

run() {
	port=${LINLI_PORT-8080} address=${LINLI_ADDRESS:-127.0.0.1}
	check_place
	check_port
	# shellcheck disable=SC2086
	deps $build_packages
	compile
	mkdir -p build/state
	LINLI_PLUGINS="$PWD/build/plugins"
	LINLI_HOST="$PWD/build/linli-host"
	export LINLI_PLUGINS LINLI_HOST
	here=$address
	[ "$address" != 0.0.0.0 ] || here=$(hostname -I 2>/dev/null | cut -d ' ' -f 1)
	echo "linli serves the sample community at http://${here:-127.0.0.1}:$port/ (Ctrl-C ends it)"
	exec build/linli -c etc/linli.ini --state build/state run --listen "$address:$port"
}

check() {
	wants_tests=1
	check_place
	# shellcheck disable=SC2086
	deps $build_packages $test_packages
	compile
	has_unit_tests || { echo "autogen.sh: without libcmocka there are no unit tests; see build/config.log" >&2; exit 69; }
	node_modules
	NODE_PATH="$PWD/build/node/node_modules"
	LINLI_NEEDS_ALL=1 # all readers of feeds are there now: one that is missing is a failure
	export NODE_PATH LINLI_NEEDS_ALL
	status=0
	make -s -C build -j"$(nproc 2>/dev/null || echo 2)" check || status=1
	build-aux/summary build || status=1
	exit "$status"
}

case ${1-} in
'') generate ;;
deps)
	case ${2-} in
	--print) print_only=1 ;;
	--yes) yes=1 ;;
	'') ;;
	*) usage >&2; exit 64 ;;
	esac
	# shellcheck disable=SC2086
	deps $build_packages $test_packages
	;;
run) run ;;
check) check ;;
dist)
	# shellcheck disable=SC2086
	deps $build_packages $test_packages
	compile
	make -s -C build distcheck
	;;
help | --help | -h) usage ;;
*) usage >&2; exit 64 ;;
esac
