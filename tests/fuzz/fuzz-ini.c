/* fuzz-ini.c - any bytes as linli.ini: taken or refused with a place, never a crash */
/* SPDX-License-Identifier: Apache-2.0 */

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/load.h"
#include "finder.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void check_places(struct faults *faults, bool has_model)
{
	if (!has_model && faults_count(faults, FAULT_ERROR) == 0)
		abort();
	for (size_t i = 0; i < faults_total(faults); i++) {
		const struct fault *f = faults_get(faults, i);
		if (f->line == 0 || f->file[0] == '\0' || f->message[0] == '\0')
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	const struct load_options options = { .types = &fake_types, .now = 1795399200 };
	const int fd = memfd_create("linli.ini", MFD_CLOEXEC);
	struct faults *faults = faults_new();
	char path[64];
	civil_day until;

	if (fd < 0 || write(fd, bytes, n) != (ssize_t)n || fchmod(fd, 0600) != 0)
		abort();
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	struct model *model = model_load(path, &options, faults);
	if (model != NULL)
		model_check_dates(model, options.now, 40, faults, &until);
	check_places(faults, model != NULL);
	model_free(model);
	faults_free(faults);
	close(fd);
	return 0;
}
