#include "exec/proc.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int proc_dir = -1;
static int proc_children_fd = -1;

int proc_init(const char *path, struct err *e)
{
	char name[64];

	proc_dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (proc_dir < 0)
		return fail(e, ERROR_FAILED, errno, "open %s", path);
	snprintf(name, sizeof(name), "%d/task/%d/children", (int)getpid(), (int)getpid());
	proc_children_fd = openat(proc_dir, name, O_RDONLY | O_CLOEXEC);
	if (proc_children_fd < 0)
		return fail(e, ERROR_FAILED, errno, "open %s/%s", path, name);
	return 0;
}

void proc_children(void (*each)(pid_t pid, void *ctx), void *ctx)
{
	char buf[4096];
	off_t at = 0;
	ssize_t n;

	/* Numbers with a space behind each. A number that the buffer has cut is read again. */
	while ((n = pread(proc_children_fd, buf, sizeof(buf) - 1, at)) > 0) {
		char *p = buf;
		char *space;

		buf[n] = '\0';
		for (; (space = strchr(p, ' ')) != NULL; p = space + 1)
			each((pid_t)atoi(p), ctx);
		if (p == buf)
			return;
		at += p - buf;
	}
}

void proc_all(void (*each)(pid_t pid, void *ctx), void *ctx)
{
	_Alignas(struct dirent64) char buf[4096];
	ssize_t n;

	if (lseek(proc_dir, 0, SEEK_SET) < 0)
		return;
	while ((n = getdents64(proc_dir, buf, sizeof(buf))) > 0) {
		for (ssize_t at = 0; at < n;) {
			const struct dirent64 *d = (const struct dirent64 *)(buf + at);

			if (isdigit((unsigned char)d->d_name[0]))
				each((pid_t)atoi(d->d_name), ctx);
			at += d->d_reclen;
		}
	}
}

/* Reads a small file of a process whole, as a string; false if the process is gone. */
static bool proc_read_file(pid_t pid, const char *file, char *buf, size_t len)
{
	char name[64];
	AUTOCLOSE int fd = -1;
	ssize_t n;

	snprintf(name, sizeof(name), "%d/%s", (int)pid, file);
	fd = openat(proc_dir, name, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	n = read(fd, buf, len - 1);
	if (n <= 0)
		return false;
	buf[n] = '\0';
	return true;
}

pid_t proc_session(pid_t pid)
{
	char buf[512];
	const char *p;
	int session = 0;

	if (!proc_read_file(pid, "stat", buf, sizeof(buf)))
		return 0;
	/* pid (name) state ppid pgrp session …; the name may hold anything, `)` too. */
	p = strrchr(buf, ')');
	if (p == NULL || sscanf(p + 1, " %*c %*d %*d %d", &session) != 1)
		return 0;
	return session;
}

bool proc_cgroup(pid_t pid, char *buf, size_t len)
{
	char text[512];
	const char *p;

	if (!proc_read_file(pid, "cgroup", text, sizeof(text)))
		return false;
	p = strstr(text, "0::"); /* older hierarchies have other numbers */
	if (p == NULL)
		return false;
	snprintf(buf, len, "%.*s", (int)strcspn(p + 3, "\n"), p + 3);
	return true;
}
