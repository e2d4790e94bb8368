/* paper.c - a print-out goes to a file or to stdout */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/paper.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/file.h"
#include "base/seam.h"
#include "command/command.h"
#include "command/output.h"

static int put(const struct text *text, const char *path, bool is_private)
{
	if (!path) {
		fwrite(text_string(text), 1, text->size, stdout);
		return output_flush();
	}
	int fd AUTO_FD =
		seam_openat(AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, is_private ? 0600 : 0666);

	if (fd >= 0 && file_write(fd, text->bytes, text->size))
		return EXIT_DONE;
	fprintf(stderr, _("linli: cannot write %s: %s\n"), path, strerror(errno));
	return EXIT_WRITE;
}

static bool is_pdf(const char *path)
{
	const size_t n = path ? strlen(path) : 0;

	return n > 4 && strcmp(path + n - 4, ".pdf") == 0;
}

int paper_put(const struct sheet *sheet, const char *path, bool is_private)
{
	struct text text AUTO_TEXT = { 0 };

	if (is_pdf(path) && !sheet_has_pdf()) {
		fprintf(stderr, _("linli: this linli was built without PDF\n"));
		fprintf(stderr,
			_("  hint: write a .html file and print it with a browser, or build with "
			  "pangocairo\n"));
		return EXIT_OUTSIDE;
	}
	if (!is_pdf(path)) {
		sheet_html(sheet, NULL, &text);
	} else if (!sheet_pdf(sheet, &text)) {
		fprintf(stderr, _("linli: the PDF could not be made\n"));
		return EXIT_OUTSIDE;
	}
	return put(&text, path, is_private);
}

int paper_put_text(const struct text *text, const char *path)
{
	return put(text, path, false);
}
