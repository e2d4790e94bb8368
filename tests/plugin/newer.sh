#!/bin/bash
# newer.sh - SOURCES TARGET: a linli of some later release, with everything grown that may grow
# SPDX-License-Identifier: Apache-2.0
set -eu
core="$1/core" target="$2"
mkdir -p "$target/linli" "$target/plugin" "$target/config"

# grow FROM TO EXPRESSION...: every expression must find its place
grow() {
	local from="$1" to="$target/$2" expression
	shift 2
	cp "$from" "$to.before" && chmod u+w "$to.before"
	for expression; do
		sed -e "$expression" "$to.before" >"$to"
		if cmp -s "$to" "$to.before"; then
			echo "newer.sh: $from has no place for: $expression" >&2
			exit 1
		fi
		cp "$to" "$to.before"
	done
	rm "$to.before"
}

song='const struct linli_out *, const struct linli_song *, size_t'
shown='const void *config, const struct linli_occurrence *, const struct linli_out *'
says='LINLI_WORDS("这里要用更新的 linli", "this needs a newer linli")'
grow "$core/plugin/linli/plugin.h" linli/plugin.h \
	's|^\tLINLI_TEAM  |\tLINLI_TEAM,\n\tLINLI_COLOUR|' \
	's|^\tuint32_t kind, offset;|&\n\tconst char *unit;|' \
	's|^#define LINLI_T_TEAM .*|&\n#define LINLI_T_COLOUR const char *|' \
	'/^struct linli_occurrence/,/^};/s|^};|\tint32_t waiting;\n};|' \
	'/^struct linli_duty/,/^};/s|^};|\tconst char *badge;\n};|' \
	's|^struct linli_out {|struct linli_song { linli_words words; const char *tune; };\n\n&|' \
	"/^struct linli_out {/,/^};/s|^};|\tvoid (*song)($song);\n};|" \
	"s|^#define linli_text(out.*|&\n#define linli_song(out, ...) ((out)->song != NULL ? LINLI_EMIT(out, song, __VA_ARGS__) \\\\\n\t: linli_fault(out, .words = $says))|" \
	"/^struct linli_plugin {/,/^};/s|^};|\tvoid (*after)($shown);\n};|"
grow "$core/config/schema.h" config/schema.h 's|^\tOPTION_TEAM,|&\n\tOPTION_COLOUR,|'
grow "$core/plugin/answer.h" plugin/answer.h '/^struct need_duty/,/^};/s|^};|\tconst char *badge;\n};|'
grow "$core/plugin/caller.h" plugin/caller.h \
	'/^struct plugin_occurrence/,/^};/s|^};|\tint32_t waiting;\n};|'
grow "$core/plugin/record-table.c" record-table.c \
	's|^\tROW(linli_duty, need_duty, RANGE, ages.*|&\n\tROW(linli_duty, need_duty, TEXT, badge, UP_TO(60)),|' \
	's|^\tROW(linli_occurrence, plugin_occurrence, NUMBER, booked.*|&\n\tROW(linli_occurrence, plugin_occurrence, NUMBER, waiting, UP_TO(10000)),|'
grow "$core/plugin/host.c" host.c \
	's|^\tKIND(TEAM),|&\n\tKIND(COLOUR),|' \
	's|^\tcase LINLI_TEAM:|&\n\tcase LINLI_COLOUR:|' \
	's|h->plugin.plan(config, &o.shown, out);|h->plugin.plan(config, \&o.shown, out), h->plugin.after == NULL ? (void)0 : h->plugin.after(config, \&o.shown, out);|'
grow "$core/plugin/emit.c" emit.c \
	's|^EMITTER(text, RECORD_TEXT)|&\nstatic void emit_song(const struct linli_out *out, const struct linli_song *said, size_t size)\n{\n\tconst struct linli_text text = { .words = said->words, .value = said->tune };\n\n\t(void)size;\n\temit(out, RECORD_TEXT, \&text, sizeof text);\n}|' \
	's|^\t\t\t.text = emit_text,|&\n\t\t\t.song = emit_song,|'
