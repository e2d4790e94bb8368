/* type-name.c - names of types, and where their plugins are */
/* SPDX-License-Identifier: Apache-2.0 */

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/lang.h"
#include "base/vec.h"
#include "plugin/caller.h"
#include "plugin/type-name.h"

static const char *const builtin[] = { "childrens-club", "duty-post", "fire-drill", "haircut-day",
	"health-clinic", "plain", "station-rota" };

bool type_is_builtin(const char *name)
{
	for (size_t i = 0; i < sizeof builtin / sizeof builtin[0]; i++)
		if (strcmp(builtin[i], name) == 0)
			return true;
	return false;
}

bool type_is_name(const char *name, size_t n)
{
	if (n == 0 || n > TYPE_NAME_MOST || name[0] == '-')
		return false;
	for (size_t i = 0; i < n; i++)
		if (!((name[i] >= 'a' && name[i] <= 'z') || (name[i] >= '0' && name[i] <= '9') ||
			    name[i] == '-'))
			return false;
	return true;
}

/* The folder of the running program, or NULL. */
static char *program_folder(struct arena *arena)
{
	char path[4096];
	const ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);

	if (n <= 0)
		return NULL;
	path[n] = 0;
	char *slash = strrchr(path, '/');
	return slash == NULL || slash == path ? NULL
					      : arena_copy(arena, path, (size_t)(slash - path));
}

static const char *beside(struct arena *arena, const char *folder, const char *name)
{
	const char *path = folder == NULL ? NULL : arena_format(arena, "%s/%s", folder, name);

	return path != NULL && access(path, R_OK | X_OK) == 0 ? path : NULL;
}

struct plugin_place plugin_place_find(struct arena *arena, const char *state)
{
	const char *folder = program_folder(arena);
	const char *built_host = beside(arena, folder, "linli-host");
	const char *built_types = built_host == NULL ? NULL : beside(arena, folder, "plugins");
	const char *types = getenv("LINLI_PLUGINS"), *host = getenv("LINLI_HOST");
	struct plugin_place place = { 0 };

	if (types != NULL && types[0] != '/')
		place.problem = _("LINLI_PLUGINS is no absolute path");
	else if (host != NULL && host[0] != '/')
		place.problem = _("LINLI_HOST is no absolute path");
	if (types == NULL)
		types = built_types != NULL ? built_types : PLUGINDIR;
	if (host == NULL)
		host = built_host != NULL ? built_host : PKGLIBEXECDIR "/linli-host";
	place.directory = arena_string(arena, types);
	place.host = arena_string(arena, host);
	place.cache = state == NULL ? NULL : arena_format(arena, "%s/types", state);
	return place;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char *const *type_names(const char *directory, struct arena *arena)
{
	struct VEC(const char *) names = { 0 };
	DIR *folder = opendir(directory);
	const struct dirent *entry;

	while (folder != NULL && (entry = readdir(folder)) != NULL) {
		const size_t n = strlen(entry->d_name);
		if (n > 3 && strcmp(entry->d_name + n - 3, ".so") == 0 &&
			type_is_name(entry->d_name, n - 3))
			*vec_add(&names) = arena_copy(arena, entry->d_name, n - 3);
	}
	if (folder != NULL)
		closedir(folder);
	if (names.count > 0)
		qsort(names.items, names.count, sizeof *names.items, by_name);
	const char **list = ARENA_ARRAY(arena, names.count + 1, const char *);
	if (names.count > 0)
		memcpy(list, names.items, names.count * sizeof *list);
	vec_free(&names);
	return list;
}
