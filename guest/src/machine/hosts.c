#include "machine/hosts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "wire/wire.h"

#define MARK "# the name of this machine, by pyro"
#define LOCALHOST "127.0.0.1\tlocalhost\n::1\tlocalhost\n"

enum {
	OLD_MAX = 64 * 1024,
	PATH_SIZE = 256,
	NEW_MAX = OLD_MAX + 2 * (HOSTNAME_MAX + sizeof(MARK) + 16),
};

/* The length of what is kept of the file; -1 if it is to be left alone. */
static ssize_t hosts_read(const char *path, char text[OLD_MAX], mode_t *mode)
{
	/* The image may be hostile: a FIFO there must not block. */
	AUTOCLOSE int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	size_t len = 0;
	struct stat st;
	ssize_t n;

	*mode = 0644;
	if (fd < 0 && errno == ENOENT) {
		memcpy(text, LOCALHOST, sizeof(LOCALHOST) - 1);
		return sizeof(LOCALHOST) - 1;
	}
	if (fd < 0 || fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
		return -1;
	*mode = st.st_mode & 0777;
	while (len < OLD_MAX && (n = read(fd, text + len, OLD_MAX - len)) > 0)
		len += (size_t)n;
	return len < OLD_MAX ? (ssize_t)len : -1;
}

/* Copies the lines that are not ours. Returns their length. */
static size_t hosts_keep(const char *old, size_t len, char *to)
{
	size_t kept = 0;

	for (size_t at = 0; at < len;) {
		const char *end = memchr(old + at, '\n', len - at);
		size_t line = end == NULL ? len - at : (size_t)(end - (old + at)) + 1;

		if (memmem(old + at, line, MARK, sizeof(MARK) - 1) == NULL) {
			memcpy(to + kept, old + at, line);
			kept += line;
		}
		at += line;
	}
	if (kept > 0 && to[kept - 1] != '\n')
		to[kept++] = '\n';
	return kept;
}

/* By a rename, so that nobody reads half a file. */
static int hosts_replace(const char *path, const char *text, size_t len, mode_t mode, struct err *e)
{
	char made[PATH_SIZE];
	AUTOCLOSE int fd = -1;

	snprintf(made, sizeof(made), "%s.pyro", path);
	unlink(made);
	fd = open(made, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return fail(e, ERROR_FAILED, errno, "make %s", made);
	if (write(fd, text, len) == (ssize_t)len && fchmod(fd, mode) == 0 &&
	    rename(made, path) == 0)
		return 0;
	fail(e, ERROR_FAILED, errno, "write %s", path);
	unlink(made);
	return -1;
}

int hosts_name(const char *path, const char *name, struct err *e)
{
	static char old[OLD_MAX];
	static char text[NEW_MAX];
	mode_t mode;
	ssize_t old_len = hosts_read(path, old, &mode);
	size_t len;

	if (old_len < 0)
		return 0;
	len = hosts_keep(old, (size_t)old_len, text);
	len += (size_t)snprintf(text + len, sizeof(text) - len,
				"127.0.0.1\t%s\t" MARK "\n::1\t%s\t" MARK "\n", name, name);
	if (len == (size_t)old_len && memcmp(text, old, len) == 0)
		return 0;
	return hosts_replace(path, text, len, mode, e);
}
